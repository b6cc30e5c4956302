using System.Text;
using SQLitePCL;

namespace Coordination.Journal;

/// <summary>
/// A prepared statement. Bind, then <see cref="Run"/> it, or <see cref="Step"/> through its rows and <see cref="Reset"/>.
/// Binding and columns allocate nothing.
/// </summary>
internal sealed class SqliteStatement(SqliteDatabase database, sqlite3_stmt statement) : IDisposable
{
    private const int StackBytesMax = 512;

    /// <summary>Binds a whole number; parameters count from 1.</summary>
    public SqliteStatement Bind(int parameter, long value)
    {
        Check(raw.sqlite3_bind_int64(statement, parameter, value));
        return this;
    }

    public SqliteStatement Bind(int parameter, long? value) => value is { } number ? Bind(parameter, number) : BindNull(parameter);

    public SqliteStatement Bind(int parameter, string? value)
    {
        if (value is null)
        {
            return BindNull(parameter);
        }

        var length = Encoding.UTF8.GetMaxByteCount(value.Length);
        var utf8 = length <= StackBytesMax ? stackalloc byte[length] : new byte[length];
        return BindText(parameter, utf8[..Encoding.UTF8.GetBytes(value, utf8)]);
    }

    public SqliteStatement BindText(int parameter, ReadOnlySpan<byte> utf8)
    {
        Check(utf8.IsEmpty ? raw.sqlite3_bind_text(statement, parameter, string.Empty) : raw.sqlite3_bind_text(statement, parameter, utf8));
        return this;
    }

    public SqliteStatement Bind(int parameter, ReadOnlySpan<byte> value)
    {
        Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(statement, parameter, 0) : raw.sqlite3_bind_blob(statement, parameter, value));
        return this;
    }

    public SqliteStatement BindNull(int parameter)
    {
        Check(raw.sqlite3_bind_null(statement, parameter));
        return this;
    }

    /// <summary>Runs to the end.</summary>
    /// <returns>Rows it changed; of no meaning for a statement that changes none by its kind.</returns>
    public int Run()
    {
        var code = raw.sqlite3_step(statement);
        if (code != raw.SQLITE_DONE && code != raw.SQLITE_ROW)
        {
            throw Failed(code);
        }

        raw.sqlite3_reset(statement);
        return database.Changes;
    }

    /// <summary>Goes to the next row; resets itself after the last one.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(statement);
        if (code == raw.SQLITE_ROW)
        {
            return true;
        }

        if (code != raw.SQLITE_DONE)
        {
            throw Failed(code);
        }

        raw.sqlite3_reset(statement);
        return false;
    }

    public void Reset() => raw.sqlite3_reset(statement);

    public long Long(int column) => raw.sqlite3_column_int64(statement, column);

    public int Int(int column) => raw.sqlite3_column_int(statement, column);

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public long? LongOrNull(int column) => IsNull(column) ? null : Long(column);

    /// <summary>Bytes of a text or blob, valid until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(statement, column);

    public byte[]? BytesOrNull(int column) => IsNull(column) ? null : Bytes(column).ToArray();

    public string Text(int column) => Encoding.UTF8.GetString(Bytes(column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public DateTimeOffset Instant(int column) => Instants.FromMicroseconds(Long(column));

    public DateTimeOffset? InstantOrNull(int column) => IsNull(column) ? null : Instant(column);

    public void Dispose() => statement.Dispose();

    // The message belongs to the connection and is gone with the reset.
    private JournalStorageException Failed(int code)
    {
        var failure = database.Failure(code);
        raw.sqlite3_reset(statement);
        return failure;
    }

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw database.Failure(code);
        }
    }
}
