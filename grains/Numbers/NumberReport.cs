using System.Collections.Immutable;
using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Sims;

namespace Coordination.Numbers;

/// <summary>A carrier's report of one line, read and checked at the door.</summary>
/// <param name="ReportId">The carrier's id; with its code the idempotency key.</param>
/// <param name="Kind">What happened.</param>
/// <param name="At">When, UTC.</param>
/// <param name="By">The carrier's system.</param>
[GenerateSerializer, Immutable, Alias("number-report")]
internal sealed record NumberReport(
    [property: Id(0)] string ReportId,
    [property: Id(1)] ReportKind Kind,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] Principal By)
{
    /// <summary>The serving unit from then on, null where the kind says nothing of it.</summary>
    [Id(4)]
    public CarrierUnit? Unit { get; init; }

    /// <summary>The unit of the original carrier, which serves while nobody said otherwise.</summary>
    [Id(5)]
    public CarrierUnit Original { get; init; }

    [Id(6)]
    public string? Holder { get; init; }

    [Id(7)]
    public Iccid? Card { get; init; }

    [Id(8)]
    public Iccid? FormerCard { get; init; }

    [Id(9)]
    public bool InPerson { get; init; }

    /// <summary>What the holder said against it; a repeat of what was recorded before does not hear it.</summary>
    [Id(10)]
    public ReportOutcome? Objection { get; init; }

    /// <summary>Holds on the card and on the holder that the number has to have from then on.</summary>
    [Id(11)]
    public ImmutableArray<HoldTerms> Inherited { get; init; } = [];

    /// <summary>A company has no limit of lines.</summary>
    [Id(12)]
    public bool HolderIsCompany { get; init; }

    /// <summary>The number is on the list of those that nothing bars without a person looking: it takes over no hold.</summary>
    [Id(13)]
    public bool IsProtected { get; init; }

    /// <summary>
    /// Whether holders are told apart by a ring of keys: then <see cref="Holder"/> is a name of ours, and another name another person,
    /// whatever keys pseudonyms were made with.
    /// </summary>
    [Id(95)]
    public bool HolderIsProven { get; init; }

    /// <summary>Reports of two carriers may have the same id.</summary>
    public string CommandId => $"report-{By.Carrier}-{ReportId}";

    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(NumberReport);
}

/// <summary>What became of a report. Stored by number: append only.</summary>
[GenerateSerializer, Alias("report-outcome")]
internal enum ReportOutcome
{
    Recorded = 1,

    /// <summary>All of it was known.</summary>
    NothingNew = 2,

    /// <summary>Something later is known: recorded, and nothing that stands changed.</summary>
    Late = 3,

    /// <summary>The carrier did not serve the number then.</summary>
    NotServed = 4,

    /// <summary>A hold in force bars it.</summary>
    Restricted = 5,

    /// <summary>The number is in quarantine, and the holder is another.</summary>
    InQuarantine = 6,

    /// <summary>More cards than a number may have.</summary>
    TooManyCards = 7,

    /// <summary>The holder is under restriction and gets no new line.</summary>
    HolderRestricted = 8,

    /// <summary>The holder has as many lines at this carrier as a person may.</summary>
    TooManyLines = 9,

    /// <summary>It would take over a hold of its holder, and no more numbers may be suspended within this hour.</summary>
    Capped = 10,

    /// <summary>The same or another holder under another key: nobody can tell, and a change of keys must not free a line.</summary>
    OtherKey = 11,
}

/// <summary>Answer to a report.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Epoch">Assignment that stands.</param>
[GenerateSerializer, Immutable, Alias("report-answer")]
internal readonly record struct ReportAnswer([property: Id(0)] ReportOutcome Outcome, [property: Id(1)] int Epoch)
{
    private const int Outcomes = 16;

    /// <summary>As the answer to the report's id is stored.</summary>
    public int Stored => (Epoch * Outcomes) + (int)Outcome;

    public static ReportAnswer Of(int stored) => new((ReportOutcome)(stored % Outcomes), stored / Outcomes);
}

/// <summary>What a number hangs together with.</summary>
/// <param name="Holder">The holder's pseudonym, null when nobody said or nobody holds it.</param>
/// <param name="Cards">Cards on it.</param>
/// <param name="Epoch">The assignment.</param>
[GenerateSerializer, Immutable, Alias("number-ties")]
internal sealed record NumberTies(
    [property: Id(0)] string? Holder,
    [property: Id(1)] ImmutableArray<Iccid> Cards,
    [property: Id(2)] int Epoch)
{
    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(NumberTies);
}
