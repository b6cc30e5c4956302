using Coordination.Harness;

namespace Coordination;

/// <summary>
/// PostgreSQL takes a tenth of a second longer for every flush. A large order is on its way when somebody submits an urgent one: it
/// goes first, the silo stays ready, and nothing is lost or done twice.
/// </summary>
public sealed class When_flushing_is_slow
{
    private const int Lines = 2_500;
    private const int UrgentLines = 20;
    private static readonly TimeSpan Longer = TimeSpan.FromMilliseconds(100);

    [Fact]
    public Task Urgent_work_goes_first_and_nothing_is_lost() => CrashPlace.In(CrashSettings.Seed, async place =>
    {
        PostgreSqlServer.Require();

        // The server waits before each flush of its log, whoever else commits or not.
        using var server = new PostgreSqlServer($"commit_delay = {(int)Longer.TotalMicroseconds}", "commit_siblings = 0");
        using var around = await Surroundings.Paced(place, server.CreateDatabase(isMigrated: false), "400ms");
        await around.Migrated();
        var silo = await around.Serve().Ready();
        var bulk = place.Order(Lines);
        var urgent = DrawnOrder.Draw(Path.Combine(place.Folder, "urgent.csv"), UrgentLines, place.Random);
        Assert.False(urgent.Numbers.Overlaps(bulk.Numbers));
        await using var issuer = await around.As(Surroundings.Police, silo);
        await using var approver = await around.As(Surroundings.Approver, silo);
        var bulkOrder = await OrderRun.Begin(issuer, approver, bulk);
        await using var drafts = DraftStream.Begin(issuer);
        await Middle.IsReached(place, bulk, silo);

        var urgentOrder = await OrderRun.Begin(issuer, approver, urgent);
        var urgentResult = await OrderRun.Ends(issuer, urgentOrder);
        Middle.Is(place, bulk);
        Assert.True((await silo.Look()).Ready);
        await drafts.Takes();
        Assert.Equal(0, drafts.Refused);

        var bulkResult = await OrderRun.Ends(issuer, bulkOrder);
        Assert.True((await silo.Look()).Ready);
        Verdict.EveryNumberBarredExactlyOnce([(bulk, bulkResult), (urgent, urgentResult)], place.Data);
        await drafts.NothingIsLost();
        await silo.Stopped();
    });
}
