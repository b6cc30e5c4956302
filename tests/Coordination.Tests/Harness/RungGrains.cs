namespace Coordination.Harness;

/// <summary>Stands above <see cref="ILowerRungGrain"/> where the direction of calls is tried out.</summary>
[GrainInterfaceType("upper-rung")]
[Alias("upper-rung")]
internal interface IUpperRungGrain : IGrainWithIntegerKey
{
    [Alias("reaches-down")]
    Task<bool> ReachesDown();

    [Alias("touched")]
    Task Touched();
}

/// <summary>Stands below <see cref="IUpperRungGrain"/>.</summary>
[GrainInterfaceType("lower-rung")]
[Alias("lower-rung")]
internal interface ILowerRungGrain : IGrainWithIntegerKey
{
    [Alias("reaches-up")]
    Task<bool> ReachesUp();

    [Alias("touched")]
    Task Touched();
}

[GrainType("upper-rung")]
internal sealed class UpperRungGrain : Grain, IUpperRungGrain
{
    public async Task<bool> ReachesDown()
    {
        await GrainFactory.GetGrain<ILowerRungGrain>(1).Touched();
        return true;
    }

    public Task Touched() => Task.CompletedTask;
}

[GrainType("lower-rung")]
internal sealed class LowerRungGrain : Grain, ILowerRungGrain
{
    public async Task<bool> ReachesUp()
    {
        try
        {
            await GrainFactory.GetGrain<IUpperRungGrain>(1).Touched();
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    public Task Touched() => Task.CompletedTask;
}
