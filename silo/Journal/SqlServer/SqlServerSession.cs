using System.Data;
using Microsoft.Data.SqlClient;

namespace Coordination.Journal;

/// <summary>
/// One connection, used by one thread: opened when it is needed, and again after it broke. Every failure leaves it as a
/// <see cref="JournalStorageException"/>.
/// </summary>
internal sealed class SqlServerSession(SqlServerAddress address) : IDisposable
{
    private SqlConnection? connection;
    private SqlTransaction? transaction;

    /// <summary>The server and its database, in words.</summary>
    public string Target => address.Name;

    /// <summary>Begins a transaction.</summary>
    public void Begin(IsolationLevel isolation)
    {
        var wasOpen = connection is not null;
        try
        {
            BeginOnce(isolation);
        }
        catch (JournalStorageException exception) when (wasOpen && exception.Fault == JournalFault.Unavailable)
        {
            // It broke while it lay idle: nothing has been said on it that could be lost.
            BeginOnce(isolation);
        }
    }

    /// <summary>Commits. Whatever fails here, also in the driver itself, is an answer that was lost.</summary>
    /// <exception cref="JournalStorageException">With <see cref="JournalFault.Unknown"/> when the answer was lost.</exception>
    public void Commit()
    {
        try
        {
            transaction!.Commit();
        }
        catch (Exception exception)
        {
            var failure = Failure(exception);

            // An error the server spoke on a connection that lives is its answer, and it is no. Silence and a broken connection are none.
            var answered = exception is SqlException { Number: > 0, Class: < 20 } && connection!.State == ConnectionState.Open;
            Close();
            throw answered ? failure : new JournalStorageException(JournalFault.Unknown, failure.Message, failure.Code);
        }

        transaction!.Dispose();
        transaction = null;
    }

    /// <summary>Ends a transaction that was not committed, if there is one.</summary>
    public void End()
    {
        if (transaction is not { } open)
        {
            return;
        }

        transaction = null;
        try
        {
            if (open.Connection is not null)
            {
                open.Rollback();
            }

            open.Dispose();
        }
        catch (Exception exception) when (IsOfDriver(exception))
        {
            // The server rolls back what a closed connection leaves.
            Close();
        }
    }

    /// <summary>Runs a statement that answers nothing.</summary>
    public void Run(SqlServerStatement statement, params ReadOnlySpan<object?> values)
    {
        try
        {
            using var command = statement.On(Open(), transaction, values);
            command.ExecuteNonQuery();
        }
        catch (Exception exception) when (IsOfDriver(exception))
        {
            throw Failed(exception, statement);
        }
    }

    /// <summary>All rows of a statement's one answer.</summary>
    public List<T> List<T>(SqlServerStatement statement, Func<SqlServerReader, T> row, params ReadOnlySpan<object?> values)
    {
        var found = new List<T>();
        Read(
            statement,
            reader =>
            {
                while (reader.Next())
                {
                    found.Add(row(reader));
                }
            },
            values);
        return found;
    }

    /// <summary>The first whole number of a statement's answer; null where there is no row, or no value.</summary>
    public long? Scalar(SqlServerStatement statement, params ReadOnlySpan<object?> values)
    {
        var found = List(statement, reader => reader.AnyNumber(0), values);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>Reads a statement's answers, and then to their end: an error may stand behind the last row.</summary>
    public void Read(SqlServerStatement statement, Action<SqlServerReader> read, params ReadOnlySpan<object?> values)
    {
        try
        {
            using var command = statement.On(Open(), transaction, values);
            using var rows = command.ExecuteReader();
            read(new(rows));
            while (rows.NextResult())
            {
            }
        }
        catch (Exception exception) when (IsOfDriver(exception))
        {
            throw Failed(exception, statement);
        }
    }

    /// <summary>Waits for the lock of this name: one process at a time, until the transaction ends or <see cref="Unlock"/>.</summary>
    public void Lock(string name, bool untilCommit)
    {
        if (Scalar(SlotStatements.Lock, name, untilCommit ? "Transaction" : "Session") is not >= 0)
        {
            throw new JournalStorageException(JournalFault.Busy, $"{address.Name}: the lock '{name}' was not given within 20 seconds: another process holds it.");
        }
    }

    /// <summary>Gives a lock back; one whose connection broke is free already.</summary>
    public void Unlock(string name)
    {
        if (connection is { State: ConnectionState.Open })
        {
            Run(SlotStatements.Unlock, name);
        }
    }

    public void Dispose() => Close();

    // What the driver throws when the server says no, when the way to it breaks, and when it is not to be had at all.
    private static bool IsOfDriver(Exception exception) => exception is SqlException or InvalidOperationException or IOException or NotSupportedException;

    private void BeginOnce(IsolationLevel isolation)
    {
        try
        {
            transaction = Open().BeginTransaction(isolation);
        }
        catch (Exception exception) when (IsOfDriver(exception))
        {
            throw Failed(exception, null);
        }
    }

    private SqlConnection Open()
    {
        if (connection is { State: ConnectionState.Open })
        {
            return connection;
        }

        Close();
        connection = new(address.ConnectionString);
        connection.Open();
        using var settings = SlotStatements.Settings.On(connection, null, []);
        settings.ExecuteNonQuery();
        return connection;
    }

    private JournalStorageException Failed(Exception exception, SqlServerStatement? statement)
    {
        var failure = Failure(exception);
        if (statement is { DuplicateIsRace: true } && SqlServerFailure.IsDuplicate(failure.Code))
        {
            return new(JournalFault.Busy, failure.Message, failure.Code);
        }

        // A server that was silent may still be at work on this connection; a new one knows where it stands.
        if (failure.Fault == JournalFault.Unavailable)
        {
            Close();
        }

        return failure;
    }

    private JournalStorageException Failure(Exception exception) => exception is SqlException said
        ? SqlServerFailure.Of(said, address.Name)
        : SqlServerFailure.Of(exception, address.Name);

    private void Close()
    {
        transaction = null;
        connection?.Dispose();
        connection = null;
    }
}
