using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Coordination.Orders;

namespace Coordination.Files;

/// <summary>
/// What the client's side of a plan costs in memory and time: a list of 200 MB with 5 % rubbish, in each of its forms, opened
/// and read page by page as it is sent, without the sending.
/// </summary>
internal static class FileBench
{
    private const int Rows = 12_500_000;
    private const int RowsPerSheet = 1_000_000;

    private static readonly string[] Rubbish =
        ["1.38E+10", "", "\"unclosed", "010-12345678", "unknown", "13800138000 13900139000", "8.986E+19", "1380013800٠"];

    public static async Task<int> Run()
    {
        var folder = Directory.CreateTempSubdirectory("coordination-bench-").FullName;
        try
        {
            Console.WriteLine($"{"file",-22} {"bytes",12} {"rows",12} {"bad",10} {"open s",8} {"read s",8} {"peak MB",8} {"allocated MB",12}");
            await Measure("csv", Write(folder, "csv", stream => Lines(stream, (row, number) => $"{number},case 118\n", "number,note\n")));
            await Measure("csv.gz", Write(folder, "csv.gz", stream => Packed(stream, (row, number) => $"{number},case 118\n", "number,note\n")));
            await Measure("jsonl", Write(folder, "jsonl", stream => Lines(
                stream, (row, number) => $"{{\"number\":\"{number.Replace("\"", "\\\"", StringComparison.Ordinal)}\"}}\n", "")));
            await Measure("xlsx, quantities", Write(folder, "xlsx", stream => Workbook(stream, isShared: false)));
            await Measure("xlsx, shared texts", Write(folder, "shared.xlsx", stream => Workbook(stream, isShared: true)));
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task Measure(string kind, string path)
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true);
        var (allocated, peak) = (GC.GetTotalAllocatedBytes(), 0L);
        var clock = Stopwatch.StartNew();
        using var watching = new Timer(_ => peak = Math.Max(peak, Process.GetCurrentProcess().WorkingSet64), null, 0, 50);
        var opened = await OrderFile.Open(path, CancellationToken.None);
        if (opened is not OrderFileOpened.Opened { File: var file })
        {
            Console.WriteLine($"{kind}: {opened}");
            return;
        }

        await using (file)
        {
            var openedAfter = clock.Elapsed;
            var (rows, bad) = (0L, 0L);
            await foreach (var page in file.Pages(OrderLimits.RowsPerPageMax, CancellationToken.None))
            {
                rows += page.Count;
                bad += page.Count(row => row.Error != RowError.None);
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{kind,-22} {file.Format.Bytes,12:N0} {rows,12:N0} {bad,10:N0} {openedAfter.TotalSeconds,8:0.0} {(clock.Elapsed - openedAfter).TotalSeconds,8:0.0} {peak >> 20,8:N0} {(GC.GetTotalAllocatedBytes() - allocated) >> 20,12:N0}"));
        }
    }

    private static string Write(string folder, string name, Action<Stream> write)
    {
        var path = Path.Combine(folder, $"list.{name}");
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 20);
        write(stream);
        return path;
    }

    private static void Packed(Stream stream, Func<int, string, string> line, string header)
    {
        using var packer = new GZipStream(stream, CompressionLevel.Fastest);
        Lines(packer, line, header);
    }

    private static void Lines(Stream stream, Func<int, string, string> line, string header)
    {
        using var text = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
        text.Write(header);
        for (var row = 0; row < Rows; row++)
        {
            text.Write(line(row, Number(row)));
        }
    }

    private static void Workbook(Stream stream, bool isShared)
    {
        const string main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
        const string relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        const string packages = "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"";
        var sheets = (Rows + RowsPerSheet - 1) / RowsPerSheet;
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
                for (var row = 0; row < Rows; row++)
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
                for (var row = sheet * RowsPerSheet; row < Math.Min(Rows, (sheet + 1) * RowsPerSheet); row++)
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
