namespace Coordination.Audit;

/// <summary>Why a request was refused. Numbered, stored, never renumbered. The name in upper snake case is the code shown to people.</summary>
[GenerateSerializer, Alias("refusal-code")]
public enum RefusalCode
{
    /// <summary>No token, or one that is expired, unsigned or not for this system.</summary>
    NotAuthenticated = 1,

    /// <summary>The role, or the person, may not do this.</summary>
    NotAllowed = 2,

    /// <summary>There is no such thing, or it is not the caller's: the two read the same.</summary>
    NotFound = 3,

    /// <summary>The same idempotency key came before with another body.</summary>
    Conflict = 4,

    /// <summary>Not now: the thing is not in the state this needs.</summary>
    Precondition = 5,

    /// <summary>A value that cannot be what it should be; the message names it.</summary>
    InvalidArgument = 6,

    /// <summary>No such provision, or none named.</summary>
    ProvisionUnknown = 7,

    /// <summary>The provision is not in force on this day.</summary>
    ProvisionNotInForce = 8,

    /// <summary>Outside the issuer's province.</summary>
    OutOfScope = 9,

    /// <summary>A named limit is reached.</summary>
    LimitReached = 10,

    /// <summary>The journal cannot be written at present; nothing was changed.</summary>
    Unavailable = 11,

    /// <summary>Too much is asked at present, of the system or by the caller; nothing of it was begun. <see cref="Refusal.RetryAfter"/> says when to ask again.</summary>
    TooBusy = 12,

    /// <summary>There was no answer in time, or something failed: whether it was carried out is not known. Ask again under the same ids.</summary>
    Unanswered = 13,
}

/// <summary>An expected refusal.</summary>
/// <param name="Code">Which.</param>
/// <param name="Zh">What is wrong and what to do, in Chinese; numbers masked.</param>
/// <param name="En">The same in English.</param>
[GenerateSerializer, Immutable, Alias("refusal")]
public sealed record Refusal(
    [property: Id(0)] RefusalCode Code,
    [property: Id(1)] string Zh,
    [property: Id(2)] string En)
{
    /// <summary>How long to wait at least before the same is asked again, above zero; null where waiting is not what mends it.</summary>
    [Id(90)]
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Which, without its words: they may quote what somebody wrote.</summary>
    public override string ToString() => $"{nameof(Refusal)} {Code}";
}

/// <summary>A portal's answer: a value, or the reason there is none. Portals do not throw across the border for what a caller did.</summary>
/// <typeparam name="T">The value.</typeparam>
/// <param name="Value">Set when not refused.</param>
/// <param name="Refusal">Set when refused.</param>
[GenerateSerializer, Immutable, Alias("answer`1")]
public sealed record Answer<T>(
    [property: Id(0)] T? Value,
    [property: Id(1)] Refusal? Refusal) : IAnswer
    where T : class
{
    object? IAnswer.Value => Value;

    /// <summary>A value is an answer.</summary>
    public static implicit operator Answer<T>(T value) => new(value, null);

    /// <summary>A refusal is an answer.</summary>
    public static implicit operator Answer<T>(Refusal refusal) => new(null, refusal);
}
