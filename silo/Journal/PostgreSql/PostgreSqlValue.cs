using Npgsql;
using NpgsqlTypes;

namespace Coordination.Journal;

/// <summary>Parameters with their types, so that a statement is prepared once whatever is given to it. Arrays are columns of rows.</summary>
internal static class PostgreSqlValue
{
    /// <summary>Takes one column out of rows.</summary>
    public delegate T Cell<TRow, out T>(in TRow row);

    public static NpgsqlParameter Of(short value) => new NpgsqlParameter<short> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Smallint };

    public static NpgsqlParameter Of(short? value) => new() { Value = value ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Smallint };

    public static NpgsqlParameter Of(int value) => new NpgsqlParameter<int> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Integer };

    public static NpgsqlParameter Of(long value) => new NpgsqlParameter<long> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Bigint };

    public static NpgsqlParameter Of(bool value) => new NpgsqlParameter<bool> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Boolean };

    public static NpgsqlParameter Of(string value) => new NpgsqlParameter<string> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Text };

    public static NpgsqlParameter Of(byte[] value) => new NpgsqlParameter<byte[]> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Bytea };

    public static NpgsqlParameter Of(DateTimeOffset value) => new NpgsqlParameter<DateTime> { TypedValue = value.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz };

    public static NpgsqlParameter Of(DateTimeOffset? value) => new() { Value = value?.UtcDateTime ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz };

    public static NpgsqlParameter Of(TimeSpan value) => new NpgsqlParameter<TimeSpan> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Interval };

    public static NpgsqlParameter Of(long[] values) => Array(values, NpgsqlDbType.Bigint);

    public static NpgsqlParameter Smallints<TRow>(ReadOnlySpan<TRow> rows, Cell<TRow, int> cell) => Array(Column(rows, (in row) => checked((short)cell(in row))), NpgsqlDbType.Smallint);

    public static NpgsqlParameter Integers<TRow>(ReadOnlySpan<TRow> rows, Cell<TRow, int> cell) => Array(Column(rows, cell), NpgsqlDbType.Integer);

    public static NpgsqlParameter Bigints<TRow>(ReadOnlySpan<TRow> rows, Cell<TRow, long> cell) => Array(Column(rows, cell), NpgsqlDbType.Bigint);

    public static NpgsqlParameter BigintsOrNulls<TRow>(ReadOnlySpan<TRow> rows, Cell<TRow, long?> cell) => Array(Column(rows, cell), NpgsqlDbType.Bigint);

    public static NpgsqlParameter Booleans<TRow>(ReadOnlySpan<TRow> rows, Cell<TRow, bool> cell) => Array(Column(rows, cell), NpgsqlDbType.Boolean);

    public static NpgsqlParameter Texts<TRow>(ReadOnlySpan<TRow> rows, Cell<TRow, string?> cell) => Array(Column(rows, cell), NpgsqlDbType.Text);

    public static NpgsqlParameter Bytes<TRow>(ReadOnlySpan<TRow> rows, Cell<TRow, ReadOnlyMemory<byte>> cell) => Array(Column(rows, cell), NpgsqlDbType.Bytea);

    public static NpgsqlParameter BytesOrNulls<TRow>(ReadOnlySpan<TRow> rows, Cell<TRow, byte[]?> cell) => Array(Column(rows, cell), NpgsqlDbType.Bytea);

    public static NpgsqlParameter Instants<TRow>(ReadOnlySpan<TRow> rows, Cell<TRow, DateTimeOffset> cell) =>
        Array(Column(rows, (in row) => cell(in row).UtcDateTime), NpgsqlDbType.TimestampTz);

    public static NpgsqlParameter InstantsOrNulls<TRow>(ReadOnlySpan<TRow> rows, Cell<TRow, DateTimeOffset?> cell) =>
        Array(Column(rows, (in row) => cell(in row)?.UtcDateTime), NpgsqlDbType.TimestampTz);

    public static NpgsqlCommand Command(string text, params ReadOnlySpan<NpgsqlParameter> values)
    {
        var command = new NpgsqlCommand(text);
        foreach (var value in values)
        {
            command.Parameters.Add(value);
        }

        return command;
    }

    private static NpgsqlParameter<T[]> Array<T>(T[] values, NpgsqlDbType type) => new() { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type };

    private static T[] Column<TRow, T>(ReadOnlySpan<TRow> rows, Cell<TRow, T> cell)
    {
        var column = new T[rows.Length];
        for (var index = 0; index < column.Length; index++)
        {
            column[index] = cell(in rows[index]);
        }

        return column;
    }
}
