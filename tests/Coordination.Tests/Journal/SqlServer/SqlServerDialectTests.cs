using Coordination.Clustering;
using Coordination.Conformance;
using Coordination.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Coordination.Journal;

public sealed class SqlServerDialectTests : IDisposable
{
    private static readonly SqlColumn[] head =
        [new("slot", SqlType.Int, false, false), new("term", SqlType.Long, false, false), new("batch", SqlType.Long, false, false), new("head", new("binary", 32), false, false)];

    private readonly SqlServerWire wire;
    private readonly SqlServerDialect dialect;
    private readonly List<object?[]> slots = [[3, 7L, 9L, new byte[32]]];
    private int moved = 1;
    private int locked;

    public SqlServerDialectTests()
    {
        wire = new(Answer);
        dialect = new(new() { ConnectionString = wire.ConnectionString, ServiceId = "coordination", Migrate = false }, TimeProvider.System);
    }

    public void Dispose()
    {
        dialect.Dispose();
        wire.Dispose();
    }

    [Fact]
    public void A_slot_is_taken_under_a_lock_and_committed()
    {
        var taken = dialect.TakeSlot("host/1", JournalUnderTest.Start);
        Assert.Equal((3, 7L, 9L), (taken.Slot, taken.Term, taken.Batch));
        Assert.Equal(["BEGIN", SlotStatements.Lock.Text, SlotStatements.Take.Text, "COMMIT"], wire.Asked.TakeLast(4));
    }

    [Fact]
    public void A_silo_that_ends_in_order_gives_its_slot_back_and_one_that_took_none_does_not()
    {
        dialect.Dispose();
        Assert.DoesNotContain(SlotStatements.Release.Text, wire.Asked);
        using (var other = new SqlServerDialect(new() { ConnectionString = wire.ConnectionString, ServiceId = "coordination", Migrate = false }, TimeProvider.System))
        {
            other.TakeSlot("host/1", JournalUnderTest.Start);
        }

        Assert.Equal(SlotStatements.Release.Text, wire.Asked.Last());
    }

    [Fact]
    public void The_slots_of_a_dead_silo_are_taken_on_a_connection_beside_the_writers()
    {
        var connections = wire.Connections;
        Assert.Equal(1, dialect.Dispossess("host/dead"));
        Assert.Equal(connections + 1, wire.Connections);
    }

    [Fact]
    public void When_every_slot_has_a_living_writer_the_next_one_is_told_so_and_nothing_stays_open()
    {
        slots.Clear();
        var failure = Assert.Throws<JournalStorageException>(() => dialect.TakeSlot("host/17", JournalUnderTest.Start));
        Assert.Equal(JournalFault.Unavailable, failure.Fault);
        Assert.Contains("all 16 slots", failure.Message, StringComparison.Ordinal);
        Assert.Equal("ROLLBACK", wire.Asked.Last());
    }

    [Fact]
    public void A_lock_that_is_not_given_is_waited_for_another_time()
    {
        locked = -1;
        var failure = Assert.Throws<JournalStorageException>(() => dialect.TakeSlot("host/1", JournalUnderTest.Start));
        Assert.Equal(JournalFault.Busy, failure.Fault);
    }

    [Fact]
    public void A_writer_with_another_term_or_head_is_refused_before_it_writes()
    {
        var current = dialect.ReadHead(3);
        dialect.Begin(current).Dispose();
        Assert.Throws<SlotLostException>(() => dialect.Begin(current with { Term = 6 }));
        Assert.Equal("ROLLBACK", wire.Asked.Last());
        Assert.Throws<SlotLostException>(() => dialect.Begin(current with { Head = [.. Enumerable.Repeat((byte)1, 32)] }));

        using var transaction = dialect.Begin(current);
        moved = 0;
        Assert.Throws<SlotLostException>(() => transaction.Seal(Chain.Next(current, JournalUnderTest.Start, 0, new byte[32]), null));
        Assert.False(dialect.RenewSlot(current, JournalUnderTest.Start));
    }

    [Fact]
    public void A_database_without_its_slots_asks_for_its_backup()
    {
        slots.Clear();
        Assert.Contains("backup", Assert.Throws<JournalStorageException>(() => dialect.ReadHead(3)).Message, StringComparison.Ordinal);
        Assert.Contains("backup", Assert.Throws<JournalStorageException>(() => dialect.Begin(new(3, 7, 9, new byte[32]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_schema_that_waits_is_refused_where_it_is_not_to_be_migrated()
    {
        using var empty = new SqlServerWire((text, writer) => text == MigrationStatements.Exists.Text
            ? writer.Answer([new(string.Empty, SqlType.Int, true, false)], [[null]])
            : Answer(text, writer));
        var refused = Assert.Throws<SchemaException>(() =>
            new SqlServerDialect(new() { ConnectionString = empty.ConnectionString, ServiceId = "coordination", Migrate = false }, TimeProvider.System));
        Assert.Contains("0001_journal.sql", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_settings_of_a_silo_choose_the_dialect_the_migrations_and_the_storage_of_grains()
    {
        var storage = new StorageSettings { Kind = StorageKind.SqlServer, ConnectionString = wire.ConnectionString, Migrate = false };
        using (var chosen = JournalRegistration.DialectOf(storage, "coordination", TimeProvider.System))
        {
            Assert.IsType<SqlServerDialect>(chosen);
        }

        using (var targets = new MigrationTargets(storage, toApply: true, TimeProvider.System))
        {
            Assert.Equal(
                ["journal sqlserver/", "grains sqlserver/grains/", "cluster sqlserver/cluster/"],
                targets.All.Select(target => $"{target.Name} {target.Migrations.Target.Split(", ")[1]}"));
        }

        Assert.Equal(new ClusterDatabase("Microsoft.Data.SqlClient", storage.ConnectionString), ClusterDatabase.Of(storage));

        var builder = Host.CreateEmptyApplicationBuilder(new() { DisableDefaults = true });
        builder.UseOrleans(silo => silo.UseLocalhostClustering().AddGrainsStorage(storage));
        using var host = builder.Build();
        var options = host.Services.GetRequiredService<IOptionsMonitor<AdoNetGrainStorageOptions>>().Get(JournalRegistration.GrainsStorageName);
        Assert.Equal(("Microsoft.Data.SqlClient", storage.ConnectionString), (options.Invariant, options.ConnectionString));
    }

    // A database whose journal is up to date.
    private TdsWriter Answer(string text, TdsWriter writer)
    {
        SqlColumn number = new(string.Empty, SqlType.Int, true, false);
        return text switch
        {
            _ when text == SlotStatements.Database.Text => writer.Answer([new("name", new("nvarchar", 128), false, false), number, number, number, number], [["journal", 150, 1, 1, 0]]),
            _ when text == MigrationStatements.Exists.Text => writer.Answer([number], [[1]]),
            _ when text == MigrationStatements.Applied.Text => writer.Answer(
                [number, new("sha256", new("nvarchar", 64), false, false), new("applied_at", SqlType.Long, false, false)],
                MigrationScript.In("sqlserver/").Select(script => new object?[] { script.Number, script.Sha256, 1L })),
            _ when text == SlotStatements.Lock.Text => writer.Answer([number], [[locked]]),
            _ when text == SlotStatements.Renew.Text || text == SlotStatements.Seal.Text || text == SlotStatements.Dispossess.Text => writer.Answer([number], [[moved]]),
            _ when text == SlotStatements.Take.Text || text == SlotStatements.ReadHead.Text || text == SlotStatements.LockHead.Text => writer.Answer(head, slots),
            _ => writer,
        };
    }
}
