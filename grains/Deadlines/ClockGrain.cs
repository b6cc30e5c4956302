using Orleans.Concurrency;

namespace Coordination.Deadlines;

/// <summary>The time as the database has it, for silos that do not ask the database. Key: 0.</summary>
[GrainInterfaceType("clock")]
[Alias("clock")]
internal interface IClockGrain : IGrainWithIntegerKey
{
    /// <summary>Now, UTC.</summary>
    [Alias("now")]
    Task<DateTimeOffset> Now();
}

[StatelessWorker]
[Reentrant]
[GrainType("clock")]
internal sealed class ClockGrain(TimeProvider time) : Grain, IClockGrain
{
    public Task<DateTimeOffset> Now() => Task.FromResult(time.GetUtcNow());
}
