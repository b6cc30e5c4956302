using System.Text;
using Coordination.Orders;

namespace Coordination.Tests.Orders.Files;

/// <summary>Sizes that no test may keep in memory; run apart, because they count what is allocated and kept.</summary>
[Collection(nameof(CountsMemory))]
public sealed class OrderFileStreamTests : OrderFileTest
{
    private const long TwoGigabytes = 2_000_000_000;

    // Buffers of the survey, the sample and the reading; a line kept would be a thousand times as much.
    private const long AllocatedBytesMax = 8_000_000;

    private static readonly byte[] Header = [.. "number,note\n13800138000,before\n13800138001,\""u8];

    [Fact]
    public async Task A_line_of_two_gigabytes_is_one_bad_row_and_takes_no_memory()
    {
        await using var stream = new PatternStream("1380013"u8.ToArray(), TwoGigabytes, Header, [.. "\n13800138002,after\n"u8]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        await using var file = await Opened(stream);
        var rows = await Rows(file);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, AllocatedBytesMax);
        Assert.Equal([Good(2, "13800138000"), Bad(3, "", RowError.RowTooLong), Good(4, "13800138002")], rows);
        Assert.Equal(TwoGigabytes, file.BytesRead);
    }

    [Fact]
    public async Task A_file_of_one_line_of_two_gigabytes_is_refused_and_takes_no_memory()
    {
        await using var stream = new PatternStream("13800138000"u8.ToArray(), TwoGigabytes);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var refused = Assert.IsType<OrderFileOpened.Refused>(await OrderFile.Open(stream, "line.csv", Token));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, AllocatedBytesMax);
        Assert.Equal(OrderFileRefusal.NoNumberColumn, refused.Code);
    }

    [Fact]
    public async Task Five_million_lines_stream_in_flat_memory()
    {
        const int lines = 5_000_000;
        await using var stream = new PatternStream("13800138000\n"u8.ToArray(), lines * 12L);
        await using var file = await Opened(stream);
        long rows = 0, kept = 0, early = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();

        await foreach (var page in file.Pages(10_000, Token))
        {
            rows += page.Count;
            if (rows is 100_000 or lines)
            {
                early = early == 0 ? GC.GetTotalMemory(forceFullCollection: true) : early;
                kept = GC.GetTotalMemory(forceFullCollection: true);
            }
        }

        Assert.Equal(lines, rows);
        Assert.InRange(kept - early, long.MinValue, 4_000_000);
        // The cell's text (48 bytes) and its place in the page (24): nothing else per line.
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / lines, 1, 80);
    }

    [Fact]
    public async Task A_damaged_byte_behind_the_proving_bytes_spoils_its_row_only()
    {
        byte[] line = [.. Encoding.UTF8.GetBytes("13800138000,好\n")];
        byte[] ending = [.. "13800138001,"u8, 0xFF, .. "\n13800138002,x\n"u8];
        var length = line.Length * (FileSurvey.ProvingBytes / line.Length + 1) + ending.Length;
        await using var stream = new PatternStream(line, length, ending: ending);
        await using var file = await Opened(stream);
        var last = new List<OrderFileRow>();

        await foreach (var page in file.Pages(100_000, Token))
        {
            last.AddRange(page.Where(row => row.Error != RowError.None || row.Text != "13800138000"));
        }

        Assert.Equal([("13800138001", RowError.UndecodableBytes), ("13800138002", RowError.None)], last.Select(row => (row.Text, row.Error)));
    }

    private static async Task<OrderFile> Opened(Stream stream) =>
        Assert.IsType<OrderFileOpened.Opened>(await OrderFile.Open(stream, "stream.csv", Token)).File;
}

[CollectionDefinition(nameof(CountsMemory), DisableParallelization = true)]
public sealed class CountsMemory;
