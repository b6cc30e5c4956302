using Coordination.Carriers;
using Coordination.Numbers;
using Coordination.Provinces;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Coordination.Tests.Numbers;

public class WireTests
{
    [Fact]
    public void Identifiers_arrive_as_they_were_sent()
    {
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer>();

        Assert.All([Msisdn.FromKey(8613800138000), Msisdn.FromKey(861064712345678), default], number => Assert.Equal(number, Sent(number)));
        Assert.All([.. ProvinceCode.All, ProvinceCode.Unknown], province => Assert.Equal(province, Sent(province)));
        Assert.All(
            [CarrierUnit.Parse("CMCC-51"), CarrierUnit.Central(CarrierCode.Mvno(37)), default],
            unit => Assert.Equal(unit, Sent(unit)));

        T Sent<T>(T value)
            where T : struct => serializer.Deserialize<T>(serializer.SerializeToArray(value));
    }
}
