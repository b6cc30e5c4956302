using System.Text.Json.Nodes;

namespace Coordination.Reports;

/// <summary>What one benchmark found.</summary>
/// <param name="Json">Its members of the JSON file's object, by name.</param>
/// <param name="Tables">For people.</param>
/// <param name="Plots">Pictures, by file name without its ending.</param>
internal sealed record Section(JsonObject Json, IReadOnlyList<ResultTable> Tables, IReadOnlyList<(string Name, Plot Plot)> Plots)
{
    public Section(JsonObject json, params ResultTable[] tables)
        : this(json, tables, [])
    {
    }
}

/// <summary>A table of figures; the first column says what, the others are figures.</summary>
/// <param name="Title">Heading.</param>
/// <param name="Columns">Heads of the columns.</param>
/// <param name="Rows">Cells, as many as columns in each row.</param>
/// <param name="Notes">What has to be known to read it.</param>
internal sealed record ResultTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, params string[] Notes);
