using Coordination.Audit;
using Coordination.Harness;
using Coordination.Orders;

namespace Coordination;

/// <summary>SIGKILL between a carrier's signed answer and its record: what is recorded afterwards is proved, all of it.</summary>
public sealed class When_a_silo_is_killed_while_everybody_signs
{
    private const int Lines = 2_000;

    [Fact]
    public Task Every_act_and_every_effect_is_signed_and_verifies() => CrashPlace.In(CrashSettings.Seed, async place =>
    {
        using var around = await Surroundings.Signing(place, connectionString: null, "150ms");
        await around.Migrated();
        var silo = await around.Serve().Ready();
        var drawn = place.Order(Lines);
        OrderView order;
        await using (var issuer = await around.As(Surroundings.Police, silo))
        await using (var approver = await around.As(Surroundings.Approver, silo))
        {
            order = await OrderRun.Begin(issuer, approver, drawn);
        }

        await Middle.IsReached(place, drawn, silo);
        await silo.Process.Kill();
        Middle.Is(place, drawn);
        silo = await around.ServeAgain(silo).Ready();
        await using (var issuer = await around.As(Surroundings.Police, silo))
        {
            Verdict.EveryNumberBarredExactlyOnce(drawn, await OrderRun.Ends(issuer, order), place.Data);
        }

        await using (var auditor = await around.As(Surroundings.Auditor, silo))
        {
            var acts = (await Facts(auditor.Audit.OrderFacts(order.OrderId, "crash test"))).Where(fact => fact.Signature is not SignatureStanding.None).ToList();
            Assert.Equal(6, acts.Count);
            Assert.All(acts, fact => Assert.Equal(SignatureStanding.Verifies, fact.Signature));

            var said = new List<FactView>();
            foreach (var lane in Surroundings.Lanes)
            {
                said.AddRange(await Facts(auditor.Audit.LaneFacts(lane, "crash test")));
            }

            Assert.All(said, fact => Assert.Equal(SignatureStanding.Verifies, fact.Signature));
            using var log = CarriersLog.Open(place.Data);
            Assert.Equal(log.Count(), said.Where(fact => fact.Kind == "BarsApplied").Sum(fact => Numbers(fact).Length));
        }

        await silo.Stopped();
    });

    private static string[] Numbers(FactView effects) => effects.Fields.Single(field => field.Key == "numbers").Value.Split(',');

    private static async Task<List<FactView>> Facts(IAsyncEnumerable<FactView> facts)
    {
        var all = new List<FactView>();
        await foreach (var fact in facts.WithCancellation(TestContext.Current.CancellationToken))
        {
            all.Add(fact);
        }

        return all;
    }
}
