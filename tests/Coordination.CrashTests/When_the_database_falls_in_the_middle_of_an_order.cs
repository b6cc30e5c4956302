using Coordination.Harness;

namespace Coordination;

/// <summary>
/// PostgreSQL is restarted, is killed, and stands still, while an order is on its way and somebody submits others. Nothing
/// acknowledged is lost, nothing is done twice, and readiness tells the truth.
/// </summary>
public sealed class When_the_database_falls_in_the_middle_of_an_order
{
    private const int Lines = 5_000;

    public static bool IsLinux => OperatingSystem.IsLinux();

    [Fact(SkipUnless = nameof(IsLinux), Skip = "Processes are frozen by Linux' signals.")]
    public Task Restarted_killed_and_frozen_the_order_ends_with_each_number_barred_once() => CrashPlace.In(CrashSettings.Seed, async place =>
    {
        PostgreSqlServer.Require();
        using var server = new PostgreSqlServer();
        using var around = await Surroundings.Paced(place, server.CreateDatabase(isMigrated: false), "150ms");
        await around.Migrated();
        var silo = await around.Serve().Ready();
        var drawn = place.Order(Lines);
        await using var issuer = await around.As(Surroundings.Police, silo);
        await using var approver = await around.As(Surroundings.Approver, silo);
        var order = await OrderRun.Begin(issuer, approver, drawn);
        await using var drafts = DraftStream.Begin(issuer);

        // Of a server that stands still nobody can say whether it will record: there is no refusal, only no answer.
        (string How, bool Refuses, Action Falls, Action Returns)[] ways =
        [
            ("restarted", true, server.Stop, server.Resume),
            ("killed", true, server.Kill, server.Resume),
            ("frozen", false, server.Freeze, server.Thaw),
        ];
        foreach (var (how, refuses, falls, returns) in ways.OrderBy(_ => place.Random.Next()))
        {
            await Middle.IsReached(place, drawn, silo);
            await drafts.Takes();
            falls();
            Middle.Is(place, drawn);
            TestContext.Current.TestOutputHelper?.WriteLine($"seed {place.Seed}: {how}");
            var away = await silo.Until(report => !report.Of("journal").Ok && !report.Of("lease").Ok, $"readiness told of a server that was {how}");
            Assert.False(away.Ready);
            Assert.True(away.Of("silo").Ok);
            if (refuses)
            {
                await drafts.IsRefused();
                Assert.False((await silo.Look()).Ready);
            }

            returns();
            await silo.Until(report => report.Ready, "it was ready again");
            await drafts.Takes();
        }

        Verdict.EveryNumberBarredExactlyOnce(drawn, await OrderRun.Ends(issuer, order), place.Data);
        await drafts.NothingIsLost();
        await silo.Stopped();
    });
}
