using System.Buffers.Binary;
using System.Text;

namespace Coordination.Fuzz;

/// <summary>The test of the tests: readers with a fault of each kind are found out within the inputs of an ordinary run.</summary>
public sealed class MutatorTests
{
    private static readonly byte[][] Frames = [Frame("one", 7), Frame("another", 1_000), Frame("", 0)];

    private static readonly Dictionary<string, Action<byte[]>> Planted = new(StringComparer.Ordinal)
    {
        ["a length that is believed"] = bytes => _ = bytes.Length > 4 && bytes[0] == 'F' ? Encoding.UTF8.GetString(bytes, 5, bytes[4]) : null,
        ["a number without a bound"] = bytes =>
        {
            for (var at = 0; at + sizeof(int) <= bytes.Length; at++)
            {
                _ = Math.Abs(BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at)));
            }
        },
        ["memory for whatever is asked"] = bytes => _ = bytes.Length >= 4 && BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(2)) is var count and > 60_000 ? new byte[count * 40] : [],
        ["a word in a place where nobody expects it"] = bytes =>
        {
            if (Encoding.UTF8.GetString(bytes).Split("END").Length > 2)
            {
                throw new InvalidOperationException("END");
            }
        },
        ["something many times"] = bytes =>
        {
            if (bytes.Count(one => one == 'F') > 20)
            {
                throw new InvalidOperationException("depth");
            }
        },
        ["an end that is missing"] = bytes => _ = bytes[^2],
        ["one half of this and one of that"] = bytes =>
        {
            if (bytes.Length > 8 && bytes[0] == 'F' && bytes[4] == 3 && Encoding.UTF8.GetString(bytes).Contains("ther", StringComparison.Ordinal))
            {
                throw new InvalidOperationException("spliced");
            }
        },
    };

    [Fact]
    public async Task A_planted_fault_of_each_kind_is_found()
    {
        foreach (var (fault, reader) in Planted)
        {
            var failure = await FuzzRun.Find(Target(reader));

            Assert.True(failure is { Index: >= 0 }, $"{fault}: {failure?.Why ?? "not found"}");
            Assert.InRange(failure!.Shrunk.Length, 0, failure.Input.Length);
        }
    }

    [Fact]
    public async Task A_reader_without_a_fault_survives() => Assert.Null(await FuzzRun.Find(Target(bytes => Assert.InRange(bytes.Length, 0, 16 * 1024))));

    [Fact]
    public async Task What_is_found_is_made_again_by_its_seed_and_shrinks_to_what_matters()
    {
        var target = Target(bytes => Assert.DoesNotContain((byte)0xEE, bytes));

        var (first, again) = (await FuzzRun.Find(target), await FuzzRun.Find(target));

        Assert.Equal((first!.Index, Convert.ToHexString(first.Input)), (again!.Index, Convert.ToHexString(again.Input)));
        Assert.Equal([0xEE], first.Shrunk);
    }

    private static FuzzTarget Target(Action<byte[]> reader) => FuzzTarget.Of("planted", Frames, reader) with { Tokens = [Encoding.UTF8.GetBytes("END")], AllocatedMax = 1_000_000 };

    private static byte[] Frame(string text, int number) => [(byte)'F', 0, .. BitConverter.GetBytes((short)number), (byte)text.Length, .. Encoding.UTF8.GetBytes(text), .. "END"u8];
}
