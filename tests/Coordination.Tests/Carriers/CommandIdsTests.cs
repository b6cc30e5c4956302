using Coordination.Numbers;

namespace Coordination.Carriers;

public sealed class CommandIdsTests
{
    [Theory]
    [InlineData("CMCC-51", 8613800138000, 1, 1, "98c17e40a65abba43b479af8c5cad56a")]
    [InlineData("MVNO-001-00", 861410012345678, 0, int.MaxValue, "1a4efc2b1b252f19aa2e11e88644f542")]
    public void The_key_is_what_any_other_program_computes_by_the_written_rule(
        string unit, long number, int fence, int sequence, string expected) =>
        Assert.Equal(expected, CommandIds.For(CarrierUnit.Parse(unit), Msisdn.FromKey(number), fence, sequence));

    [Fact]
    public void Every_part_counts()
    {
        var unit = CarrierUnit.Parse("CMCC-51");
        var number = Msisdn.FromKey(8613800138000);
        string[] keys =
        [
            CommandIds.For(unit, number, 1, 2),
            CommandIds.For(unit, number, 2, 1),
            CommandIds.For(unit, Msisdn.FromKey(8613800138001), 1, 2),
            CommandIds.For(CarrierUnit.Parse("CMCC-52"), number, 1, 2),
            CommandIds.For(CarrierUnit.Parse("CTCC-51"), number, 1, 2),
        ];

        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.All(keys, static key => Assert.Matches("^[0-9a-f]{32}$", key));
    }
}
