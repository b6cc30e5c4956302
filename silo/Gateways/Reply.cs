using Coordination.Carriers;

namespace Coordination.Gateways;

/// <summary>What one attempt brought.</summary>
internal enum ReplyKind
{
    /// <summary>200 and a body that could be read.</summary>
    Answered = 0,

    /// <summary>May pass by itself: no connection, cut off, 408, 429, 5xx. Tried again; counts against the carrier.</summary>
    Transient = 1,

    /// <summary>
    /// 400 or 413: something in this request cannot be read there. Not tried again as it is, and not held against the carrier,
    /// which did answer.
    /// </summary>
    RequestRefused = 2,

    /// <summary>Nothing that trying again would mend: an unreadable or oversized body, 401, 403, 404, a redirect. Counts against the carrier.</summary>
    Broken = 3,

    /// <summary>Our side forbids sending (stop); nothing left this process.</summary>
    Withheld = 4,
}

/// <summary>One attempt's outcome. <paramref name="Error"/> is for the night shift and holds no number.</summary>
internal sealed record Reply<T>(ReplyKind Kind, T? Answer, string? Error, TimeSpan? RetryAfter = null) : IReply
    where T : class
{
    /// <summary>The answer as it was signed, of a carrier that signs.</summary>
    public CarrierWord? Word { get; init; }
}

/// <summary>What the pipeline needs to know of a reply, whatever it answers.</summary>
internal interface IReply
{
    ReplyKind Kind { get; }

    TimeSpan? RetryAfter { get; }
}
