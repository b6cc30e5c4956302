using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Npgsql;

namespace Coordination.Journal;

/// <summary>Tables that parts of a statement touch.</summary>
[Flags]
internal enum JournalTables
{
    None = 0,
    States = 1 << 0,
    Facts = 1 << 1,
    Chain = 1 << 2,
    Provisioning = 1 << 3,
    Notices = 1 << 4,
    Deadlines = 1 << 5,
    Epochs = 1 << 6,
    Answers = 1 << 7,
    Stops = 1 << 8,
    Orders = 1 << 9,
    Phases = 1 << 10,
    Lines = 1 << 11,
    Pages = 1 << 12,
    Counters = 1 << 13,
    Cursors = 1 << 14,
    Fence = 1 << 15,
    Policies = 1 << 16,
    Holdings = 1 << 20,
    Devices = 1 << 21,
    Pseudonyms = 1 << 22,
}

/// <summary>Something a transaction does that can be done together with other things in one statement.</summary>
/// <param name="Name">Tells parts apart.</param>
/// <param name="Tables">What it touches. Parts of one statement do not see each other's work, so no two touch one table.</param>
/// <param name="Sql">One or more members of a WITH clause; parameters count from $1.</param>
/// <param name="Answer">Columns of the answer, or empty.</param>
internal sealed record PostgreSqlPart(string Name, JournalTables Tables, string Sql, string Answer = "");

/// <summary>Parts that wait to be sent together: one statement, one round trip.</summary>
internal sealed partial class PostgreSqlParts
{
    private readonly List<(PostgreSqlPart Part, NpgsqlParameter[] Values)> waiting = [];
    private readonly Dictionary<string, string> texts = new(StringComparer.Ordinal);
    private JournalTables tables;

    public bool IsEmpty => waiting.Count == 0;

    public bool Touch(JournalTables touched) => (tables & touched) != 0;

    public void Add(PostgreSqlPart part, params NpgsqlParameter[] values)
    {
        waiting.Add((part, values));
        tables |= part.Tables;
    }

    public void Clear()
    {
        waiting.Clear();
        tables = JournalTables.None;
    }

    /// <summary>Takes all that waits as one statement.</summary>
    public NpgsqlCommand Take()
    {
        var key = string.Join(' ', waiting.Select(entry => entry.Part.Name));
        if (!texts.TryGetValue(key, out var text))
        {
            texts.Add(key, text = Compose());
        }

        var command = new NpgsqlCommand(text);
        foreach (var (_, values) in waiting)
        {
            foreach (var value in values)
            {
                command.Parameters.Add(value);
            }
        }

        Clear();
        return command;
    }

    private string Compose()
    {
        var members = new StringBuilder();
        var answers = new StringBuilder();
        var before = 0;
        foreach (var (part, values) in waiting)
        {
            members.Append(members.Length == 0 ? "WITH " : ",\n").Append(Shifted(part.Sql, before));
            if (part.Answer.Length > 0)
            {
                answers.Append(answers.Length == 0 ? string.Empty : ", ").Append(Shifted(part.Answer, before));
            }

            before += values.Length;
        }

        return $"{members}\nSELECT {(answers.Length == 0 ? "1" : answers)}";
    }

    private static string Shifted(string sql, int by) => Parameter().Replace(
        sql,
        match => string.Create(CultureInfo.InvariantCulture, $"${int.Parse(match.ValueSpan[1..], CultureInfo.InvariantCulture) + by}"));

    [GeneratedRegex(@"\$[0-9]+")]
    private static partial Regex Parameter();
}
