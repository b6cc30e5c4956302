using System.Reflection;

namespace Coordination.Journal;

/// <summary>Every statement of the dialect, by reflection.</summary>
internal static class SqlServerStatements
{
    public static IReadOnlyList<(string Name, SqlServerStatement Statement)> All { get; } =
    [
        .. typeof(SqlServerStatement).Assembly.GetTypes()
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(field => field.FieldType == typeof(SqlServerStatement))
            .Select(field => ($"{field.DeclaringType!.Name}.{field.Name}", (SqlServerStatement)field.GetValue(null)!)),
    ];

    private static readonly Dictionary<string, IReadOnlyList<IReadOnlyList<SqlColumn>>> answers =
        All.ToDictionary(statement => statement.Statement.Text, statement => (IReadOnlyList<IReadOnlyList<SqlColumn>>)SqlBinding.Of(SqlCatalogue.OfScripts, statement.Statement).Answers);

    /// <summary>Answers a statement with rows of the columns it has by the scripts: a full one, and one without what may be missing.</summary>
    public static TdsWriter Answer(string text, TdsWriter writer)
    {
        foreach (var columns in answers.GetValueOrDefault(text, []))
        {
            writer.Answer(columns, [Row(columns, full: true), Row(columns, full: false)]);
        }

        return writer;
    }

    /// <summary>Answers every statement without a row.</summary>
    public static TdsWriter AnswerNothing(string text, TdsWriter writer)
    {
        foreach (var columns in answers.GetValueOrDefault(text, []))
        {
            writer.Answer(columns, []);
        }

        return writer;
    }

    private static object?[] Row(IReadOnlyList<SqlColumn> columns, bool full) =>
        [.. columns.Select(column => full || !column.IsNullable ? Sample(column, full, columns.Any(other => other.Name is "settled" or "compared_at")) : null)];

    private static object Sample(SqlColumn column, bool full, bool hasCarrier) => (column.Type.Name, column.Name) switch
    {
        ("int", "province") => full ? 51 : 11,
        ("int", "position") => full ? 0 : 1,
        ("int", _) => 1,
        ("bigint", "number") => 8_613_800_000_000 + (full ? 0 : 1),
        ("bigint", _) => 1L,
        ("nvarchar", "executor" or "unit") => full ? "CMCC-51" : "CTCC-51",
        ("nvarchar", "carrier") => full ? "CMCC" : hasCarrier ? "CTCC" : string.Empty,
        ("nvarchar" or "sysname", _) => "text",
        ("binary", _) => new byte[column.Type.Length],
        ("varbinary", _) => new byte[] { 1, 2, 3 },
        var other => throw new NotSupportedException($"{other}"),
    };
}
