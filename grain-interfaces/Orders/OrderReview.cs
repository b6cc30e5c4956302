namespace Coordination.Orders;

/// <summary>What is to become of lines that were put before a person. Stored by number: append only.</summary>
[GenerateSerializer, Alias("review-choice")]
public enum ReviewChoice
{
    /// <summary>They are placed as the order's other lines were, by the same order under the same root and caps.</summary>
    Release = 1,

    /// <summary>Nothing happens to their numbers: they end as <see cref="ItemOutcome.Dropped"/>.</summary>
    Drop = 2,
}

/// <summary>Where a proposal stands. Stored by number: append only.</summary>
[GenerateSerializer, Alias("review-status")]
public enum ReviewStatus
{
    /// <summary>Waits for a second person.</summary>
    Proposed = 1,

    /// <summary>A second person confirmed it; released lines wait for the order's next run, which begins once the present one has ended.</summary>
    Confirmed = 2,

    /// <summary>Carried out: its lines are run like the order's others, or are dropped.</summary>
    Done = 3,

    /// <summary>Withdrawn or refused, or the rest of its order was cancelled before it was carried out: its lines may be proposed anew.</summary>
    Declined = 4,
}

/// <summary>A proposal for lines that were put before a person, and who decided it.</summary>
/// <param name="Proposal">Its number within the order, from 1.</param>
/// <param name="Choice">What was proposed.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Rows">Places of its lines in the file, ascending (<see cref="OrderLineView.Row"/>); of a declined one none, they stand in the record.</param>
/// <param name="Reason">Why, as the proposer said.</param>
/// <param name="ProposedBy">Person that proposed it.</param>
/// <param name="ProposedAt">UTC.</param>
/// <param name="DecidedBy">Person that confirmed or declined it; empty until then.</param>
/// <param name="DecidedAt">UTC; null until then.</param>
/// <param name="DecidedWhy">Why, as that person said; empty until then.</param>
[GenerateSerializer, Immutable, Alias("review-proposal")]
public sealed record ReviewProposal(
    [property: Id(0)] int Proposal,
    [property: Id(1)] ReviewChoice Choice,
    [property: Id(2)] ReviewStatus Status,
    [property: Id(3)] IReadOnlyList<int> Rows,
    [property: Id(4)] string Reason,
    [property: Id(5)] string ProposedBy,
    [property: Id(6)] DateTimeOffset ProposedAt,
    [property: Id(7)] string DecidedBy,
    [property: Id(8)] DateTimeOffset? DecidedAt,
    [property: Id(9)] string DecidedWhy)
{
    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(ReviewProposal);
}

/// <summary>A page of an order's proposals.</summary>
/// <param name="Proposals">Ascending by number.</param>
/// <param name="NextAfter">Number to ask after for the next page; null when this was the last.</param>
[GenerateSerializer, Immutable, Alias("proposals-page")]
public sealed record ProposalsPage([property: Id(0)] IReadOnlyList<ReviewProposal> Proposals, [property: Id(1)] int? NextAfter);

/// <summary>Why a number is protected now.</summary>
/// <param name="Kind">Which kind of protection.</param>
/// <param name="Reason">What was said when it was put on the list; empty for what the number's own state says.</param>
/// <param name="Until">When that ends, UTC; null where nothing ends it by itself.</param>
[GenerateSerializer, Immutable, Alias("protection")]
public sealed record Protection([property: Id(0)] ProtectedKind Kind, [property: Id(1)] string Reason, [property: Id(2)] DateTimeOffset? Until)
{
    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(Protection);
}

/// <summary>A line that waits for people.</summary>
/// <param name="Line">The line.</param>
/// <param name="Protections">
/// What protects its number now; empty where its province is not known, or where what protected it is over.
/// </param>
/// <param name="Proposal">The open proposal that names it; 0 for none.</param>
[GenerateSerializer, Immutable, Alias("review-line")]
public sealed record ReviewLine(
    [property: Id(0)] OrderLineView Line,
    [property: Id(1)] IReadOnlyList<Protection> Protections,
    [property: Id(2)] int Proposal);

/// <summary>A page of the lines that wait for people.</summary>
/// <param name="Waiting">How many of the order's lines wait.</param>
/// <param name="Lines">Ascending by row.</param>
/// <param name="NextAfterRow">Row to ask after for the next page; null when this was the last.</param>
[GenerateSerializer, Immutable, Alias("review-page")]
public sealed record ReviewPage(
    [property: Id(0)] long Waiting,
    [property: Id(1)] IReadOnlyList<ReviewLine> Lines,
    [property: Id(2)] int? NextAfterRow);

/// <summary>Limits of reviewing an order's lines.</summary>
public static class ReviewLimits
{
    /// <summary>Rows one proposal may name.</summary>
    public const int RowsPerProposalMax = 1_000;

    /// <summary>Rows that all proposals of an order together may name, those that were declined left out.</summary>
    public const int RowsPerOrderMax = 10_000;

    /// <summary>Proposals of one order, those that were declined among them.</summary>
    public const int ProposalsPerOrderMax = 500;

    /// <summary>Lines one page shows: each number is asked what protects it.</summary>
    public const int LinesPerPageMax = 100;

    /// <summary>Proposals one page shows.</summary>
    public const int ProposalsPerPageMax = 20;
}
