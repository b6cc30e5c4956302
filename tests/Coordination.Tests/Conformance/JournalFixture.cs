using Coordination.Carriers;
using Coordination.Journal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Coordination.Conformance;

/// <summary>A database that a journal can be opened on, again and again, and that can be looked into behind its back.</summary>
internal interface IJournalDatabase : IDisposable
{
    /// <summary>The service id states are stored under.</summary>
    string ServiceId { get; }

    /// <summary>Opens the database as a new process would; the one before has been disposed.</summary>
    IJournalDialect Open(TimeProvider time);

    /// <summary>Runs a statement on a connection of its own, beside whoever writes.</summary>
    void Execute(string sql);

    /// <summary>One value, beside whoever writes.</summary>
    object? Scalar(string sql);
}

/// <summary>A journal with its clock, its database, and faults that can be switched on.</summary>
internal sealed class JournalUnderTest : IDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);

    private readonly IJournalDatabase database;

    public JournalUnderTest(IJournalDatabase database)
    {
        this.database = database;
        Open();
    }

    public FakeTimeProvider Time { get; } = new(Start);

    public FaultyDialect Dialect { get; private set; } = null!;

    public GroupCommitJournal Journal { get; private set; } = null!;

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
        Dialect = new(database.Open(Time));
        Journal = new(Dialect, new EveryCarrier(), "test", Time, NullLogger<GroupCommitJournal>.Instance, new CountedSalts());
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
