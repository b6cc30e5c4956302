using Coordination.Harness;

namespace Coordination;

/// <summary>SIGKILL of the silo and of the system of a carrier that fetches, both in the middle of one order.</summary>
public sealed class When_a_carriers_system_is_killed_while_it_fetches
{
    private const int Lines = 1_600;
    private const string Pulled = "CMCC";

    /// <summary>Bars of the carrier, of some six hundred, after which the silo dies, and after which its own system does.</summary>
    private const int SiloDiesAfter = 100;
    private const int SystemDiesAfter = 300;

    [Fact]
    public Task Every_number_of_every_carrier_is_barred_exactly_once() => CrashPlace.In(CrashSettings.Seed, async place =>
    {
        using var around = await Surroundings.Pulled(place, Pulled, each: "600ms");
        await around.Migrated();
        var silo = await around.Serve().Ready();
        var system = around.Pull(Pulled, silo);
        await system.Prints($"{Pulled} fetches from");
        var drawn = place.Order(Lines);
        Orders.OrderView order;
        await using (var issuer = await around.As(Surroundings.Police, silo))
        await using (var approver = await around.As(Surroundings.Approver, silo))
        {
            order = await OrderRun.Begin(issuer, approver, drawn);
        }

        using var log = CarriersLog.Open(place.Data);
        await log.Reaches(SiloDiesAfter, system, Pulled);
        await silo.Process.Kill();
        var afterSilo = log.Count(Pulled);
        var again = await around.ServeAgain(silo).Ready();

        // The same process goes on where a silo is again; then it dies with batches in hand, and another begins.
        await log.Reaches(SystemDiesAfter, system, Pulled);
        await system.Kill();
        var afterSystem = log.Count(Pulled);
        var other = around.Pull(Pulled, again);
        OrderResult result;
        await using (var issuer = await around.As(Surroundings.Police, again))
        {
            result = await OrderRun.Ends(issuer, order);
        }

        var all = log.Count(Pulled);
        TestContext.Current.TestOutputHelper?.WriteLine($"{Pulled}: {afterSilo} bars when the silo died, {afterSystem} when its system did, {all} in all");
        Assert.InRange(afterSilo, SiloDiesAfter, all - 1);
        Assert.InRange(afterSystem, SystemDiesAfter, all - 1);
        Verdict.EveryNumberBarredExactlyOnce(drawn, result, place.Data);
        other.Terminate();
        Assert.Equal(0, await other.Ended());
        await again.Stopped();
    });
}
