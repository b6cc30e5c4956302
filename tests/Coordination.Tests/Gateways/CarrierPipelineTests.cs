namespace Coordination.Gateways;

public sealed class CarrierPipelineTests
{
    private static readonly CarrierSettings Settings = new()
    {
        Code = "CMCC",
        BaseAddress = new Uri("https://carrier.example"),
        RetryDelayMin = TimeSpan.FromMilliseconds(200),
        RetryDelayMax = TimeSpan.FromSeconds(1),
    };

    [Theory]
    [InlineData(0, 0.0, 0)]
    [InlineData(0, 0.5, 100)]
    [InlineData(1, 0.5, 200)]
    [InlineData(2, 0.5, 400)]
    [InlineData(3, 0.5, 500)]
    [InlineData(60, 0.5, 500)]
    public void A_pause_is_any_part_of_a_bound_that_doubles_up_to_its_maximum(int attempt, double chance, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), CarrierPipeline.Pause(Settings, attempt, null, chance));

    [Theory]
    [InlineData(0.1, 300, 300)]
    [InlineData(0.1, 60_000, 1_000)]
    [InlineData(1.0, 100, 200)]
    public void What_the_carrier_asks_for_is_the_least_but_never_more_than_the_maximum(double chance, int asked, int milliseconds) =>
        Assert.Equal(
            TimeSpan.FromMilliseconds(milliseconds), CarrierPipeline.Pause(Settings, 0, TimeSpan.FromMilliseconds(asked), chance));

    [Fact]
    public void The_same_seed_gives_a_carrier_the_same_pauses_and_another_carrier_others()
    {
        var options = new HttpCarrierGatewayOptions { Seed = 7 };

        double[] Draw(string carrier)
        {
            var chance = options.ChanceOf(carrier);
            return [chance(), chance(), chance()];
        }

        Assert.Equal(Draw("CMCC"), Draw("CMCC"));
        Assert.NotEqual(Draw("CMCC"), Draw("CTCC"));
    }
}
