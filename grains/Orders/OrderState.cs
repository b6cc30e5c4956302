using Coordination.Audit;
using Coordination.Provinces;

namespace Coordination.Orders;

/// <summary>The part of a plan that lies in one province.</summary>
/// <param name="Province">The province.</param>
/// <param name="Lines">Lines in it.</param>
/// <param name="Pages">Pages in it, each of up to <c>PageOfPlan.LinesMax</c> lines.</param>
/// <param name="Root">Merkle root over its lines, 32 bytes.</param>
[GenerateSerializer, Immutable, Alias("province-plan")]
internal sealed record ProvincePlan(
    [property: Id(0)] ProvinceCode Province,
    [property: Id(1)] long Lines,
    [property: Id(2)] int Pages,
    [property: Id(3)] byte[] Root);

/// <summary>What an order would do, counted and sealed.</summary>
/// <param name="Root">Merkle root over the provinces' roots, 32 bytes: what is approved.</param>
/// <param name="Lines">Rows of the file.</param>
/// <param name="DistinctNumbers">Distinct numbers.</param>
/// <param name="Provinces">By province, ascending by code.</param>
/// <param name="ByCarrier">Distinct numbers by original carrier.</param>
/// <param name="ByKind">Distinct numbers by kind.</param>
/// <param name="ByState">Distinct numbers by what our orders barred already.</param>
/// <param name="PlannedAt">UTC.</param>
[GenerateSerializer, Immutable, Alias("order-plan")]
internal sealed record OrderPlan(
    [property: Id(0)] byte[] Root,
    [property: Id(1)] long Lines,
    [property: Id(2)] long DistinctNumbers,
    [property: Id(3)] IReadOnlyList<ProvincePlan> Provinces,
    [property: Id(4)] IReadOnlyList<Count> ByCarrier,
    [property: Id(5)] IReadOnlyList<Count> ByKind,
    [property: Id(6)] IReadOnlyList<Count> ByState,
    [property: Id(7)] DateTimeOffset PlannedAt)
{
    /// <summary>Protected numbers among them, by province.</summary>
    [Id(8)]
    public IReadOnlyList<Count> ProtectedByProvince { get; init; } = [];

    /// <summary>Numbers spread over all of them, masked.</summary>
    [Id(9)]
    public IReadOnlyList<string> Sample { get; init; } = [];

    /// <summary>Some of the protected ones, masked.</summary>
    [Id(10)]
    public IReadOnlyList<string> ProtectedSample { get; init; } = [];

    /// <summary>Protected numbers among them, by what protects them.</summary>
    [Id(40)]
    public IReadOnlyList<Count> ProtectedByKind { get; init; } = [];
}

/// <summary>What an undo takes back.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Wrongful">Whether it was wrong from the start.</param>
/// <param name="Provinces">Its plan by province: where its numbers are found.</param>
[GenerateSerializer, Immutable, Alias("undo-basis")]
internal sealed record UndoBasis(
    [property: Id(0)] string OrderId,
    [property: Id(1)] bool Wrongful,
    [property: Id(2)] IReadOnlyList<ProvincePlan> Provinces);

/// <summary>How an order is carried out. Replaced whole.</summary>
[GenerateSerializer, Immutable, Alias("conduct-state")]
internal sealed record ConductState
{
    /// <summary>Set while it is paused.</summary>
    [Id(0)]
    public OrderAct? Paused { get; init; }

    [Id(1)]
    public PauseCause PausedFor { get; init; }

    /// <summary>How long it was paused before: its lines' deadline waits as long.</summary>
    [Id(2)]
    public TimeSpan PausedTime { get; init; }

    [Id(3)]
    public int? PerSecond { get; init; }

    [Id(4)]
    public OrderAct? Cancelled { get; init; }

    /// <summary>Of a retry: lines are still being made pending again.</summary>
    [Id(5)]
    public bool IsReopening { get; init; }

    [Id(6)]
    public OrderAct? Retried { get; init; }

    [Id(7)]
    public OrderWave Wave { get; init; }

    /// <summary>When every shard had placed its part of the canary.</summary>
    [Id(8)]
    public DateTimeOffset? CanaryPlacedAt { get; init; }

    [Id(9)]
    public long CanaryLines { get; init; }

    [Id(10)]
    public long CanaryErrors { get; init; }

    [Id(11)]
    public CanaryVerdict Verdict { get; init; }

    /// <summary>Bad ends that somebody has seen and let pass by resuming.</summary>
    [Id(12)]
    public long ErrorsAccepted { get; init; }

    /// <summary>Lines its issuer sent within a day when it was planned, or started.</summary>
    [Id(13)]
    public long IssuedLines { get; init; }

    /// <summary>When its present run took up lines that two people had released; null for its first run and for a retry.</summary>
    [Id(40)]
    public DateTimeOffset? TakenUpAt { get; init; }

    /// <summary>Who answers for it in place of one whose rights have ended.</summary>
    [Id(50)]
    public OrderAct? AnsweredBy { get; init; }
}

/// <summary>A line that was put before a person.</summary>
/// <param name="Row">Its place in the file.</param>
/// <param name="Province">Its province, as it was stored with it.</param>
/// <param name="Number">Its number.</param>
[GenerateSerializer, Immutable, Alias("reviewed-line")]
internal readonly record struct ReviewedLine([property: Id(0)] int Row, [property: Id(1)] ProvinceCode Province, [property: Id(2)] long Number)
{
    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(ReviewedLine);
}

/// <summary>What was proposed for such lines. It is told by its place among the order's, from 1.</summary>
/// <param name="Choice">What.</param>
/// <param name="Lines">The lines, ascending by row; of one that was declined none, they stand in the record.</param>
/// <param name="Proposed">Who, when, why.</param>
[GenerateSerializer, Immutable, Alias("review")]
internal sealed record Review(
    [property: Id(0)] ReviewChoice Choice, [property: Id(1)] IReadOnlyList<ReviewedLine> Lines, [property: Id(2)] OrderAct Proposed)
{
    [Id(3)]
    public ReviewStatus Status { get; init; } = ReviewStatus.Proposed;

    /// <summary>Who confirmed or declined it.</summary>
    [Id(4)]
    public OrderAct? Decided { get; init; }

    /// <summary>Run of the order that takes its lines up; 0 before.</summary>
    [Id(5)]
    public int Run { get; init; }
}

/// <summary>Who did something to an order, and when.</summary>
[GenerateSerializer, Immutable, Alias("order-act")]
internal sealed record OrderAct([property: Id(0)] Principal By, [property: Id(1)] DateTimeOffset At, [property: Id(2)] string Reason)
{
    /// <summary>Key of the body that signed it; empty where it came unsigned.</summary>
    [Id(80)]
    public string KeyId { get; init; } = string.Empty;

    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(OrderAct);
}

/// <summary>An order without its lines. Replaced whole by each decision.</summary>
[GenerateSerializer, Immutable, Alias("order-state")]
internal sealed record OrderState
{
    [Id(0)]
    public OrderDraft? Draft { get; init; }

    [Id(1)]
    public OrderPhase Phase { get; init; }

    [Id(2)]
    public OrderAct? Submitted { get; init; }

    [Id(3)]
    public OrderPlan? Plan { get; init; }

    [Id(4)]
    public OrderAct? Approved { get; init; }

    [Id(5)]
    public OrderAct? Started { get; init; }

    [Id(6)]
    public OrderAct? Stopped { get; init; }

    [Id(7)]
    public DateTimeOffset? HeldAt { get; init; }

    [Id(8)]
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Run of the order: 1 once started, one more when an undo of it was applied. 0 before.</summary>
    [Id(9)]
    public int Run { get; init; }

    /// <summary>After a stop: the lines that were never placed have ended.</summary>
    [Id(10)]
    public bool Swept { get; init; }

    /// <summary>Of an undo: what it takes back; null for an order that suspends.</summary>
    [Id(11)]
    public UndoBasis? Undoes { get; init; }

    /// <summary>The order that takes this one back, once it was applied.</summary>
    [Id(12)]
    public string? UndoneBy { get; init; }

    /// <summary>What its gates found when it was planned; null before.</summary>
    [Id(13)]
    public OrderFeed? Feed { get; init; }

    /// <summary>How it is carried out.</summary>
    [Id(20)]
    public ConductState Conduct { get; init; } = new();

    /// <summary>What was proposed for lines that were put before a person, oldest first.</summary>
    [Id(40)]
    public IReadOnlyList<Review> Reviews { get; init; } = [];

    /// <summary>The incident it belongs to; null for none.</summary>
    [Id(41)]
    public string? Incident { get; init; }

    /// <summary>An undo of it was opened: no protected number is let through any more.</summary>
    [Id(42)]
    public bool IsUndoOpened { get; init; }

    /// <summary>Its lines change no more and stand in the country's sums.</summary>
    [Id(60)]
    public bool IsSummed { get; init; }

    /// <summary>A province started it, because the ministry could not be reached.</summary>
    [Id(61)]
    public bool StartedAlone { get; init; }
}
