using Coordination.Carriers;

namespace Coordination.Gateways;

public sealed class CarrierDirectoryTests
{
    private static readonly CarrierSettings Central = Settings("CMCC") with { Lanes = 8 };

    private static CarrierSettings Settings(string code) => new() { Code = code, BaseAddress = new Uri("https://carrier.example") };

    [Theory]
    [InlineData("CMCC-51", "CMCC-00")]
    [InlineData("CMCC-00", "CMCC-00")]
    [InlineData("CTCC-51", "CTCC-51")]
    [InlineData("CTCC-11", "CTCC-11")]
    [InlineData("CTCC-44", null)]
    [InlineData("CTCC-00", "CTCC-00")]
    [InlineData("MVNO-001-00", "MVNO-001-00")]
    [InlineData("MVNO-002-00", null)]
    [InlineData("CUCC-51", null)]
    public void A_unit_is_commanded_through_itself_its_central_point_or_not_at_all(string unit, string? executor)
    {
        var directory = new CarrierDirectory(
            [Central, Settings("CTCC") with { Central = false, Provinces = ["51", "11"] }, Settings("MVNO-001") with { Central = false }]);

        Assert.Equal(executor, directory.ExecutorOf(CarrierUnit.Parse(unit))?.ToString());
    }

    [Fact]
    public void A_carrier_commanded_by_province_has_a_unit_in_each_and_one_for_numbers_of_unknown_province()
    {
        var directory = new CarrierDirectory([Settings("CTCC") with { Central = false }]);

        Assert.Equal(32, directory.Executors.Count);
        Assert.All(directory.Executors, executor => Assert.Equal(executor, directory.ExecutorOf(executor)));
    }

    [Fact]
    public void Lanes_are_the_carriers_and_only_executors_have_them()
    {
        var directory = new CarrierDirectory([Central]);

        Assert.Equal([CarrierUnit.Parse("CMCC-00")], directory.Executors);
        Assert.Equal(8, directory.LanesOf(CarrierUnit.Parse("CMCC-00")));
        Assert.Throws<ArgumentOutOfRangeException>(() => directory.LanesOf(CarrierUnit.Parse("CMCC-51")));
    }

    [Fact]
    public void A_carrier_configured_twice_is_refused() =>
        Assert.Throws<CarrierSettingsException>(() => new CarrierDirectory([Central, Settings("cmcc")]));

    [Fact]
    public void A_province_that_is_none_is_refused()
    {
        var wrong = Assert.Throws<CarrierSettingsException>(
            () => new CarrierDirectory([Settings("CTCC") with { Central = false, Provinces = ["99"] }]));

        Assert.Equal(("Provinces", "99"), (wrong.Setting, wrong.Value));
    }
}
