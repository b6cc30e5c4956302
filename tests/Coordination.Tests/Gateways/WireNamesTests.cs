using System.Text.Json;
using Coordination.CarrierSimulator;
using Coordination.Numbers;

namespace Coordination.Gateways;

public sealed class WireNamesTests
{
    [Fact]
    public void Every_service_that_can_be_barred_has_its_word()
    {
        var flags = Enum.GetValues<Services>().Where(static service => System.Numerics.BitOperations.IsPow2((int)service));

        Assert.Equal(flags.Order(), WireNames.OfServices.Select(static row => row.Service).Order());
    }

    [Fact]
    public void The_carriers_side_reads_the_same_services_that_ours_wrote()
    {
        for (var all = 0; all < 1 << WireNames.OfServices.Count; all++)
        {
            var services = (Services)all;

            var read = JsonSerializer.Deserialize<BarredServices>(Written(services));

            Assert.Equal(
                WireNames.OfServices.Where(row => services.HasFlag(row.Service)).Select(static row => row.Name).Order(),
                read.ToNames().Order());
        }
    }

    [Fact]
    public void A_service_without_a_word_is_not_left_out_silently() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Written(Services.OneWay | (Services)(1 << 20)));

    private static byte[] Written(Services services)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            WireNames.Write(writer, services);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
