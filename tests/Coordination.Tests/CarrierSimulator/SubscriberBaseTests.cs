namespace Coordination.CarrierSimulator;

public sealed class SubscriberBaseTests
{
    private static readonly string[] Carriers = ["CMCC", "CTCC", "CUCC", "CBN", "MVNO-001"];

    [Theory]
    [InlineData(8613300138000, "CTCC")]
    [InlineData(8613410138000, "CMCC")]
    [InlineData(8618600138000, "CUCC")]
    [InlineData(8619200138000, "CBN")]
    [InlineData(8616200138000, "MVNO-001")]
    [InlineData(8617000138000, "MVNO-001")]
    [InlineData(8617100138000, "MVNO-001")]
    [InlineData(861440012345678, "CMCC")]
    [InlineData(861064912345678, "CTCC")]
    [InlineData(8613490138000, null)]
    [InlineData(8619400138000, null)]
    [InlineData(8615400138000, null)]
    public void A_number_was_issued_by_the_carrier_of_its_longest_code(long number, string? carrier) =>
        Assert.Equal(carrier, NumberPlan.OriginalCarrier(number, Carriers, out _));

    [Theory]
    [InlineData(8616200138000, "CTCC")]
    [InlineData(8617030138000, "CMCC")]
    [InlineData(8617100138000, "CUCC")]
    public void Without_virtual_operators_a_resale_code_is_its_host_networks(long number, string carrier) =>
        Assert.Equal(carrier, NumberPlan.OriginalCarrier(number, ["CMCC", "CTCC", "CUCC"], out _));

    [Fact]
    public void A_carrier_that_is_not_simulated_is_still_named()
    {
        var subscribers = new SubscriberBase(new Dice(1), ["CMCC"], 0, 0);

        Assert.Equal(new Standing(false, "CTCC-00", 0), subscribers.StandingOf("CMCC", 8613300138000));
    }

    [Fact]
    public void Exactly_one_carrier_serves_a_number_that_is_held_and_the_others_name_it()
    {
        var subscribers = new SubscriberBase(new Dice(42), Carriers, 0.01, 0.05);
        var (free, ported) = (0, 0);
        const int count = 20_000;
        for (var number = 8613800000000; number < 8613800000000 + count; number++)
        {
            var standings = Carriers.ToDictionary(static code => code, code => subscribers.StandingOf(code, number));
            var serving = standings.Where(static pair => pair.Value.IsServedHere).Select(static pair => pair.Key).ToArray();
            if (serving.Length == 0)
            {
                free++;
                Assert.All(standings.Values, static standing => Assert.Null(standing.ServingUnit));
                continue;
            }

            var unit = $"{Assert.Single(serving)}-00";
            ported += serving[0] == "CMCC" ? 0 : 1;
            Assert.All(
                standings.Where(pair => pair.Key != serving[0]), pair => Assert.Equal(unit, pair.Value.ServingUnit));
        }

        Assert.InRange(free, count * 0.007, count * 0.013);
        Assert.InRange(ported, count * 0.043, count * 0.057);
    }

    [Fact]
    public void The_same_seed_gives_the_same_country_and_another_seed_another()
    {
        static Standing[] Country(long seed)
        {
            var subscribers = new SubscriberBase(new Dice(seed), Carriers, 0.3, 0.3);
            return [.. Enumerable.Range(0, 200).Select(n => subscribers.StandingOf("CMCC", 8613800000000 + n))];
        }

        Assert.Equal(Country(42), Country(42));
        Assert.NotEqual(Country(42), Country(43));
    }

    [Fact]
    public void An_override_wins()
    {
        var subscribers = new SubscriberBase(new Dice(42), Carriers, 0, 0);
        subscribers.Set(new SubscriberOverride(8613800000001, SubscriberState.NotAssigned));
        subscribers.Set(new SubscriberOverride(8613800000002, SubscriberState.Ported, "CTCC-51", 3));

        Assert.Equal(new Standing(false, null, 0), subscribers.StandingOf("CMCC", 8613800000001));
        Assert.Equal(new Standing(false, "CTCC-51", 3), subscribers.StandingOf("CMCC", 8613800000002));
        Assert.Equal(new Standing(true, null, 3), subscribers.StandingOf("CTCC", 8613800000002));
    }
}
