using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Harness;
using Coordination.Journal;
using Coordination.Orders;

namespace Coordination.Hostile;

/// <summary>What is a role's own is open to it, as far as the thing itself is.</summary>
public sealed class When_a_role_does_its_own(Fortress fortress) : IClassFixture<Fortress>
{
    private static readonly string[] Brakes = ["province-portal/stop", "province-portal/pause", "province-portal/cancel", "ministry-portal/stop"];
    private static readonly string[] Starts = ["apply", "resume", "retry", "approve"];

    [Fact]
    [Trait("Hostile", "16")]
    public async Task What_is_theirs_is_not_refused_for_their_role()
    {
        await using var raider = await Raider.Connect(fortress, fortress.Certificate("raider"));
        foreach (var (letter, principal) in RoleMatrix.Roles)
        {
            foreach (var row in Permissions.All.Where(row => RoleMatrix.Expected[row.Act].Contains(letter)))
            {
                var (_, refusal) = await raider.As(principal, portals => PortalActs.Ask(portals, row.Method, PortalActs.Arguments(row.Method, Something)));

                Assert.False(
                    refusal is { Code: RefusalCode.NotAuthenticated or RefusalCode.Unavailable } || refusal?.En.Contains($"do this: {row.Act}", StringComparison.Ordinal) is true,
                    $"{principal.Role} asked for {row.Act} and got {refusal?.Code} {refusal?.En}");
            }
        }
    }

    [Fact]
    [Trait("Hostile", "19")]
    public async Task An_order_is_stopped_by_nobody_else_and_once_stopped_started_by_nobody()
    {
        await using var raider = await Raider.Connect(fortress, fortress.Certificate("raider"));
        var order = await Running(raider, "stop-1", fortress.Numbers(CarrierCode.Cmcc, 11).First());
        var mine = new ActSubject { OrderId = order.OrderId, Root = order.Root, Now = fortress.Time.GetUtcNow() };
        foreach (var (principal, code) in new[]
        {
            (Fortress.OtherPolice, RefusalCode.NotFound), (Fortress.Sichuan, RefusalCode.NotFound), (Fortress.Mobile, RefusalCode.NotAllowed), (Fortress.Auditor, RefusalCode.NotAllowed),
        })
        {
            foreach (var act in Brakes)
            {
                var method = Permissions.All.Single(row => row.Act == act).Method;
                var before = fortress.Record.Lines.Count;
                var (_, refusal) = await raider.As(principal, portals => PortalActs.Ask(portals, method, PortalActs.Arguments(method, mine)));
                var expected = act.StartsWith("ministry", StringComparison.Ordinal) ? RefusalCode.NotAllowed : code;

                Assert.Equal(expected, refusal?.Code);
                await fortress.Record.Next(before, expected is RefusalCode.NotFound ? SecurityEvent.NotFound : SecurityEvent.NotAllowed, act);
            }
        }

        Assert.DoesNotContain(await fortress.Facts(Subject.OfOrder(order.OrderId)), fact => fact.Kind is FactKind.OrderStopped or FactKind.OrderPaused or FactKind.OrderCancelled);
        await raider.Do(Fortress.Police, portals => portals.Province.Stop(order.OrderId, "wrong"));

        // Neither who ordered it nor who stands above him starts again what was stopped: that is another order, which is approved anew.
        foreach (var principal in new[] { Fortress.Police, Fortress.Approver, Fortress.Ministry })
        {
            foreach (var method in Starts.Select(act => Permissions.All.Single(row => row.Act == $"province-portal/{act}").Method))
            {
                var (value, refusal) = await raider.As(principal, portals => PortalActs.Ask(portals, method, PortalActs.Arguments(method, mine)));
                Assert.True(value is null, $"{principal.Role} did {method.Name} to an order that is stopped.");
                Assert.True(refusal!.Code is RefusalCode.Precondition or RefusalCode.NotAllowed or RefusalCode.NotFound, $"{method.Name}: {refusal.Code} {refusal.En}");
            }
        }

        var facts = await fortress.Facts(Subject.OfOrder(order.OrderId));
        Assert.Single(facts, fact => fact.Kind is FactKind.OrderStarted);
        Assert.DoesNotContain(facts, fact => fact.Kind is FactKind.OrderResumed or FactKind.OrderRetried or FactKind.OrderApproved);
    }

    private ActSubject Something => new() { Now = fortress.Time.GetUtcNow() };

    /// <summary>A small order of the police that was begun.</summary>
    private static async Task<OrderView> Running(Raider raider, string key, string number)
    {
        var draft = new OrderDraft(key, Law.Ground.PsbCase, string.Empty, "1", "hostile", Coordination.Numbers.Services.None, string.Empty, new('a', 64), null);
        var receipt = await raider.Do(Fortress.Police, portals => portals.Province.Submit(draft));
        await raider.Do(Fortress.Police, portals => portals.Province.AddRows(receipt.OrderId, [new(1, number, null)]));
        await raider.Do(Fortress.Police, portals => portals.Province.Plan(receipt.OrderId, 1));
        return await raider.Do(Fortress.Police, portals => portals.Province.Apply(receipt.OrderId, "go"));
    }
}
