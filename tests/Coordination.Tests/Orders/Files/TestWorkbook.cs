using System.Globalization;
using System.IO.Compression;
using System.Security;
using System.Text;
using Coordination.Orders;

namespace Coordination.Tests.Orders.Files;

/// <summary>Writes workbooks as spreadsheet programs do, and as they do not.</summary>
internal sealed class TestWorkbook
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Packages = "http://schemas.openxmlformats.org/package/2006/relationships";
    private static readonly DateTimeOffset Written = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly List<(string Name, string State, string Xml)> sheets = [];
    private readonly List<string> strings = [];
    private readonly Dictionary<string, string> parts = [];

    /// <summary>Elements' prefix, with its colon: some programs write <c>x:row</c>.</summary>
    internal string Prefix { get; init; } = "";

    /// <summary>Stored parts are the same bytes in every version of the framework.</summary>
    internal CompressionLevel Level { get; init; } = CompressionLevel.Optimal;

    /// <summary>A cell that shares its text.</summary>
    internal static Cell T(string text) => new("s", text, "");

    /// <summary>A cell with its text inside.</summary>
    internal static Cell I(string text) => new("inlineStr", text, "");

    /// <summary>A quantity as it stands in the file.</summary>
    internal static Cell N(string value, int style = 0) => new("n", value, "") { Style = style };

    /// <summary>A calculated cell; <paramref name="type"/> is that of its last result.</summary>
    internal static Cell F(string formula, string value, string type = "n", string attributes = "") =>
        new(type == "n" ? "n" : "str", value, $"<f{attributes}>{SecurityElement.Escape(formula)}</f>");

    /// <summary>A cell of any other type.</summary>
    internal static Cell Of(string type, string value) => new(type, value, "");

    /// <summary>A cell that shares a text there is none of.</summary>
    internal static Cell Nowhere() => new("s", "99999", "") { IsRaw = true };

    /// <summary>A row that a filter hides.</summary>
    internal static Row Hidden(params Cell?[] cells) => new(cells, " hidden=\"1\"", 0);

    /// <summary>A row at a place of its own.</summary>
    internal static Row At(int number, params Cell?[] cells) => new(cells, "", number);

    internal static Row R(params Cell?[] cells) => new(cells, "", 0);

    internal TestWorkbook Sheet(string name, params Row[] rows) => Sheet(name, "", "", rows);

    internal TestWorkbook Sheet(string name, string state, string behind, params Row[] rows)
    {
        var xml = new StringBuilder();
        var number = 0;
        foreach (var row in rows)
        {
            number = row.Number > 0 ? row.Number : number + 1;
            xml.Append(CultureInfo.InvariantCulture, $"<{Prefix}row r=\"{number}\"{row.Attributes}>");
            foreach (var (index, cell) in row.Cells.Index())
            {
                xml.Append(Xml(cell, $"{ColumnName.Of(index + 1)}{number}"));
            }

            xml.Append(CultureInfo.InvariantCulture, $"</{Prefix}row>");
        }

        return Raw(name, $"<{Prefix}sheetData>{xml}</{Prefix}sheetData>{behind}", state);
    }

    /// <summary>A sheet whose XML inside the root is given.</summary>
    internal TestWorkbook Raw(string name, string inside, string state = "")
    {
        sheets.Add((name, state, inside));
        return this;
    }

    /// <summary>Another part, or another content for one that is written anyway.</summary>
    internal TestWorkbook Part(string name, string content)
    {
        parts[name] = content;
        return this;
    }

    internal static string Merged(params string[] ranges) =>
        $"<mergeCells count=\"{ranges.Length}\">{string.Concat(ranges.Select(range => $"<mergeCell ref=\"{range}\"/>"))}</mergeCells>";

    internal byte[] Bytes()
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in Parts())
            {
                var entry = archive.CreateEntry(name, Level);
                entry.LastWriteTime = Written;
                using var part = entry.Open();
                part.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return bytes.ToArray();
    }

    private IEnumerable<(string Name, string Content)> Parts()
    {
        var written = new List<(string Name, string Content)>
        {
            ("[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>"),
            ("_rels/.rels", $"<Relationships xmlns=\"{Packages}\"><Relationship Id=\"rId1\" Type=\"{Relations}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"),
            ("xl/workbook.xml", $"<{Prefix}workbook {Namespace()} xmlns:r=\"{Relations}\"><{Prefix}sheets>{string.Concat(sheets.Select(SheetXml))}</{Prefix}sheets></{Prefix}workbook>"),
            ("xl/_rels/workbook.xml.rels", $"<Relationships xmlns=\"{Packages}\">{string.Concat(sheets.Select((_, index) => $"<Relationship Id=\"rId{index + 1}\" Type=\"{Relations}/worksheet\" Target=\"worksheets/sheet{index + 1}.xml\"/>"))}"
                + $"<Relationship Id=\"rIdS\" Type=\"{Relations}/sharedStrings\" Target=\"sharedStrings.xml\"/><Relationship Id=\"rIdT\" Type=\"{Relations}/styles\" Target=\"/xl/styles.xml\"/></Relationships>"),
            ("xl/styles.xml", $"<styleSheet xmlns=\"{Main}\"><numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;\"/><numFmt numFmtId=\"165\" formatCode=\"&quot;day &quot;0\"/></numFmts>"
                + "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf numFmtId=\"49\"/></cellXfs></styleSheet>"),
            ("xl/sharedStrings.xml", $"<sst xmlns=\"{Main}\">{string.Concat(strings.Select(text => $"<si><t xml:space=\"preserve\">{SecurityElement.Escape(text)}</t></si>"))}</sst>"),
        };
        written.AddRange(sheets.Select((sheet, index) => ($"xl/worksheets/sheet{index + 1}.xml", $"<{Prefix}worksheet {Namespace()}>{sheet.Xml}</{Prefix}worksheet>")));
        return written.Where(part => !parts.ContainsKey(part.Name)).Concat(parts.Select(part => (part.Key, part.Value)));
    }

    private string Namespace() => Prefix.Length == 0 ? $"xmlns=\"{Main}\"" : $"xmlns:{Prefix[..^1]}=\"{Main}\"";

    private string SheetXml((string Name, string State, string Xml) sheet, int index) =>
        $"<{Prefix}sheet name=\"{SecurityElement.Escape(sheet.Name)}\" sheetId=\"{index + 1}\"{(sheet.State.Length > 0 ? $" state=\"{sheet.State}\"" : "")} r:id=\"rId{index + 1}\"/>";

    private string Xml(Cell? cell, string place)
    {
        if (cell is null)
        {
            return "";
        }

        var style = cell.Style > 0 ? $" s=\"{cell.Style}\"" : "";
        var value = cell is { Type: "s", IsRaw: false } ? Shared(cell.Value) : SecurityElement.Escape(cell.Value);
        var inside = cell.Type == "inlineStr"
            ? $"<{Prefix}is><{Prefix}t>{value}</{Prefix}t></{Prefix}is>"
            : $"{cell.Formula}{(cell.Value.Length > 0 ? $"<{Prefix}v>{value}</{Prefix}v>" : "")}";
        return $"<{Prefix}c r=\"{place}\"{style}{(cell.Type == "n" ? "" : $" t=\"{cell.Type}\"")}>{inside}</{Prefix}c>";
    }

    private string Shared(string text)
    {
        var index = strings.IndexOf(text);
        if (index < 0)
        {
            index = strings.Count;
            strings.Add(text);
        }

        return index.ToString(CultureInfo.InvariantCulture);
    }

    internal sealed record Cell(string Type, string Value, string Formula)
    {
        internal int Style { get; init; }

        internal bool IsRaw { get; init; }
    }

    internal sealed record Row(Cell?[] Cells, string Attributes, int Number);
}
