namespace Coordination.Orders;

/// <summary>
/// How far bars have taken effect in all networks (全网生效): of one order, a province or the country. Of an undo it tells how far
/// service has returned. It comes from counters, whatever the number of lines.
/// </summary>
/// <param name="Due">
/// Lines that should be barred: those in effect, those that wait, and those a carrier refused, deferred or left unanswered. Rejected
/// and protected lines, those whose holder is told first, and those cancelled or taken off again are none.
/// </param>
/// <param name="InEffect">Lines of them that every serving network acknowledged as barred, or that another hold had barred before.</param>
/// <param name="Waiting">Lines of them that have not ended yet.</param>
/// <param name="EstimatedEnd">When the last of them would have ended at the pace of the last minute, UTC; null where no pace is known.</param>
/// <param name="ByCarrier">The same by original carrier; they add up.</param>
/// <param name="Slowest">The carrier that everything waits for; null when nothing waits, or none is slow.</param>
[GenerateSerializer, Immutable, Alias("effect-view")]
public sealed record EffectView(
    [property: Id(0)] long Due,
    [property: Id(1)] long InEffect,
    [property: Id(2)] long Waiting,
    [property: Id(3)] DateTimeOffset? EstimatedEnd,
    [property: Id(4)] IReadOnlyList<CarrierEffect> ByCarrier,
    [property: Id(5)] SlowestCarrier? Slowest)
{
    /// <summary>No line should be barred.</summary>
    public static EffectView Nothing { get; } = new(0, 0, 0, null, [], null);

    /// <summary>0 to 1; null when no line should be barred.</summary>
    public double? Share => Due == 0 ? null : (double)InEffect / Due;
}

/// <summary>One carrier's part of it.</summary>
/// <param name="Carrier">Code, <c>CMCC</c>.</param>
/// <param name="Due">Lines that should be barred.</param>
/// <param name="InEffect">Lines of them that are.</param>
/// <param name="Waiting">Lines of them that have not ended yet.</param>
/// <param name="PerSecond">Lines it answered for in a second, over the last minute; null where that is not known.</param>
[GenerateSerializer, Immutable, Alias("carrier-effect")]
public sealed record CarrierEffect(
    [property: Id(0)] string Carrier,
    [property: Id(1)] long Due,
    [property: Id(2)] long InEffect,
    [property: Id(3)] long Waiting,
    [property: Id(4)] double? PerSecond);

/// <summary>Why a carrier is the slowest.</summary>
[GenerateSerializer, Alias("slow-reason")]
public enum SlowReason
{
    /// <summary>None is.</summary>
    None = 0,

    /// <summary>A command has waited for its answer longer than any other carrier's.</summary>
    OldestCommand = 1,

    /// <summary>At the pace of its acknowledgements it needs longest.</summary>
    SlowAcknowledgements = 2,
}

/// <summary>The carrier that everything waits for.</summary>
/// <param name="Carrier">Code, <c>CMCC</c>.</param>
/// <param name="Reason">Why it is named.</param>
/// <param name="Zh">The same in Chinese, with figures.</param>
/// <param name="En">The same in English.</param>
[GenerateSerializer, Immutable, Alias("slowest-carrier")]
public sealed record SlowestCarrier(
    [property: Id(0)] string Carrier,
    [property: Id(1)] SlowReason Reason,
    [property: Id(2)] string Zh,
    [property: Id(3)] string En);
