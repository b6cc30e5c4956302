using Coordination.Audit;
using Coordination.Orders;
using Coordination.Provinces;

namespace Coordination.Tests.Orders;

public sealed class IncidentDecisionTests
{
    private static readonly DateTimeOffset now = new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);
    private static readonly Principal issuer = new("officer-1", Role.PoliceIssuer, "示范市公安局", ProvinceCode.Unknown, null);
    private static readonly IncidentDraft draft = new("key", "wave", "1", "why");

    [Fact]
    public void An_incident_takes_so_many_orders_and_no_more()
    {
        var full = Enumerable.Range(1, IncidentLimits.OrdersMax).Aggregate(Open(), (state, index) => Added(state, $"order:{index}"));

        Assert.Null(IncidentDecision.MayAdd(full, "order:1"));
        Assert.Contains(nameof(IncidentLimits.OrdersMax), IncidentDecision.MayAdd(full, "order:more")!.En, StringComparison.Ordinal);
        Assert.Same(full, Added(full, "order:1"));
    }

    [Fact]
    public void The_list_keeps_the_latest()
    {
        var list = Enumerable.Range(1, IncidentLimits.ListedMax + 2).Aggregate(new IncidentList(), (known, index) => known.With($"incident:{index}"));

        Assert.Equal(IncidentLimits.ListedMax, list.Incidents.Length);
        Assert.Equal(new(3, "incident:3"), list.Incidents[0]);
        Assert.Same(list, list.With("incident:3"));
        Assert.Equal([IncidentLimits.ListedMax + 2, IncidentLimits.ListedMax + 1], list.Before(long.MaxValue, 2).Select(listed => listed.Entry));
        Assert.Empty(list.Before(3, 2));
    }

    [Theory]
    [InlineData("", "wave", "1", "why")]
    [InlineData("a b", "wave", "1", "why")]
    [InlineData("key", "", "1", "why")]
    [InlineData("key", "wa\nve", "1", "why")]
    [InlineData("key", "wa\u202Eve", "1", "why")]
    [InlineData("key", "wave", "", "why")]
    [InlineData("key", "wave", "1", "")]
    public void A_draft_that_says_too_little_or_hides_something_is_refused(string key, string name, string reference, string reason) =>
        Assert.Equal(RefusalCode.InvalidArgument, IncidentRules.Check(new(key, name, reference, reason))!.Code);

    [Fact]
    public void What_it_is_called_has_a_length()
    {
        Assert.Null(IncidentRules.Check(draft with { Name = new('n', IncidentLimits.NameMax), Reference = new('r', IncidentLimits.ReferenceMax) }));
        Assert.NotNull(IncidentRules.Check(draft with { Name = new('n', IncidentLimits.NameMax + 1) }));
        Assert.NotNull(IncidentRules.Check(draft with { Reference = new('r', IncidentLimits.ReferenceMax + 1) }));
    }

    [Fact]
    public void An_order_belongs_to_one_incident_by_its_issuers_word()
    {
        var order = new OrderState { Submitted = new(issuer, now, "case") };
        var joined = IncidentDecision.Join(order, "order:1", "incident:1", issuer, now);

        Assert.Equal("incident:1", joined.State.Incident);
        Assert.Same(joined.State, IncidentDecision.Join(joined.State, "order:1", "incident:1", issuer, now).State);
        Assert.Equal(RefusalCode.Precondition, IncidentDecision.Join(joined.State, "order:1", "incident:2", issuer, now).Answer!.Code);
        Assert.Equal(RefusalCode.NotAllowed, IncidentDecision.Join(order, "order:1", "incident:1", issuer with { Organisation = "another" }, now).Answer!.Code);
    }

    private static IncidentState Open() => IncidentDecision.Open(new(), "incident:1", draft, issuer, now).State;

    private static IncidentState Added(IncidentState state, string orderId) =>
        IncidentDecision.Added(state, "incident:1", orderId, issuer.Organisation, "same wave", issuer, now).State;
}
