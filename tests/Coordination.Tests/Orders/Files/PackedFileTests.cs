using System.IO.Compression;
using System.Text;
using Coordination.Orders;

namespace Coordination.Tests.Orders.Files;

public sealed class PackedFileTests : OrderFileTest
{
    [Theory]
    [InlineData("number,note\n13800138000,x\n13800138001,y\n", OrderFileKind.Table)]
    [InlineData("number\tnote\n13800138000\tx\n13800138001\ty\n", OrderFileKind.Table)]
    [InlineData("{\"number\":\"13800138000\"}\n{\"number\":\"13800138001\"}\n", OrderFileKind.JsonLines)]
    public async Task A_packed_list_is_read_like_the_list(string text, OrderFileKind kind)
    {
        var packed = Gzip(Encoding.UTF8.GetBytes(text));
        await using var file = await Open(Write(packed, "a.csv"));

        var rows = await Rows(file);

        Assert.Equal((kind, true, packed.LongLength), (file.Format.Kind, file.Format.IsGzip, file.Format.Bytes));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(packed)), file.ContentHash);
        Assert.Equal(["13800138000", "13800138001"], rows.Select(row => row.Text));
        Assert.Equal(packed.LongLength, file.BytesRead);
        Assert.Equal(rows, await Rows(file));
    }

    [Fact]
    public async Task A_packed_list_in_another_encoding_keeps_its_mark()
    {
        byte[] text = [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("手机号\r\n13800138000\r\n")];

        Assert.Equal([Good(2, "13800138000")], await Read(Gzip(text)));
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.6)]
    [InlineData(0.99)]
    public async Task A_packed_list_that_was_cut_short_is_no_shorter_list(double share)
    {
        var packed = Gzip(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 10_000).Select(i => $"138{i * 7919L % 100_000_000:00000000}\n"))));

        Assert.Equal(OrderFileRefusal.Damaged, (await Refused(Write(packed[..(int)(packed.Length * share)]))).Code);
    }

    [Fact]
    public async Task A_turned_bit_is_found_wherever_it_is()
    {
        var packed = Gzip(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 200).Select(i => $"138{i * 7919L % 100_000_000:00000000}\n"))));
        for (var at = 10; at < packed.Length; at++)
        {
            var turned = (byte[])packed.Clone();
            turned[at] ^= 0x04;
            var opened = await OrderFile.Open(new MemoryStream(turned), "bit.gz", Token);

            Assert.IsType<OrderFileOpened.Refused>(opened);
        }
    }

    [Fact]
    public async Task Several_packed_files_in_one_are_not_half_believed()
    {
        byte[] two = [.. Gzip("13800138000\n"u8.ToArray()), .. Gzip("13800138001\n"u8.ToArray())];

        Assert.Equal(OrderFileRefusal.Damaged, (await Refused(Write(two))).Code);
    }

    [Fact]
    public async Task A_bomb_is_refused_when_it_has_unpacked_to_its_limit()
    {
        var bomb = Gzip(new byte[InflationBudget.FreeBytes * 4]);

        var refused = await Refused(Write(bomb));

        Assert.InRange(bomb.Length, 1, InflationBudget.FreeBytes * 4 / InflationBudget.RatioMax);
        Assert.Equal(OrderFileRefusal.InflatesTooMuch, refused.Code);
    }

    [Fact]
    public async Task Within_the_free_bytes_a_list_may_be_as_even_as_it_likes()
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("13800138000\n", 100_000)));

        Assert.Equal(100_000, (await Read(Gzip(text))).Count);
    }

    [Fact]
    public async Task Archives_in_archives_are_refused()
    {
        byte[] tar = [.. new byte[257], .. "ustar"u8, .. new byte[250]];
        byte[][] inner = [Gzip("13800138000\n"u8.ToArray()), new TestWorkbook().Sheet("a", TestWorkbook.R(TestWorkbook.N("13800138000"))).Bytes(), tar];

        foreach (var packed in inner)
        {
            Assert.Equal(OrderFileRefusal.NestedArchive, (await Refused(Write(Gzip(packed)))).Code);
        }
    }

    [Fact]
    public async Task A_packed_picture_is_called_a_picture()
    {
        Assert.Equal("a PNG picture", (await Refused(Write(Gzip([0x89, .. "PNG\r\n\u001A\n"u8, 0, 0])))).LooksLike);
    }

    [Fact]
    public async Task A_pipe_is_read_once_and_leaves_nothing_behind()
    {
        using var pipe = new OneWayStream("number\n13800138000\n"u8.ToArray());
        var before = Directory.GetFiles(Path.GetTempPath(), "coordination-*").Length;
        var opened = Assert.IsType<OrderFileOpened.Opened>(await OrderFile.OpenPipe(pipe, "stdin", Token));

        Assert.Equal([Good(2, "13800138000")], await Rows(opened.File));
        await opened.File.DisposeAsync();
        Assert.Equal(before, Directory.GetFiles(Path.GetTempPath(), "coordination-*").Length);
        using var empty = new OneWayStream([]);
        Assert.Equal(OrderFileRefusal.Empty, Assert.IsType<OrderFileOpened.Refused>(await OrderFile.OpenPipe(empty, "stdin", Token)).Code);
    }

    internal static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var packer = new GZipStream(packed, CompressionLevel.Optimal))
        {
            packer.Write(bytes);
        }

        return packed.ToArray();
    }

    private sealed class OneWayStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
