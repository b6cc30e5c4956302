using System.Buffers;
using Coordination.Harness;
using Coordination.Wire;

namespace Coordination.Fuzz;

/// <summary>Portal calls as JSON: what is read is written and read again as the same, and what is none is refused with its place.</summary>
public sealed class PortalJsonFuzzTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);

    [Fact]
    [Trait("Hostile", "20")]
    public async Task Calls_of_every_act()
    {
        foreach (var route in PortalCatalog.All)
        {
            await FuzzRun.Against(FuzzTarget.Of($"json-{route.Portal}-{route.Method}", [Written(route, PortalActs.Arguments(route.Info, new() { Now = Now }))], bytes =>
            {
                object?[] read;
                try
                {
                    read = PortalJson.ReadArguments(route, bytes);
                }
                catch (PortalJsonException refused)
                {
                    Assert.StartsWith("$", refused.Path, StringComparison.Ordinal);
                    return;
                }

                var written = Written(route, read);
                Assert.Equal(written, Written(route, PortalJson.ReadArguments(route, written)));
            }) with
            {
                Tokens = FuzzTarget.Words("\"number\":", "\"orderId\":", "\"limit\":", "\"draft\":{", "\"x\":1", "null", "{", "}", "[", "]", ",", ":", "[[[[[[[[[[[[[[[[[[", "\\u0000", "\\ud800", "1e999", "1.5", "true", "\"2026-13-01T00:00:00Z\""),
                Inputs = 150,
                BytesMax = 8 * 1024,
            });
        }
    }

    private static byte[] Written(PortalRoute route, IReadOnlyList<object?> arguments)
    {
        var buffer = new ArrayBufferWriter<byte>();
        PortalJson.WriteArguments(route, arguments, buffer);
        return buffer.WrittenMemory.ToArray();
    }
}
