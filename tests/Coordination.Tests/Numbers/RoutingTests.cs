using System.Text;
using Coordination.Carriers;
using Coordination.Numbers;
using Coordination.Provinces;

namespace Coordination.Tests.Numbers;

public class RoutingTests
{
    private static readonly ProvinceTable provinces = ProvinceTable.FromMetadata()
        .WithSegments(new MemoryStream(Encoding.UTF8.GetBytes("1380013,51\n1700123,44\n1940000,11\n1349200,11")));

    private static readonly Routing routing = new(NumberAllocation.Current, provinces);

    [Theory]
    [InlineData("13800138000", "CMCC-51", "51", NumberKind.Mobile)]
    [InlineData("19200001234", "CBN-00", "00", NumberKind.Mobile)]
    [InlineData("17001234567", "MVNO-001-00", "44", NumberKind.MvnoResale)]
    [InlineData("1064712345678", "CMCC-00", "00", NumberKind.Iot)]
    public void A_number_goes_to_its_original_carriers_unit_in_its_province(string text, string unit, string province, NumberKind kind)
    {
        Assert.True(Msisdn.TryParse(text, out var number));
        Assert.True(ProvinceCode.TryParse(province, out var home));
        Assert.Equal(new Route(CarrierUnit.Parse(unit), home, kind), routing.Of(number));
    }

    [Theory]
    [InlineData("13492001234")]
    [InlineData("16191234567")]
    [InlineData("1064012345678")]
    public void What_no_carrier_here_was_given_has_no_route(string text)
    {
        Assert.True(Msisdn.TryParse(text, out var number));
        Assert.Null(routing.Of(number));
    }

    [Fact]
    public void A_number_of_a_test_range_has_a_route_only_where_the_range_is_declared()
    {
        var number = Msisdn.FromKey(8619400001234);
        Assert.Null(routing.Of(number));
        Assert.Equal("CMCC-11", new Routing(NumberAllocation.Current.WithTestRange("194"), provinces).Of(number)!.Unit.ToString());
    }
}
