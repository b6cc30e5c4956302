using System.Text;
using Coordination.Harness;

namespace Coordination.Reports;

/// <summary>Tables for a README, between two marks that stay where they are.</summary>
internal static class MarkdownTables
{
    private const string Begin = "<!-- results: written by --markdown -->";
    private const string End = "<!-- end of results -->";

    /// <summary>Puts the tables where the file has its marks.</summary>
    /// <exception cref="BenchmarkFailedException">It has none.</exception>
    public static void Put(string path, Machine machine, IEnumerable<ResultTable> tables)
    {
        var text = File.ReadAllText(path);
        var begin = text.IndexOf(Begin, StringComparison.Ordinal);
        var end = text.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
        {
            throw new BenchmarkFailedException($"{path} has no place for the tables: a line '{Begin}' and after it a line '{End}'.");
        }

        File.WriteAllText(path, $"{text[..(begin + Begin.Length)]}\n\n{Text(machine, tables)}{text[end..]}");
    }

    private static string Text(Machine machine, IEnumerable<ResultTable> tables)
    {
        var text = new StringBuilder().Append(machine).Append(".\n\n");
        foreach (var table in tables)
        {
            text.Append("### ").Append(table.Title).Append("\n\n");
            Row(text, table.Columns);
            Row(text, [.. table.Columns.Select((_, column) => column == 0 ? "---" : "---:")]);
            foreach (var row in table.Rows)
            {
                Row(text, row);
            }

            text.Append('\n');
            if (table.Notes.Length > 0)
            {
                text.AppendJoin(' ', table.Notes).Append("\n\n");
            }
        }

        return text.ToString();
    }

    private static void Row(StringBuilder text, IReadOnlyList<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
