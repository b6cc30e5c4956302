using Coordination.Harness;

namespace Coordination;

/// <summary>
/// Somebody sets the clock of a silo's machine an hour forwards, and then an hour back, while it works (promise P24). Holds that end at
/// a time end then by the database's clock, no sooner and hardly later; who was let in stays in; and what is sent to carriers is good
/// by the carriers' clocks.
/// </summary>
public sealed class When_a_silos_clock_is_set
{
    private const int Lines = 40;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Term = TimeSpan.FromSeconds(12);

    /// <summary>Promise P7.</summary>
    private static readonly TimeSpan LateMax = TimeSpan.FromSeconds(60);

    [Fact]
    public Task An_hour_forwards_and_back_holds_end_when_they_should() => CrashPlace.In(CrashSettings.Seed, async place =>
    {
        PostgreSqlServer.Require();
        var database = PostgreSqlServer.Shared.CreateDatabase(isMigrated: false);
        using var around = await Surroundings.Of(place, database);
        await around.Migrated();
        place.Clock = OwnClock.In(place);
        var silo = await around.Serve().Ready();
        await using var issuer = await around.As(Surroundings.Police, silo);
        await using var approver = await around.As(Surroundings.Approver, silo);
        await using var drafts = DraftStream.Begin(issuer);

        foreach (var ahead in new[] { Hour, -Hour })
        {
            var drawn = DrawnOrder.Draw(Path.Combine(place.Folder, $"ahead{ahead.TotalSeconds}.csv"), Lines, place.Random);
            var endsAt = TimeProvider.System.GetUtcNow() + Term;
            var order = await OrderRun.Begin(issuer, approver, drawn, endsAt);
            var barred = (await OrderRun.Ends(issuer, order)).Outcomes["Applied"];
            Assert.InRange(TimeProvider.System.GetUtcNow(), DateTimeOffset.MinValue, endsAt);
            place.Clock.Set(ahead);

            var acts = await AreFree(place, silo, drawn, barred);
            Assert.All(acts.Where(act => act.Barred != 0), act => Assert.True(act.At < endsAt, $"Barred at {act.At:O}."));
            Assert.All(acts.Where(act => act.Barred == 0), act => Assert.InRange(act.At, endsAt, endsAt + LateMax));
            Assert.All(acts.GroupBy(act => act.Number), line => Assert.Equal([false, true], line.Select(act => act.Barred == 0)));
            await drafts.Takes();
            Assert.True((await silo.Look()).Ready);
        }

        using var log = CarriersLog.Open(place.Data);
        Assert.Equal(0, log.Delivered("EXPIRED"));
        await drafts.NothingIsLost();
        await silo.Stopped();
        PostgreSqlServer.Shared.DropDatabase(database);
    });

    /// <summary>Returns what was done to the file's numbers once all that were barred are free.</summary>
    private static async Task<IReadOnlyList<Effect>> AreFree(CrashPlace place, ServedSilo silo, DrawnOrder drawn, long barred)
    {
        using var log = CarriersLog.Open(place.Data);
        while (true)
        {
            var seen = log.Count();
            var acts = log.Effects().Where(effect => drawn.Numbers.Contains(effect.Number)).ToList();
            if (acts.Count(act => act.Barred == 0) >= barred)
            {
                return acts;
            }

            await log.Reaches(seen + 1, silo.Process);
            Assert.False(silo.Process.HasExited, "The silo ended.");
        }
    }
}
