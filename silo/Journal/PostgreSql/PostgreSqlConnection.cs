using System.Data;
using Npgsql;

namespace Coordination.Journal;

/// <summary>
/// One connection, used by one thread. It opens when it is first needed, and again after it was lost: a server that restarts costs
/// what was under way and nothing else.
/// </summary>
/// <remarks>
/// Statements are sent one at a time. A batch of Npgsql would spare round trips, but hands all of it but the first statement to the
/// thread pool to send, where it queues behind the grains; so what needs no answer is gathered into one statement instead
/// (<see cref="PostgreSqlParts"/>).
/// </remarks>
/// <param name="connectionString">How to open it.</param>
/// <param name="database">The database in words, for failures.</param>
/// <param name="opened">Looks at the connection each time it was opened.</param>
internal sealed class PostgreSqlConnection(string connectionString, string database, Action<NpgsqlConnection>? opened = null) : IDisposable
{
    private NpgsqlConnection? connection;
    private bool isTransaction;
    private bool isBegun;
    private bool isFailed;

    /// <summary>From the next statement on there is a transaction; beginning it costs no round trip.</summary>
    public void Begin()
    {
        isTransaction = true;
        isBegun = false;
        isFailed = false;
    }

    /// <summary>Runs a statement and reads its answer.</summary>
    /// <exception cref="JournalStorageException">It failed, or the database cannot be reached. Nothing of it is durable.</exception>
    public T Ask<T>(NpgsqlCommand command, Func<NpgsqlDataReader, T> read)
    {
        // A connection may have ended while nobody used it, and is then found out by the first that does.
        var mayRepeat = connection is not null && !isBegun;
        try
        {
            return Run(command, read);
        }
        catch (Exception exception) when (mayRepeat && PostgreSqlFailure.IsBroken(exception))
        {
            Close();
        }
        catch (Exception exception)
        {
            throw Failed(exception);
        }

        try
        {
            return Run(command, read);
        }
        catch (Exception exception)
        {
            throw Failed(exception);
        }
    }

    /// <summary>Runs a statement whose answer is of no interest; how many rows it changed.</summary>
    public int Run(NpgsqlCommand command) => Ask(command, reader => reader.RecordsAffected);

    /// <summary>Makes the transaction durable.</summary>
    /// <exception cref="JournalStorageException">With <see cref="JournalFault.Unknown"/> when the answer was lost.</exception>
    public void Commit()
    {
        if (isFailed || !isBegun || connection is null)
        {
            throw new InvalidOperationException("There is no transaction that could be committed.");
        }

        try
        {
            using var commit = new NpgsqlCommand("COMMIT", connection);
            commit.ExecuteNonQuery();
            isTransaction = isBegun = false;
        }
        catch (Exception exception)
        {
            // Whatever the server may still be doing, its answer will not be taken for that to another question.
            Close();
            throw PostgreSqlFailure.OfCommit(exception, database);
        }
    }

    /// <summary>Takes back what was not committed.</summary>
    public void Rollback()
    {
        if (isBegun && connection is not null)
        {
            try
            {
                using var rollback = new NpgsqlCommand("ROLLBACK", connection);
                rollback.ExecuteNonQuery();
            }
            catch (NpgsqlException)
            {
                // Closing it rolls back as well.
                Close();
            }
        }

        isTransaction = isBegun = false;
    }

    public void Dispose() => Close();

    private T Run<T>(NpgsqlCommand command, Func<NpgsqlDataReader, T> read)
    {
        if (connection is { State: not ConnectionState.Open })
        {
            Close();
        }

        var open = connection ??= Open();
        if (isTransaction && !isBegun)
        {
            open.BeginTransaction(IsolationLevel.ReadCommitted);
        }

        command.Connection = open;
        using var reader = command.ExecuteReader();
        var answer = read(reader);
        reader.NextResult();
        isBegun = isTransaction;
        return answer;
    }

    private NpgsqlConnection Open()
    {
        var fresh = new NpgsqlConnection(connectionString);
        try
        {
            fresh.Open();
            opened?.Invoke(fresh);
            return fresh;
        }
        catch
        {
            fresh.Dispose();
            throw;
        }
    }

    private Exception Failed(Exception exception)
    {
        isFailed = true;
        if (connection is { State: not ConnectionState.Open })
        {
            Close();
        }
        else if (isTransaction)
        {
            // The statement may be the first of its transaction, which then is there to be rolled back.
            isBegun = true;
        }

        return PostgreSqlFailure.Of(exception, database);
    }

    private void Close()
    {
        connection?.Dispose();
        connection = null;
        isBegun = false;
    }
}
