using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace Coordination.Harness;

public sealed class CallDirectionTests
{
    private readonly CallDirection direction = new();

    [Theory]
    [InlineData("ministry", "province")]
    [InlineData("ministry", "order")]
    [InlineData("province", "shard")]
    [InlineData("order", "shard")]
    [InlineData("shard", "number")]
    [InlineData("lane", "number")]
    [InlineData("deadline-shard", "order")]
    [InlineData("deadline-shard", "number")]
    [InlineData("carrier-portal", "number")]
    [InlineData("province-portal", "ministry")]
    [InlineData("audit-portal", "query-log")]
    public void A_call_down_may_be_made_and_the_same_call_up_may_not(string above, string below)
    {
        Assert.Null(direction.Judge(GrainType.Create(above), GrainType.Create(below), "Call"));

        var upward = direction.Judge(GrainType.Create(below), GrainType.Create(above), "Call");
        Assert.NotNull(upward);
        Assert.Equal((below, above, "Call"), (upward.Caller.ToString(), upward.Called.ToString(), upward.Method));
    }

    [Fact]
    public void Grains_of_one_level_may_call_each_other() =>
        Assert.Null(direction.Judge(GrainType.Create("shard"), GrainType.Create("shard"), "Call"));

    [Fact]
    public void A_grain_without_a_level_may_call_nobody() =>
        Assert.Contains("no level", direction.Judge(GrainType.Create("stranger"), GrainType.Create("number"), "Call")!.Message, StringComparison.Ordinal);

    [Fact]
    public async Task On_a_silo_a_call_up_fails_and_is_kept_even_when_its_caller_says_nothing()
    {
        var rungs = CallDirection.Along("upper-rung", "lower-rung");
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) => silo.Services.AddSingleton<IIncomingGrainCallFilter>(rungs));
        await using var cluster = builder.Build();
        await cluster.DeployAsync(TestContext.Current.CancellationToken);

        Assert.True(await cluster.Client.GetGrain<IUpperRungGrain>(0).ReachesDown());
        Assert.Empty(rungs.Refused);

        Assert.False(await cluster.Client.GetGrain<ILowerRungGrain>(0).ReachesUp());
        Assert.Equal("lower-rung", Assert.Single(rungs.Refused).Caller.ToString());
    }
}
