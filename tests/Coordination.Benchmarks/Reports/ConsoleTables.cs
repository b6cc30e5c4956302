using Spectre.Console;

namespace Coordination.Reports;

/// <summary>Tables for a terminal.</summary>
internal static class ConsoleTables
{
    public static Table Of(ResultTable result)
    {
        var table = new Table { Title = new(Markup.Escape(result.Title)), Border = TableBorder.Rounded };
        for (var column = 0; column < result.Columns.Count; column++)
        {
            table.AddColumn(new TableColumn(Markup.Escape(result.Columns[column])) { Alignment = column == 0 ? Justify.Left : Justify.Right });
        }

        foreach (var row in result.Rows)
        {
            table.AddRow([.. row.Select(Markup.Escape)]);
        }

        if (result.Notes.Length > 0)
        {
            table.Caption = new(Markup.Escape(string.Join(" ", result.Notes)));
        }

        return table;
    }
}
