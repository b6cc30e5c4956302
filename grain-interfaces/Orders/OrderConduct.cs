namespace Coordination.Orders;

/// <summary>Which of its numbers a running order may act on. Large orders begin with few. Stored by number: append only.</summary>
[GenerateSerializer, Alias("order-wave")]
public enum OrderWave
{
    /// <summary>All of them at once: a small order, an undo, a retry.</summary>
    Whole = 0,

    /// <summary>A sample from every province and every carrier (金丝雀), about one in a hundred unless it is set otherwise.</summary>
    Canary = 1,

    /// <summary>About one in eight.</summary>
    First = 2,

    /// <summary>The rest.</summary>
    Rest = 3,
}

/// <summary>What was made of the canary. Stored by number: append only.</summary>
[GenerateSerializer, Alias("canary-verdict")]
public enum CanaryVerdict
{
    /// <summary>No canary, or none yet.</summary>
    None = 0,

    /// <summary>Its lines ended and few of them badly: the order went on.</summary>
    Passed = 1,

    /// <summary>Too many ended badly: the order was paused.</summary>
    Failed = 2,

    /// <summary>Too many had not ended when the time was over: the order was paused, and a person decides.</summary>
    Inconclusive = 3,
}

/// <summary>Why an order is paused. Stored by number: append only.</summary>
[GenerateSerializer, Alias("pause-cause")]
public enum PauseCause
{
    /// <summary>Somebody paused it.</summary>
    Person = 0,

    /// <summary>Too many of its lines ended badly.</summary>
    Errors = 1,

    /// <summary>The canary failed.</summary>
    CanaryFailed = 2,

    /// <summary>The canary could not be judged.</summary>
    CanaryInconclusive = 3,

    /// <summary>A carrier's numbers in a province would have been suspended faster than its cap allows.</summary>
    CapReached = 4,

    /// <summary>The rights of whoever submitted or approved it have ended.</summary>
    Withdrawn = 5,
}

/// <summary>Who has to approve an order before it may run.</summary>
[GenerateSerializer, Alias("approval-need")]
public enum ApprovalNeed
{
    /// <summary>Nobody: with all its issuer sent within a day it is small.</summary>
    None = 0,

    /// <summary>Another person than the one who submitted it.</summary>
    SecondPerson = 1,

    /// <summary>Another person, of the ministry.</summary>
    SecondRank = 2,
}

/// <summary>How an order is carried out.</summary>
[GenerateSerializer, Immutable, Alias("order-conduct")]
public sealed record OrderConduct
{
    /// <summary>Who has to approve it.</summary>
    [Id(0)]
    public ApprovalNeed Approval { get; init; }

    /// <summary>Lines its issuer planned or started within 24 hours, these among them: what <see cref="Approval"/> goes by.</summary>
    [Id(1)]
    public long IssuedLines { get; init; }

    /// <summary>0 before it runs, then from 1: a retry is the next one.</summary>
    [Id(2)]
    public int Run { get; init; }

    /// <summary>Which of its numbers it may act on now.</summary>
    [Id(3)]
    public OrderWave Wave { get; init; }

    /// <summary>What was made of its canary.</summary>
    [Id(4)]
    public CanaryVerdict Verdict { get; init; }

    /// <summary>Lines of the canary.</summary>
    [Id(5)]
    public long CanaryLines { get; init; }

    /// <summary>Those of them that had ended badly when it was judged.</summary>
    [Id(6)]
    public long CanaryErrors { get; init; }

    /// <summary>Lines placed in a second at most; null without a limit.</summary>
    [Id(7)]
    public int? PerSecond { get; init; }

    /// <summary>Since when it is paused, UTC; null when it is not.</summary>
    [Id(8)]
    public DateTimeOffset? PausedAt { get; init; }

    /// <summary>Why it is paused.</summary>
    [Id(9)]
    public PauseCause PausedFor { get; init; }

    /// <summary>Person that paused it; empty when it paused by itself or is not paused.</summary>
    [Id(10)]
    public string PausedBy { get; init; } = "";

    /// <summary>What that person said, or what was counted, in English.</summary>
    [Id(11)]
    public string PausedWhy { get; init; } = "";

    /// <summary>When the rest of it was cancelled, UTC; null when it was not.</summary>
    [Id(12)]
    public DateTimeOffset? CancelledAt { get; init; }

    /// <summary>Numbers that are protected, as its plan found them; they are put before a person.</summary>
    [Id(13)]
    public IReadOnlyList<Count> ProtectedByProvince { get; init; } = [];

    /// <summary>Some of its numbers, spread over all of them, masked.</summary>
    [Id(14)]
    public IReadOnlyList<string> Sample { get; init; } = [];

    /// <summary>Some of the protected ones, masked.</summary>
    [Id(15)]
    public IReadOnlyList<string> ProtectedSample { get; init; } = [];

    /// <summary>Protected numbers by what protects them (<see cref="ProtectedKind"/>), as its plan found them.</summary>
    [Id(40)]
    public IReadOnlyList<Count> ProtectedByKind { get; init; } = [];

    /// <summary>Somebody of the ministry who answers for it since the rights of whoever submitted or approved it ended; empty for nobody.</summary>
    [Id(50)]
    public string AnsweredBy { get; init; } = "";
}
