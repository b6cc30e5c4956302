using System.Data;
using System.Runtime.InteropServices;
using Microsoft.Data.SqlClient.Server;

namespace Coordination.Journal;

/// <summary>A table type of <c>infra/sql/sqlserver</c>: what a statement takes a whole batch in.</summary>
internal abstract class SqlServerRowType(string name, SqlMetaData[] columns)
{
    public string Name => name;

    public IReadOnlyList<SqlMetaData> Columns => columns;

    public static SqlMetaData Int(string name) => new(name, SqlDbType.Int);

    public static SqlMetaData Long(string name) => new(name, SqlDbType.BigInt);

    public static SqlMetaData Text(string name, int charactersMax) => new(name, SqlDbType.NVarChar, charactersMax);

    public static SqlMetaData Bytes(string name, int length) => new(name, SqlDbType.Binary, length);

    /// <summary>Bytes of any length up to one, or none given.</summary>
    public static SqlMetaData AnyBytes(string name, long? lengthMax = null) => new(name, SqlDbType.VarBinary, lengthMax ?? SqlMetaData.Max);
}

/// <summary>A table type and how a row of it is filled from a value and its position.</summary>
internal sealed class SqlServerRowType<T>(string name, SqlMetaData[] columns, Action<SqlServerRecord, T, int> fill) : SqlServerRowType(name, columns)
{
    private readonly SqlMetaData[] columns = columns;

    /// <summary>Streams rows to the driver through one record; null for none.</summary>
    public IEnumerable<SqlDataRecord>? Of(ReadOnlySpan<T> rows) => rows.IsEmpty ? null : Stream(rows.ToArray());

    private IEnumerable<SqlDataRecord> Stream(T[] rows)
    {
        var record = new SqlServerRecord(columns);
        for (var position = 0; position < rows.Length; position++)
        {
            fill(record, rows[position], position);
            yield return record.Take();
        }
    }
}

/// <summary>One row on its way, filled column by column.</summary>
internal sealed class SqlServerRecord(SqlMetaData[] columns)
{
    private readonly SqlDataRecord record = new(columns);
    private int next;

    public SqlServerRecord Add(int value)
    {
        record.SetInt32(next++, value);
        return this;
    }

    public SqlServerRecord Add(int? value) => value is { } number ? Add(number) : AddNull();

    public SqlServerRecord Add(long value)
    {
        record.SetInt64(next++, value);
        return this;
    }

    public SqlServerRecord Add(long? value) => value is { } number ? Add(number) : AddNull();

    public SqlServerRecord Add(string? value)
    {
        if (value is null)
        {
            return AddNull();
        }

        Check(value.Length);
        record.SetString(next++, value);
        return this;
    }

    public SqlServerRecord Add(ReadOnlyMemory<byte> value)
    {
        Check(value.Length);

        // A record keeps the tail of a longer value before; one that was empty takes the length of what is set.
        record.SetDBNull(next);
        var bytes = MemoryMarshal.TryGetArray(value, out var segment) ? segment : new(value.ToArray());
        record.SetBytes(next++, 0, bytes.Array ?? [], bytes.Offset, bytes.Count);
        return this;
    }

    public SqlServerRecord Add(ReadOnlyMemory<byte>? value) => value is { } bytes ? Add(bytes) : AddNull();

    public SqlServerRecord AddNull()
    {
        record.SetDBNull(next++);
        return this;
    }

    /// <summary>The row, and room for the next one.</summary>
    public SqlDataRecord Take()
    {
        if (next != columns.Length)
        {
            throw new ArgumentException($"A row of {columns.Length} columns was given {next}.");
        }

        next = 0;
        return record;
    }

    // The driver cuts off what is too long without a word.
    private void Check(int length)
    {
        var column = columns[next];
        if (column.MaxLength != SqlMetaData.Max && length > column.MaxLength)
        {
            throw new ArgumentException($"{column.Name} takes at most {column.MaxLength} characters or bytes, and was given {length}.");
        }
    }
}
