using Coordination.Carriers;
using Coordination.Crypto;
using Coordination.Journal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Coordination.Conformance;

/// <summary>A journal with its clock, its database, and faults that can be switched on.</summary>
internal sealed class JournalUnderTest : IDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);

    private readonly IJournalDatabase database;
    private readonly string owner;
    private readonly int writers;

    public JournalUnderTest(IJournalDatabase database, string owner = "test", int writers = 1)
    {
        this.database = database;
        this.owner = owner;
        this.writers = writers;
        Open();
    }

    public FakeTimeProvider Time { get; } = new(Start);

    public FaultyDialect Dialect { get; private set; } = null!;

    public GroupCommitJournal Journal { get; private set; } = null!;

    public CountedLog Log { get; } = new();

    /// <summary>What the journal hashes with from the next start on.</summary>
    public ICryptoSuite Suite { get; set; } = CryptoSuites.International;

    /// <summary>Lanes of every executor.</summary>
    public const int Lanes = 4;

    /// <summary>Closes the journal in order and opens it again, as a restart of the silo does.</summary>
    public void Restart()
    {
        Close();
        Open();
    }

    public void Dispose() => Close();

    private void Open()
    {
        Dialect = new(writers == 1 ? database.Open(Time) : ((IJournalServer)database).Open(Time, writers));
        try
        {
            Journal = new(Dialect, new EveryCarrier(), owner, Time, Log, new CountedSalts(), Suite);
        }
        catch
        {
            Dialect.Dispose();
            throw;
        }
    }

    private void Close()
    {
        Dialect.Gate.Set();
        Journal.Dispose();
        Dialect.Dispose();
    }

    private sealed class EveryCarrier : ICarrierDirectory
    {
        public IReadOnlyCollection<CarrierUnit> Executors => [];

        public CarrierUnit? ExecutorOf(CarrierUnit unit) => unit;

        public int LanesOf(CarrierUnit executor) => Lanes;
    }

    /// <summary>Salts that are the same in every run, so that stored bytes can be compared with a file.</summary>
    private sealed class CountedSalts : Salts
    {
        private int count;

        public override void Fill(Span<byte> salt)
        {
            salt.Clear();
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(salt, Interlocked.Increment(ref count));
        }
    }
}

/// <summary>Counts what the journal logs, by event.</summary>
internal sealed class CountedLog : ILogger<GroupCommitJournal>
{
    /// <summary>A batch was tried again, because the database was busy or had ended it for a deadlock.</summary>
    public const int Busy = 9004;

    /// <summary>The answer to a commit was lost.</summary>
    public const int CommitUnknown = 9005;

    private readonly System.Collections.Concurrent.ConcurrentDictionary<int, int> counts = new();

    public int Count(int eventId) => counts.GetValueOrDefault(eventId);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        counts.AddOrUpdate(eventId.Id, 1, (_, count) => count + 1);
}
