namespace Coordination.Journal;

/// <summary>A script as the server takes it: batch by batch, parted by lines that say GO, as in every client of SQL Server.</summary>
internal static class SqlServerScript
{
    public static IReadOnlyList<string> BatchesOf(string script)
    {
        var batches = new List<string>();
        var lines = new List<string>();
        foreach (var line in script.Split('\n'))
        {
            if (line.Trim().Equals("GO", StringComparison.OrdinalIgnoreCase))
            {
                Add(batches, lines);
            }
            else
            {
                lines.Add(line);
            }
        }

        Add(batches, lines);
        return batches;
    }

    private static void Add(List<string> batches, List<string> lines)
    {
        var batch = string.Join('\n', lines);
        lines.Clear();
        if (!string.IsNullOrWhiteSpace(batch))
        {
            batches.Add(batch);
        }
    }
}
