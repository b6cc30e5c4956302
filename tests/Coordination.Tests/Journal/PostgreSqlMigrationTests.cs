using Coordination.Conformance;
using Coordination.Harness;
using Microsoft.Extensions.Time.Testing;
using static Coordination.Conformance.JournalSamples;

namespace Coordination.Journal;

public sealed class PostgreSqlMigrationTests : IDisposable
{
    private readonly PostgreSqlJournalDatabase database = new(PostgreSqlServer.Shared, isMigrated: false);

    public void Dispose() => database.Dispose();

    [Fact]
    public void Migrations_are_applied_once_and_recorded_and_asking_for_them_changes_nothing()
    {
        var time = new FakeTimeProvider(JournalUnderTest.Start);
        using (var targets = new MigrationTargets(database.Settings, toApply: true, time))
        {
            Assert.Equal(["journal", "grains", "cluster"], targets.All.Select(target => target.Name));
            Assert.All(targets.All, target => Assert.Null(target.Migrations.Status()[0].AppliedAt));
            Assert.Empty(database.Column("SELECT nspname FROM pg_namespace WHERE nspname IN ('journal', 'grains', 'cluster')"));
            Assert.All(targets.All, target => Assert.NotEmpty(target.Migrations.Apply()));
            time.Advance(TimeSpan.FromDays(1));
            Assert.All(targets.All, target => Assert.Empty(target.Migrations.Apply()));
            Assert.All(targets.All, target => Assert.All(target.Migrations.Status(), migration => Assert.Equal(JournalUnderTest.Start, migration.AppliedAt)));
        }

        database.Options = database.Options with { Migrate = false };
        database.Open(time).Dispose();
    }

    [Fact]
    public async Task Of_silos_that_start_at_once_one_migrates_and_the_others_wait_for_it()
    {
        var silos = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => database.Open(TimeProvider.System), Cancellation)));
        Assert.Equal(6, silos.Select((silo, index) => silo.TakeSlot($"silo-{index}", JournalUnderTest.Start).Slot).Distinct().Count());
        Array.ForEach(silos, silo => silo.Dispose());
        Assert.Equal(1L, database.Scalar("SELECT count(*) FROM schema_migration WHERE number = 1"));
    }

    [Fact]
    public void A_script_that_fails_leaves_nothing_of_itself_and_is_applied_once_it_can_be()
    {
        database.Execute("CREATE SCHEMA journal; CREATE TABLE journal.shard_cursor (in_the_way integer)");
        Assert.Throws<JournalStorageException>(() => database.Open(TimeProvider.System));
        Assert.Equal(["shard_cursor"], database.Column("SELECT tablename FROM pg_tables WHERE schemaname = 'journal'"));
        Assert.Empty(database.Column("SELECT locktype FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"));

        database.Execute("DROP TABLE journal.shard_cursor");
        database.Open(TimeProvider.System).Dispose();
    }

    [Fact]
    public void A_schema_that_is_newer_or_edited_or_waits_is_refused()
    {
        database.Options = database.Options with { Migrate = false };
        Assert.Contains("migrate", Assert.Throws<SchemaException>(() => database.Open(TimeProvider.System)).Message, StringComparison.Ordinal);

        database.Options = database.Options with { Migrate = true };
        database.Open(TimeProvider.System).Dispose();
        database.Execute("INSERT INTO schema_migration (number, name, sha256, applied_at) VALUES (999, '0999_later.sql', '', now())");
        Assert.Contains("999", Assert.Throws<SchemaException>(() => database.Open(TimeProvider.System)).Message, StringComparison.Ordinal);

        database.Execute("DELETE FROM schema_migration WHERE number = 999; UPDATE schema_migration SET sha256 = 'other' WHERE number = 1");
        Assert.Contains("never edited", Assert.Throws<SchemaException>(() => database.Open(TimeProvider.System)).Message, StringComparison.Ordinal);
    }
}
