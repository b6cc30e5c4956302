using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Coordination.CarrierSimulator;

/// <summary>
/// The simulation's memory: one file, one writer. Requests that come while the last group is committed form the next one and
/// share its fsync; an answer is given only when its group is on disk.
/// </summary>
internal sealed class EffectLog : IAsyncDisposable
{
    private readonly SqliteConnection connection;
    private readonly EffectTransaction transaction;
    private readonly Channel<Work> queue =
        Channel.CreateBounded<Work>(new BoundedChannelOptions(Limits.RequestsQueuedMax) { SingleReader = true });

    private readonly Task writer;

    private EffectLog(string file, SqliteConnection connection)
    {
        File = file;
        this.connection = connection;
        transaction = new EffectTransaction(connection);
        writer = Task.Run(Write);
    }

    public string File { get; }

    public static EffectLog Open(string file)
    {
        var connection = Connect(file, SqliteOpenMode.ReadWriteCreate);
        Execute(connection, EffectSchema.Pragmas);
        Execute(connection, EffectSchema.Tables);
        return new EffectLog(file, connection);
    }

    /// <summary>Runs <paramref name="act"/> inside the next group and returns what it made of it once that is durable.</summary>
    /// <exception cref="LogBusyException">Too many requests wait.</exception>
    /// <exception cref="SqliteException">The group could not be written; nothing of it was.</exception>
    public Task<T> Write<T>(Func<EffectTransaction, T> act)
    {
        var work = new Work<T>(act);
        return queue.Writer.TryWrite(work) ? work.Done : throw new LogBusyException();
    }

    /// <summary>A connection of its own for looking; it sees committed groups only and holds no one up.</summary>
    public SqliteConnection OpenForReading() => Connect(File, SqliteOpenMode.ReadWrite);

    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await writer;
        transaction.Dispose();
        await connection.DisposeAsync();
    }

    private static SqliteConnection Connect(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constant text of this program's own schema.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private async Task Write()
    {
        var group = new List<Work>(Limits.RequestsPerTransactionMax);
        while (await queue.Reader.WaitToReadAsync())
        {
            while (group.Count < Limits.RequestsPerTransactionMax && queue.Reader.TryRead(out var work))
            {
                group.Add(work);
            }

            Commit(group);
            group.Clear();
        }
    }

    private void Commit(List<Work> group)
    {
        try
        {
            transaction.Begin();
            foreach (var work in group)
            {
                work.Act(transaction);
            }

            transaction.Commit();
        }
        catch (Exception failure)
        {
            // Nothing of the group stands; each request learns it and answers 500. The next group starts clean.
            transaction.Abandon(connection);
            group.ForEach(work => work.Fail(failure));
            return;
        }

        group.ForEach(static work => work.Complete());
    }

    private abstract class Work
    {
        public abstract void Act(EffectTransaction transaction);

        public abstract void Complete();

        public abstract void Fail(Exception failure);
    }

    private sealed class Work<T>(Func<EffectTransaction, T> act) : Work
    {
        private readonly TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? outcome;

        public Task<T> Done => done.Task;

        public override void Act(EffectTransaction transaction) => outcome = act(transaction);

        public override void Complete() => done.SetResult(outcome!);

        public override void Fail(Exception failure) => done.SetException(failure);
    }
}

/// <summary>More requests wait for the log than it takes.</summary>
internal sealed class LogBusyException : Exception
{
    public LogBusyException()
        : base($"More than {Limits.RequestsQueuedMax} requests wait for the effect log.")
    {
    }
}
