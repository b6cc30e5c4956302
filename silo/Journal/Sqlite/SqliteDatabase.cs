using System.Text;
using SQLitePCL;

namespace Coordination.Journal;

/// <summary>
/// One connection to a SQLite file, used by one thread, without ADO.NET in between: a batch binds some fifty thousand
/// values, and a command object for each would cost more than SQLite does.
/// </summary>
internal sealed class SqliteDatabase : IDisposable
{
    private const int BusyMilliseconds = 5_000;
    private readonly sqlite3 handle;
    private readonly List<SqliteStatement> statements = [];

    static SqliteDatabase() => Batteries_V2.Init();

    /// <summary>Opens the file, creating it where it is not there.</summary>
    /// <exception cref="JournalStorageException">It cannot be opened.</exception>
    public SqliteDatabase(string path)
    {
        Path = path;
        const int flags = raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX;
        var code = raw.sqlite3_open_v2(path, out handle, flags, null);
        if (code != raw.SQLITE_OK)
        {
            var failure = Failure(code);
            handle.Dispose();
            throw failure;
        }

        raw.sqlite3_extended_result_codes(handle, 1);
        raw.sqlite3_busy_timeout(handle, BusyMilliseconds);
    }

    public string Path { get; }

    /// <summary>Whether no transaction is open.</summary>
    public bool IsAutocommit => raw.sqlite3_get_autocommit(handle) != 0;

    /// <summary>Rows the last statement changed.</summary>
    public int Changes => raw.sqlite3_changes(handle);

    /// <summary>Prepares a statement that is kept until the connection closes.</summary>
    public SqliteStatement Prepare(string sql)
    {
        var code = raw.sqlite3_prepare_v3(handle, Encoding.UTF8.GetBytes(sql), raw.SQLITE_PREPARE_PERSISTENT, out var statement);
        if (code != raw.SQLITE_OK)
        {
            throw Failure(code);
        }

        var prepared = new SqliteStatement(this, statement);
        statements.Add(prepared);
        return prepared;
    }

    /// <summary>Runs statements that answer nothing and are used once.</summary>
    public void Execute(string sql)
    {
        var code = raw.sqlite3_exec(handle, sql);
        if (code != raw.SQLITE_OK)
        {
            throw Failure(code);
        }
    }

    /// <summary>What a result code means, with what to do about it.</summary>
    public JournalStorageException Failure(int code) => new(FaultOf(code), Text(code), code & 0xFF);

    /// <summary>Resets every statement, so that none keeps a transaction open.</summary>
    public void ResetAll() => statements.ForEach(statement => statement.Reset());

    public void Dispose()
    {
        statements.ForEach(statement => statement.Dispose());
        handle.Dispose();
    }

    private static JournalFault FaultOf(int code) => (code & 0xFF) switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => JournalFault.Busy,
        raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_CORRUPT
            or raw.SQLITE_NOTADB or raw.SQLITE_NOMEM or raw.SQLITE_PERM => JournalFault.Unavailable,
        _ => JournalFault.Refused,
    };

    private string Text(int code)
    {
        var said = handle.IsInvalid ? raw.sqlite3_errstr(code).utf8_to_string() : raw.sqlite3_errmsg(handle).utf8_to_string();
        var advice = (code & 0xFF) switch
        {
            raw.SQLITE_FULL => "Make room on its disk; the journal then goes on by itself.",
            raw.SQLITE_IOERR => "Look at the disk and its log; the journal goes on by itself once it can be written.",
            raw.SQLITE_BUSY => "Another program holds the file; close it.",
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => "Stop the silo and restore the file from a backup.",
            raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM => "The silo's account must be able to write the file and its folder.",
            _ => string.Empty,
        };
        return $"{Path}: {said} (SQLite {code}). {advice}".TrimEnd();
    }
}
