using System.Data.Common;

namespace Coordination.Transitions;

/// <summary>Rows of one table as they were read from where the product wrote them.</summary>
internal sealed record TableRows(RawTable Table, IReadOnlyList<string> Columns, IReadOnlyList<Type> Types, IReadOnlyList<string> TypeNames, IReadOnlyList<object?[]> Rows)
{
    /// <summary>Everything that one version of some numbers wrote; tables without a row of theirs are left out.</summary>
    public static IReadOnlyList<TableRows> Of(DbConnection connection, Slice numbers, int version) =>
        [.. RawTable.All.Select(table => Of(connection, table, numbers, version)).Where(rows => rows.Rows.Count > 0)];

    /// <summary>Rows and bytes of each table.</summary>
    public static IReadOnlyList<(string Table, int Rows, long Bytes)> Sizes(IReadOnlyList<TableRows> tables) =>
        [.. tables.Select(table => (table.Table.Name, table.Rows.Count, table.Rows.Sum(row => row.Sum(Bytes))))];

    private static TableRows Of(DbConnection connection, RawTable table, Slice numbers, int version)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names of tables of this program, and whole numbers.
        command.CommandText = table.Query(numbers, version);
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(Array.ConvertAll(row, value => value is DBNull ? null : value));
        }

        return new(
            table,
            [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)],
            [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetFieldType)],
            [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetDataTypeName)],
            rows);
    }

    private static long Bytes(object? value) => value switch
    {
        null => 0,
        byte[] bytes => bytes.Length,
        string text => text.Length,
        _ => sizeof(long),
    };
}
