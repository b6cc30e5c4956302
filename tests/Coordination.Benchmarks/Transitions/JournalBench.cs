using System.Diagnostics;
using System.Globalization;
using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Numbers;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Coordination.Transitions;

/// <summary>
/// Transitions of new numbers through the journal, against the raw driver with the same rows: pages of 512 first writes, each
/// a state of 300 bytes, one fact and one provisioning row, keys ascending, flushed to disk with every commit.
/// </summary>
internal static class JournalBench
{
    private const int PageNumbers = 512;
    private const int Pages = 240;
    private const int WarmUpPages = 200;
    private const int RawBatch = 1_000;
    private const long FirstNumber = 8_613_800_000_000;
    private static readonly byte[] State = new byte[300];
    private static readonly CarrierUnit Executor = CarrierUnit.Parse("CMCC-51");

    public static async Task<int> Run()
    {
        var directory = Directory.CreateTempSubdirectory("coordination-journal-");
        try
        {
            new Random(7).NextBytes(State);
            var ours = await Journal(Path.Combine(directory.FullName, "ours"), pagesInFlight: 1);
            var two = await Journal(Path.Combine(directory.FullName, "two"), pagesInFlight: 2);
            var raw = Raw(Path.Combine(directory.FullName, "raw"));
            Print("journal, one page of 512 in flight", ours, raw);
            Print("journal, two pages of 512 in flight", two, raw);
            Print("raw driver, 1,000 numbers a transaction", raw, raw);
            return 0;
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            directory.Delete(recursive: true);
        }
    }

    private static void Print(string what, Figures figures, Figures raw) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{what,-40} {figures.PerSecond,9:N0} numbers/s  {figures.CpuMicroseconds,6:F1} us CPU  {figures.Bytes,6:N0} B allocated  {figures.PerSecond / raw.PerSecond,5:F2} x raw"));

    private static async Task<Figures> Journal(string directory, int pagesInFlight)
    {
        using var dialect = new SqliteDialect(new() { Directory = directory, ServiceId = "bench" }, TimeProvider.System);
        using var journal = new GroupCommitJournal(dialect, new OneCarrier(), "bench", TimeProvider.System, NullLogger<GroupCommitJournal>.Instance);
        await WritePages(journal, FirstNumber - (WarmUpPages * PageNumbers), WarmUpPages, pagesInFlight);
        var watch = Measure.Start();
        await WritePages(journal, FirstNumber, Pages, pagesInFlight);
        return watch.Stop(Pages * PageNumbers);
    }

    private static async Task WritePages(GroupCommitJournal journal, long first, int pages, int inFlight)
    {
        var flying = new Queue<Task>();
        for (var page = 0; page < pages; page++)
        {
            if (flying.Count == inFlight)
            {
                await flying.Dequeue();
            }

            flying.Enqueue(WritePage(journal, first + (page * (long)PageNumbers)));
        }

        await Task.WhenAll(flying);
    }

    private static async Task WritePage(GroupCommitJournal journal, long first)
    {
        var writes = new Task<int?>[PageNumbers];
        for (var index = 0; index < writes.Length; index++)
        {
            writes[index] = journal.Write(StateKey.OfNumber("number", first + index), State, null, [.. Changes()], CancellationToken.None);
        }

        foreach (var version in await Task.WhenAll(writes))
        {
            if (version != 1)
            {
                throw new InvalidOperationException("A first write was lost.");
            }
        }
    }

    private static IEnumerable<Change> Changes()
    {
        yield return new Change.Recorded(new(new Barred(), DateTimeOffset.UnixEpoch, Principal.System, "order:bench"));
        yield return new Change.BarOrdered(new(Executor, 1, 0, Services.TwoWay, false, Priority.Bulk, "order:bench", null));
    }

    /// <summary>The same rows, as fast as one connection takes them from prepared commands.</summary>
    private static Figures Raw(string directory)
    {
        var options = new SqliteJournalOptions { Directory = directory, ServiceId = "bench" };
        using (new SqliteDialect(options, TimeProvider.System))
        {
            // Only for its schema.
        }

        using var connection = new SqliteConnection($"Data Source={options.Path}");
        connection.Open();
        using (var pragmas = connection.CreateCommand())
        {
            pragmas.CommandText = "PRAGMA synchronous = FULL; PRAGMA cache_size = -131072; PRAGMA wal_autocheckpoint = 4096";
            pragmas.ExecuteNonQuery();
        }

        using var commands = new RawCommands(connection, State);
        commands.Write(FirstNumber - (WarmUpPages * PageNumbers), WarmUpPages * PageNumbers, RawBatch);
        var watch = Measure.Start();
        commands.Write(FirstNumber, Pages * PageNumbers, RawBatch);
        return watch.Stop(Pages * PageNumbers);
    }

    internal readonly record struct Figures(double PerSecond, double CpuMicroseconds, double Bytes);

    private readonly record struct Measure(long Began, TimeSpan Cpu, long Bytes)
    {
        public static Measure Start() =>
            new(Stopwatch.GetTimestamp(), Process.GetCurrentProcess().TotalProcessorTime, GC.GetTotalAllocatedBytes());

        public Figures Stop(int numbers) => new(
            numbers / Stopwatch.GetElapsedTime(Began).TotalSeconds,
            (Process.GetCurrentProcess().TotalProcessorTime - Cpu).TotalMicroseconds / numbers,
            (GC.GetTotalAllocatedBytes() - Bytes) / (double)numbers);
    }

    /// <summary>A fact of the usual size.</summary>
    private sealed record Barred : IFact
    {
        public FactKind Kind => FactKind.HoldPlaced;

        public void Write(IFactFields fields)
        {
            fields.Text(1, "order:bench");
            fields.Integer(2, 1);
            fields.Text(3, "ATFL-31");
            fields.Text(4, "2025-01-0001");
            fields.Integer(5, (int)Services.TwoWay);
            fields.Instant(6, DateTimeOffset.UnixEpoch);
        }
    }

    private sealed class OneCarrier : ICarrierDirectory
    {
        public IReadOnlyCollection<CarrierUnit> Executors => [Executor];

        public CarrierUnit? ExecutorOf(CarrierUnit unit) => Executor;

        public int LanesOf(CarrierUnit executor) => 8;
    }
}
