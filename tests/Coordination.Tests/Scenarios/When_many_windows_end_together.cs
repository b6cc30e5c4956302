using System.Collections.Concurrent;
using Coordination.Deadlines;
using Coordination.Harness;
using Coordination.Journal;
using Coordination.Law;
using Coordination.Numbers;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace Coordination.Scenarios;

/// <summary>A herd: thousands of holders whose time is up at once, among them one whose number cannot be acted on.</summary>
public sealed class When_many_windows_end_together
{
    private const int Windows = 5_000;
    private const int Poison = 1_234;

    [Fact]
    public async Task Each_fires_exactly_once_and_one_that_always_fails_delays_none()
    {
        var calls = new TicksSent();
        await using var country = await Country.Start(change: (silo, _) => silo.Services.AddSingleton<IOutgoingGrainCallFilter>(calls));
        await Store(country, country.Time.GetUtcNow() - TimeSpan.FromHours(23), TimeSpan.FromMinutes(1));
        Execute(country, $"UPDATE OrleansStorage SET PayloadBinary = x'FF00FF' WHERE GrainTypeString = 'number' AND GrainIdN1 = {OpenWindows.FirstNumber + Poison}");
        Assert.Equal(0, await Fired(country));

        country.Time.Advance(TimeSpan.FromHours(1) + TimeSpan.FromMinutes(1));
        await country.Until(() => Fired(country), fired => fired == Windows - 1, "every window but the poisoned one has ended");

        Assert.Equal(Windows - 1, Scalar(country, "SELECT COUNT(DISTINCT subject_number) FROM fact WHERE subject_kind = 1 AND version = 2 AND ordinal = 0"));
        Assert.Equal(0, Scalar(country, "SELECT COUNT(*) FROM fact WHERE subject_kind = 1 AND version > 2"));
        Assert.Equal(1, Scalar(country, "SELECT COUNT(*) FROM due"));
        Assert.Equal([OpenWindows.FirstNumber + Poison], calls.Numbers);
        await country.Until(
            () => Task.FromResult(country.Effects().Count),
            effects => effects == Windows - 1,
            "the carrier barred every number");
        Assert.Equal(Windows - 1, country.Effects().Select(effect => effect.Number.Digits).Distinct().Count());

        // It stays, is seen as late, and is left in peace but for a try now and then.
        var before = calls.To(OpenWindows.FirstNumber + Poison);
        country.Time.Advance(TimeSpan.FromSeconds(70));
        var shown = await country.Until(
            () => country.Do(Country.MinistryDesk, portals => portals.Ministry.Deadlines()),
            view => view.Policies[0] is { Overdue: 1, OldestOverdue.TotalSeconds: > 60 },
            "one deadline is late");
        Assert.Equal(1, shown.Policies[0].Open);
        Assert.InRange(calls.To(OpenWindows.FirstNumber + Poison), before, before + 5);
    }

    [Fact]
    public async Task After_an_outage_the_oldest_are_made_up_for_first()
    {
        await using var country = await Country.Start();

        // The last holder in the order of numbers was told first, and all of them while nothing ran.
        await Store(country, country.Time.GetUtcNow() - TimeSpan.FromDays(9), TimeSpan.FromDays(-5));
        await country.Restart();
        await country.Until(() => Fired(country), fired => fired == Windows, "every window has ended");

        var shardOf = new Dictionary<int, List<long>>();
        foreach (var number in Numbers(country, "SELECT subject_number FROM fact WHERE subject_kind = 1 AND version = 2 AND ordinal = 0 ORDER BY slot, batch, position"))
        {
            var shard = StableMix.DueShardOf(Subject.OfNumber(number));
            (shardOf.TryGetValue(shard, out var fired) ? fired : shardOf[shard] = []).Add(number);
        }

        foreach (var fired in shardOf.Values)
        {
            // Within a page the order is nobody's; pages follow each other, the oldest first: higher numbers were told earlier.
            var oldestFirst = fired.OrderDescending().ToList();
            Assert.All(fired.Index(), row => Assert.InRange(
                oldestFirst.IndexOf(row.Item), row.Index - DeadlineShardGrain.RowsPerPageMax, row.Index + DeadlineShardGrain.RowsPerPageMax));
        }
    }

    private static async Task Store(Country country, DateTimeOffset first, TimeSpan within) =>
        await new OpenWindows(country.Silo.GetRequiredService<Carriers.ICarrierDirectory>(), new LegalSettings()).Store(
            country.Silo.GetRequiredService<GroupCommitJournal>(),
            ActivatorUtilities.CreateInstance<OrleansGrainStorageSerializer>(country.Silo),
            Windows,
            first,
            within);

    private static Task<long> Fired(Country country) => Task.FromResult(Scalar(country, "SELECT COUNT(*) FROM fact WHERE subject_kind = 1 AND version = 2 AND ordinal = 0"));

    private static SqliteConnection Connect(Country country)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(country.Folder, "journal.db")};Pooling=False");
        connection.Open();
        return connection;
    }

    private static void Execute(Country country, string sql)
    {
        using var connection = Connect(country);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.Equal(1, command.ExecuteNonQuery());
    }

    private static long Scalar(Country country, string sql) => Numbers(country, sql).Single();

    private static List<long> Numbers(Country country, string sql)
    {
        using var connection = Connect(country);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        var numbers = new List<long>();
        while (rows.Read())
        {
            numbers.Add(rows.GetInt64(0));
        }

        return numbers;
    }

    /// <summary>Counts the ticks that are sent; a number that cannot be activated is never called.</summary>
    private sealed class TicksSent : IOutgoingGrainCallFilter
    {
        private readonly ConcurrentDictionary<long, int> ticks = [];

        public IEnumerable<long> Numbers => ticks.Keys;

        public int To(long number) => ticks.GetValueOrDefault(number);

        public Task Invoke(IOutgoingGrainCallContext context)
        {
            if (context.InterfaceMethod?.Name == nameof(INumberGrain.DeadlineReached) && context.TargetId.TryGetIntegerKey(out var number, out _))
            {
                ticks.AddOrUpdate(number, 1, (_, count) => count + 1);
            }

            return context.Invoke();
        }
    }
}
