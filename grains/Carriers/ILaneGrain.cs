using Coordination.Numbers;

namespace Coordination.Carriers;

/// <summary>A hash slice of one executor's numbers, and the only sender to them. Key: <c>lane:CMCC-00/3</c>.</summary>
[GrainInterfaceType("lane")]
[Alias("lane")]
internal interface ILaneGrain : IGrainWithStringKey
{
    /// <summary>There may be something new to send. A hint: it may be lost, late or one too many.</summary>
    [Alias("wake")]
    [Orleans.Concurrency.AlwaysInterleave]
    Task Wake();

    /// <summary>
    /// Gives a batch to a carrier that fetches; until it is acknowledged, or its time ends, its numbers are in flight. Nothing, when
    /// nothing may be given.
    /// </summary>
    /// <param name="onlyUrgent">Whether bulk is left out.</param>
    /// <param name="most">Commands or notices at most.</param>
    [Alias("give")]
    [Orleans.Concurrency.AlwaysInterleave]
    Task<Given> Give(bool onlyUrgent, int most);

    /// <summary>Records what became of a batch of commands; a repeat is answered as the first time.</summary>
    /// <exception cref="CommandIdReusedException">It was acknowledged before, otherwise.</exception>
    [Alias("acknowledge")]
    [Orleans.Concurrency.AlwaysInterleave]
    Task<LaneAck> Acknowledge(BatchAck ack);

    /// <summary>The same of notices.</summary>
    [Alias("acknowledge-notices")]
    [Orleans.Concurrency.AlwaysInterleave]
    Task<LaneAck> AcknowledgeNotices(NoticesAck ack);
}

/// <summary>What a lane gives; nothing, or one of the two.</summary>
/// <param name="Commands">Commands.</param>
/// <param name="Notices">Notices.</param>
/// <param name="RipensIn">When nothing is given: how soon a batch that is not full yet will be; null for none.</param>
[GenerateSerializer, Immutable, Alias("given")]
internal sealed record Given(
    [property: Id(0)] CommandBatch? Commands,
    [property: Id(1)] NoticeBatch? Notices,
    [property: Id(2)] TimeSpan? RipensIn)
{
    public static Given Nothing { get; } = new(null, null, null);

    public bool IsNothing => Commands is null && Notices is null;
}

/// <summary>What an acknowledgement came to.</summary>
/// <param name="IsKnown">False for a batch that was never given here, or is forgotten.</param>
/// <param name="Taken">Commands that were told to be applied, or notices that were told of.</param>
[GenerateSerializer, Immutable, Alias("lane-ack")]
internal sealed record LaneAck([property: Id(0)] bool IsKnown, [property: Id(1)] int Taken)
{
    public static LaneAck Unknown { get; } = new(false, 0);
}
