using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Coordination.Harness;
using Coordination.Orders;
using Coordination.Reports;

namespace Coordination.Files;

/// <summary>
/// What the client's side of a plan costs in memory and time: a list with 5 % rubbish, in a full run of 200 MB and more, in each
/// of its forms.
/// </summary>
internal sealed class FileBenchmark : IBenchmark
{
    private const int RowsQuick = 1_000_000;
    private const int RowsFull = 12_500_000;
    private const int RowsPerSheet = 1_000_000;

    private static readonly TimeSpan SampleEvery = TimeSpan.FromMilliseconds(50);

    private static readonly string[] Rubbish =
        ["1.38E+10", "", "\"unclosed", "010-12345678", "unknown", "13800138000 13900139000", "8.986E+19", "1380013800٠"];

    private int rows;

    public string Name => "files";

    public string About => "order files of each form, opened and read page by page as they are sent, without the sending";

    public async Task<Section> Run(BenchPlace place, CancellationToken cancellation)
    {
        rows = place.Options.IsFull ? RowsFull : RowsQuick;
        var folder = place.Folder("files");
        var table = new List<IReadOnlyList<string>>();
        var json = new JsonArray();
        await Measure("csv", "csv", stream => Lines(stream, number => $"{number},case 118\n", "number,note\n"));
        await Measure("csv, gzip", "csv.gz", stream => Packed(stream, number => $"{number},case 118\n", "number,note\n"));
        await Measure("JSON lines", "jsonl", stream => Lines(stream, number => $"{{\"number\":\"{number.Replace("\"", "\\\"", StringComparison.Ordinal)}\"}}\n", ""));
        await Measure("xlsx, quantities", "xlsx", stream => Workbook(stream, isShared: false));
        await Measure("xlsx, shared texts", "shared.xlsx", stream => Workbook(stream, isShared: true));
        return new(
            new() { ["files"] = json },
            new ResultTable(
                "Order files",
                ["form", "MB", "rows", "bad", "opened, s", "read, s", "peak, MB"],
                table,
                "Opened is the whole survey: hash, encoding, layout, and of packed files and workbooks checksums. Peak is this process's working set, sampled; a twentieth of the rows is rubbish."));

        async Task Measure(string form, string name, Action<Stream> write)
        {
            place.Say($"Writing {rows:N0} rows as {form}");
            var path = Write(folder, name, write);
            var found = await Read(path, cancellation);
            File.Delete(path);
            table.Add(
            [
                form, Figures.Text(found.Bytes / 1e6), found.Rows.ToString("N0", CultureInfo.InvariantCulture), found.Bad.ToString("N0", CultureInfo.InvariantCulture),
                Figures.Text(found.Opened.TotalSeconds), Figures.Text(found.Reading.TotalSeconds), Figures.Text(found.PeakBytes / 1e6),
            ]);
            json.Add(new JsonObject
            {
                ["form"] = form,
                ["bytes"] = found.Bytes,
                ["rows"] = found.Rows,
                ["bad"] = found.Bad,
                ["openedSeconds"] = Figures.Rounded(found.Opened.TotalSeconds),
                ["readSeconds"] = Figures.Rounded(found.Reading.TotalSeconds),
                ["peakBytes"] = found.PeakBytes,
            });
        }
    }

    private async Task<Found> Read(string path, CancellationToken cancellation)
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true);
        var peak = 0L;
        var begunAt = Stopwatch.GetTimestamp();
        using var watching = new Timer(_ => peak = Math.Max(peak, Environment.WorkingSet), null, TimeSpan.Zero, SampleEvery);
        var opened = await OrderFile.Open(path, cancellation);
        if (opened is not OrderFileOpened.Opened { File: var file })
        {
            throw new BenchmarkFailedException($"{path}: {opened}");
        }

        await using (file)
        {
            var openedAfter = Stopwatch.GetElapsedTime(begunAt);
            var (read, bad) = (0L, 0L);
            await foreach (var page in file.Pages(OrderLimits.RowsPerPageMax, cancellation))
            {
                read += page.Count;
                bad += page.Count(row => row.Error != RowError.None);
            }

            return read == rows
                ? new Found(file.Format.Bytes, read, bad, openedAfter, Stopwatch.GetElapsedTime(begunAt) - openedAfter, peak)
                : throw new BenchmarkFailedException($"{path}: {read} rows of {rows} were read.");
        }
    }

    private sealed record Found(long Bytes, long Rows, long Bad, TimeSpan Opened, TimeSpan Reading, long PeakBytes);

    private static string Write(string folder, string name, Action<Stream> write)
    {
        var path = Path.Combine(folder, $"list.{name}");
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 20);
        write(stream);
        return path;
    }

    private void Packed(Stream stream, Func<string, string> line, string header)
    {
        using var packer = new GZipStream(stream, CompressionLevel.Fastest);
        Lines(packer, line, header);
    }

    private void Lines(Stream stream, Func<string, string> line, string header)
    {
        using var text = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
        text.Write(header);
        for (var row = 0; row < rows; row++)
        {
            text.Write(line(Number(row)));
        }
    }

    private void Workbook(Stream stream, bool isShared)
    {
        const string main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
        const string relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        const string packages = "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"";
        var sheets = (rows + RowsPerSheet - 1) / RowsPerSheet;
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        Part("[Content_Types].xml", text => text.Write("<Types/>"));
        Part("_rels/.rels", text => text.Write($"<Relationships {packages}><Relationship Id=\"r\" Type=\"{relations}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"));
        Part("xl/workbook.xml", text => text.Write($"<workbook {main} xmlns:r=\"{relations}\"><sheets>{string.Concat(Enumerable.Range(1, sheets).Select(i => $"<sheet name=\"s{i}\" r:id=\"r{i}\"/>"))}</sheets></workbook>"));
        Part("xl/_rels/workbook.xml.rels", text => text.Write($"<Relationships {packages}>{string.Concat(Enumerable.Range(1, sheets).Select(i => $"<Relationship Id=\"r{i}\" Type=\"{relations}/worksheet\" Target=\"worksheets/s{i}.xml\"/>"))}<Relationship Id=\"s\" Type=\"{relations}/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"));
        if (isShared)
        {
            Part("xl/sharedStrings.xml", text =>
            {
                text.Write($"<sst {main}>");
                for (var row = 0; row < rows; row++)
                {
                    text.Write($"<si><t>{Number(row)}</t></si>");
                }

                text.Write("</sst>");
            });
        }

        for (var sheet = 0; sheet < sheets; sheet++)
        {
            Part($"xl/worksheets/s{sheet + 1}.xml", text =>
            {
                text.Write($"<worksheet {main}><sheetData>");
                for (var row = sheet * RowsPerSheet; row < Math.Min(rows, (sheet + 1) * RowsPerSheet); row++)
                {
                    var place = (row % RowsPerSheet) + 1;
                    text.Write(isShared
                        ? $"<row r=\"{place}\"><c r=\"A{place}\" t=\"s\"><v>{row}</v></c></row>"
                        : IsRubbish(row) ? $"<row r=\"{place}\"><c r=\"A{place}\" t=\"e\"><v>#N/A</v></c></row>"
                        : $"<row r=\"{place}\"><c r=\"A{place}\"><v>{Number(row)}</v></c></row>");
                }

                text.Write("</sheetData></worksheet>");
            });
        }

        void Part(string name, Action<StreamWriter> write)
        {
            using var text = new StreamWriter(archive.CreateEntry(name, CompressionLevel.Fastest).Open(), new UTF8Encoding(false), 1 << 16);
            write(text);
        }
    }

    private static bool IsRubbish(int row) => row % 20 == 7;

    private static string Number(int row) => IsRubbish(row)
        ? Rubbish[row / 20 % Rubbish.Length]
        : $"13{row * 7_919L % 1_000_000_000:000000000}";
}
