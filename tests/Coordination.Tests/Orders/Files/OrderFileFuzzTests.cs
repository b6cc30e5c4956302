using System.IO.Compression;
using System.Text;
using Coordination.Orders;
using static Coordination.Tests.Orders.Files.TestWorkbook;

namespace Coordination.Tests.Orders.Files;

/// <summary>Bytes that went wrong on their way: every parser ends with rows or a refusal, and never with more memory than its limits. Seeds are fixed; a failure names its own.</summary>
[Collection(nameof(CountsMemory))]
public sealed class OrderFileFuzzTests : OrderFileTest
{
    private const int Rounds = 1_500;
    private const long KeptBytesMax = 64_000_000;

    private static readonly byte[] Json = Encoding.UTF8.GetBytes(
        string.Concat(Enumerable.Range(0, 20).Select(i => $"{{\"id\":{i},\"number\":\"1380013{i:0000}\",\"x\":[1,{{\"y\":null}}],\"手机号\":1.5e3}}\n")));

    public static TheoryData<string, byte[]> Files => new()
    {
        { "table", Encoding.UTF8.GetBytes("id,number,note\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"{i},\"1380013{i:0000}\",=\"x\"\r\n"))) },
        { "json lines", Json },
        { "gzip", PackedFileTests.Gzip(Json) },
        { "workbook", Sample(CompressionLevel.Optimal) },
        { "workbook, stored", Sample(CompressionLevel.NoCompression) },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Damaged_bytes_end_in_rows_or_a_refusal(string kind, byte[] whole)
    {
        // What other tests of the process left behind is not ours: only growth is.
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var seed = 0; seed < Rounds; seed++)
        {
            await Survives(kind, seed, Damaged(whole, new Random(seed)));
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, KeptBytesMax);
    }

    [Fact]
    public async Task Damaged_parts_of_a_whole_workbook_end_in_rows_or_a_refusal()
    {
        for (var seed = 0; seed < Rounds; seed++)
        {
            // The zip stays whole, so that the damage reaches the reader of its parts.
            var random = new Random(seed);
            using var from = new ZipArchive(new MemoryStream(Sample(CompressionLevel.NoCompression)));
            using var bytes = new MemoryStream();
            using (var to = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            {
                var victim = random.Next(from.Entries.Count);
                foreach (var (index, entry) in from.Entries.Index())
                {
                    using var part = entry.Open();
                    using var copy = new MemoryStream();
                    part.CopyTo(copy);
                    using var written = to.CreateEntry(entry.FullName).Open();
                    written.Write(index == victim ? Damaged(copy.ToArray(), random) : copy.ToArray());
                }
            }

            await Survives("part", seed, bytes.ToArray());
        }
    }

    private static async Task Survives(string kind, int seed, byte[] bytes)
    {
        try
        {
            using var stream = new MemoryStream(bytes);
            if (await OrderFile.Open(stream, "fuzz", Token) is OrderFileOpened.Opened opened)
            {
                await using var file = opened.File;
                var rows = await Rows(file, 7);
                Assert.True(rows.Zip(rows.Skip(1)).All(pair => pair.First.Row < pair.Second.Row), "Rows ascend.");
                Assert.All(rows, row => Assert.InRange(row.Text.Length, 0, OrderFileRow.TextCharsMax));
            }
        }
        catch (Exception failed) when (failed is not OperationCanceledException)
        {
            Assert.Fail($"{kind}, seed {seed}: {failed}");
        }
    }

    private static byte[] Damaged(byte[] whole, Random random)
    {
        var bytes = whole.ToList();
        for (var damage = random.Next(1, 8); damage > 0 && bytes.Count > 0; damage--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 64), bytes.Count - at));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 200), bytes.Count - at)));
                    break;
                case 4:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes("<\">&\0{[,;\t\r\n'='"[..random.Next(1, 14)]));
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }

    private static byte[] Sample(CompressionLevel level) => new TestWorkbook { Level = level }
        .Sheet("说明", R(T("填写说明")))
        .Sheet(
            "名单",
            "",
            Merged("B5:B6"),
            R(T("id"), T("手机号码")),
            R(N("1"), T("13800138000")),
            R(N("2"), N("13800138001", style: 1)),
            R(N("3"), F("B2", "13800138002")),
            R(N("4"), I("13800138003")),
            R(N("5")))
        .Bytes();
}
