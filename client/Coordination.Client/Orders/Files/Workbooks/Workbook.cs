using System.IO.Compression;

namespace Coordination.Orders;

/// <summary>
/// An Excel workbook (XLSX, ISO/IEC 29500), its sheets surveyed. Read by hand and not by a library, because what counts here is
/// what libraries hide: limits on all that is kept, checksums, formulas, hidden rows, and the exact text of a quantity.
/// </summary>
internal sealed class Workbook : IDisposable
{
    private const string DocumentRelation = "/officeDocument";
    private const string SheetRelation = "/worksheet";
    private const string StringsRelation = "/sharedStrings";
    private const string StylesRelation = "/styles";

    private readonly ZipArchive archive;
    private readonly InflationBudget budget;
    private readonly Dictionary<string, ZipArchiveEntry> parts = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<WorkbookSheet> sheets = [];
    private SharedStrings strings = null!;
    private CellStyles styles = null!;

    private Workbook(ZipArchive archive, long bytes)
    {
        this.archive = archive;
        budget = new InflationBudget(bytes);
        foreach (var entry in archive.Entries)
        {
            if (!parts.TryAdd(entry.FullName.Replace('\\', '/'), entry))
            {
                throw new DamagedPartException(Path.GetFileName(entry.FullName));
            }
        }
    }

    /// <summary>In the order of the workbook, hidden ones and those without numbers among them.</summary>
    internal IReadOnlyList<WorkbookSheet> Sheets => sheets;

    /// <summary>Sheets whose rows are read.</summary>
    internal IReadOnlyList<WorkbookSheet> Taken { get; private set; } = [];

    /// <summary>More sheets than <see cref="OrderSheets.CountMax"/>.</summary>
    internal bool HasTooManySheets { get; private set; }

    /// <summary>Opens and surveys it.</summary>
    /// <param name="archive">Belongs to the workbook from here on.</param>
    /// <param name="bytes">Size of the file.</param>
    /// <param name="tell">Called now and then with the share that is surveyed, 0 to 1.</param>
    /// <param name="ct">Ends the survey.</param>
    /// <exception cref="DamagedPartException">It is damaged, or unpacks to too much.</exception>
    internal static Workbook Open(ZipArchive archive, long bytes, Action<double> tell, CancellationToken ct)
    {
        var workbook = new Workbook(archive, bytes);
        try
        {
            workbook.Survey(tell, ct);
            return workbook;
        }
        catch
        {
            workbook.Dispose();
            throw;
        }
    }

    /// <summary>Opens a sheet's rows, with a budget of their own.</summary>
    internal SheetReader Rows(WorkbookSheet sheet, long bytes, out PartStream stream)
    {
        stream = new PartStream(sheet.Part, new InflationBudget(bytes));
        return Rows(sheet, stream);
    }

    public void Dispose()
    {
        strings?.Dispose();
        archive.Dispose();
    }

    private void Survey(Action<double> tell, CancellationToken ct)
    {
        var document = Related("", DocumentRelation).Values.FirstOrDefault() ?? throw new DamagedPartException("_rels/.rels");
        var folder = document[..(document.LastIndexOf('/') + 1)];
        var relations = Relations(document);
        strings = ReadPart(Single(relations, folder, StringsRelation), part => SharedStrings.Read(part, ct));
        styles = ReadPart(Single(relations, folder, StylesRelation), CellStyles.Read);
        FindSheets(document, folder, relations);
        if (HasTooManySheets)
        {
            return;
        }

        var all = Math.Max(1, sheets.Sum(sheet => sheet.Part.Length));
        var done = 0L;
        foreach (var sheet in sheets.Where(sheet => !sheet.IsHidden))
        {
            var stream = new PartStream(sheet.Part, budget);
            using var rows = Rows(sheet, stream);
            sheet.Survey(rows, () => tell((double)(done + stream.Count) / all), ct);
            done += sheet.Part.Length;
        }

        Taken = [.. sheets.Where(sheet => sheet.Layout is not null)];
    }

    private void FindSheets(string document, string folder, Dictionary<string, (string Type, string Target)> relations)
    {
        using var part = Part(document);
        while (part.Read())
        {
            if (part.IsStart && part.Element == "sheet"
                && part.AttributeOfAnyNamespace("id") is { } id
                && relations.TryGetValue(id, out var relation)
                && relation.Type.EndsWith(SheetRelation, StringComparison.Ordinal))
            {
                if (sheets.Count == OrderSheets.CountMax)
                {
                    HasTooManySheets = true;
                    return;
                }

                sheets.Add(new WorkbookSheet(
                    SheetName.Shown(part.Attribute("name") ?? ""),
                    Entry(Resolve(folder, relation.Target)),
                    part.Attribute("state") is "hidden" or "veryHidden"));
            }
        }
    }

    private SheetReader Rows(WorkbookSheet sheet, PartStream stream) =>
        new(sheet.Part.FullName, new XmlPart(sheet.Part.FullName, stream), strings, styles);

    private T ReadPart<T>(string? name, Func<XmlPart?, T> read)
    {
        using var part = name is null ? null : Part(name);
        return read(part);
    }

    private XmlPart Part(string name) => new(name, new PartStream(Entry(name), budget));

    private ZipArchiveEntry Entry(string name) => parts.TryGetValue(name, out var entry) ? entry : throw new DamagedPartException(name);

    private string? Single(Dictionary<string, (string Type, string Target)> relations, string folder, string type) =>
        relations.Values.Where(relation => relation.Type.EndsWith(type, StringComparison.Ordinal))
            .Select(relation => Resolve(folder, relation.Target))
            .FirstOrDefault(parts.ContainsKey);

    private Dictionary<string, string> Related(string source, string type) => Relations(source)
        .Where(relation => relation.Value.Type.EndsWith(type, StringComparison.Ordinal))
        .ToDictionary(relation => relation.Key, relation => Resolve("", relation.Value.Target));

    private Dictionary<string, (string Type, string Target)> Relations(string source)
    {
        var slash = source.LastIndexOf('/') + 1;
        var found = new Dictionary<string, (string, string)>(StringComparer.Ordinal);
        using var part = Part($"{source[..slash]}_rels/{source[slash..]}.rels");
        while (part.Read())
        {
            if (part.IsStart && part.Element == "Relationship" && part.Attribute("TargetMode") != "External"
                && part.Attribute("Id") is { } id && part.Attribute("Type") is { } type && part.Attribute("Target") is { } target)
            {
                found.TryAdd(id, (type, target));
            }
        }

        return found;
    }

    // A target is relative to the folder of the part that names it, or begins at the root; parts are looked up and nothing else,
    // so that no target leads out of the workbook.
    private static string Resolve(string folder, string target)
    {
        var steps = new List<string>();
        foreach (var step in (target.StartsWith('/') ? target[1..] : folder + target).Replace('\\', '/').Split('/'))
        {
            if (step == "..")
            {
                steps.RemoveRange(Math.Max(steps.Count - 1, 0), Math.Min(steps.Count, 1));
            }
            else if (step is not (".") and not "")
            {
                steps.Add(step);
            }
        }

        return Uri.UnescapeDataString(string.Join('/', steps));
    }
}
