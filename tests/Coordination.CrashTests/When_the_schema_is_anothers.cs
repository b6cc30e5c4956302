using Coordination.Harness;

namespace Coordination;

/// <summary>A cluster whose silos are of different versions, told by the schema: a newer program has migrated under one that works.</summary>
public sealed class When_the_schema_is_anothers
{
    private const int Lines = 300;
    private const int Conflict = 5;

    [Fact]
    public Task A_silo_that_works_goes_on_and_one_that_is_too_old_does_not_start() => CrashPlace.In(CrashSettings.Seed, async place =>
    {
        await using var nation = await Nation.Of(place, silos: 1);
        var working = nation.Silos[0];
        await nation.Rows.Execute("INSERT INTO journal.schema_migration (number, name, sha256, applied_at) VALUES (999, '0999_later.sql', '', now())");

        var old = nation.Around.Serve();
        Assert.Equal(Conflict, await old.Process.Ended());
        Assert.Contains(old.Process.Error.Lines(), line => line.Contains("has migration 999", StringComparison.Ordinal) && line.Contains("a newer program", StringComparison.Ordinal));
        Complaints.AreForPeople(old.Process);
        var migrate = nation.Around.Migrate("--apply");
        Assert.Equal(Conflict, await migrate.Ended());

        Assert.True((await working.Look()).Ready);
        var drawn = place.Order(Lines);
        var issuer = await nation.As(Surroundings.Police, working);
        var order = await OrderRun.Begin(issuer, await nation.As(Surroundings.Approver, working), drawn);
        Verdict.EveryNumberBarredExactlyOnce(drawn, await OrderRun.Ends(issuer, order), place.Data);

        // And the other way round: what this program needs and the database does not have yet.
        await nation.Rows.Execute("DELETE FROM journal.schema_migration WHERE number = (SELECT max(number) FROM journal.schema_migration WHERE number < 999) OR number = 999");
        var newer = nation.Around.Serve();
        Assert.Equal(Conflict, await newer.Process.Ended());
        Assert.Contains(newer.Process.Error.Lines(), line => line.Contains("waits for migration", StringComparison.Ordinal) && line.Contains("migrate --apply", StringComparison.Ordinal));
        await working.Stopped();
    });
}
