using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Coordination.CarrierSimulator;

/// <summary>
/// One prepared statement, driven directly: three of these run for every command, and the ADO.NET command's parameter objects
/// would cost more than SQLite does. Not safe for two threads; the log has one.
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 database;
    private readonly sqlite3_stmt handle;

    public Statement(sqlite3 database, string sql)
    {
        this.database = database;
        Check(raw.sqlite3_prepare_v2(database, sql, out handle));
    }

    public Statement Bind(int index, long value)
    {
        Check(raw.sqlite3_bind_int64(handle, index, value));
        return this;
    }

    public Statement Bind(int index, long? value) => value is { } some ? Bind(index, some) : BindNull(index);

    public Statement Bind(int index, string? value)
    {
        if (value is null)
        {
            return BindNull(index);
        }

        var longest = Encoding.UTF8.GetMaxByteCount(value.Length);
        Span<byte> utf8 = longest <= 256 ? stackalloc byte[longest] : new byte[longest];
        Check(raw.sqlite3_bind_text(handle, index, utf8[..Encoding.UTF8.GetBytes(value, utf8)]));
        return this;
    }

    /// <summary>True while there is a row; the caller reads its columns and goes on or calls <see cref="Reset"/>.</summary>
    public bool Step()
    {
        var result = raw.sqlite3_step(handle);
        if (result == raw.SQLITE_ROW)
        {
            return true;
        }

        Reset();
        return result == raw.SQLITE_DONE ? false : throw Failure(result);
    }

    /// <summary>Runs a statement that returns no row.</summary>
    public void Run()
    {
        while (Step())
        {
        }
    }

    public void Reset() => _ = raw.sqlite3_reset(handle);

    public long Integer(int column) => raw.sqlite3_column_int64(handle, column);

    public long? IntegerOrNull(int column) =>
        raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL ? null : Integer(column);

    public string Text(int column) => raw.sqlite3_column_text(handle, column).utf8_to_string() ?? string.Empty;

    public void Dispose() => handle.Dispose();

    private Statement BindNull(int index)
    {
        Check(raw.sqlite3_bind_null(handle, index));
        return this;
    }

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            throw Failure(result);
        }
    }

    private SqliteException Failure(int result) => new(raw.sqlite3_errmsg(database).utf8_to_string(), result);
}
