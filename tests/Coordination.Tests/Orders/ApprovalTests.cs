using Coordination.Audit;
using Coordination.Journal;
using Coordination.Law;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Provinces;

namespace Coordination.Tests.Orders;

/// <summary>Who has to approve what, for how long it counts, and whose approval takes whose place.</summary>
public sealed class ApprovalTests
{
    private const string Id = "order:1";
    private static readonly DateTimeOffset now = new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);
    private static readonly BrakeSettings brakes = new();
    private static readonly Principal issuer = new("officer-1", Role.PoliceIssuer, "示范市公安局", ProvinceCode.Unknown, null);
    private static readonly Principal approver = new("approver-1", Role.Approver, "示范省反诈中心", ProvinceCode.Unknown, null);
    private static readonly Principal another = approver with { Id = "approver-2" };
    private static readonly Principal ministry = new("ministry-1", Role.MinistryOperator, "工业和信息化部", ProvinceCode.Unknown, null);

    [Fact]
    public void What_another_has_approved_the_ministry_approves_for_more_and_nobody_takes_that_back()
    {
        var approved = Approve(Planned(), approver, issued: 20_000);
        var more = OrderDecision.Start(approved, Id, "go", issuer, now, brakes.SecondRankLinesMin + 1, brakes);
        var ranked = Approve(approved, ministry, issued: brakes.SecondRankLinesMin + 1);
        var again = Approve(ranked, another, issued: 20_000);

        Assert.Equal(RefusalCode.Precondition, more.Answer.Refusal!.Code);
        Assert.Equal(ministry, ranked.Approved!.By);
        Assert.Same(ranked, again);
        Assert.NotNull(OrderDecision.Start(ranked, Id, "go", issuer, now, brakes.SecondRankLinesMin + 1, brakes).Answer.Value);
    }

    [Fact]
    public void A_repeat_changes_nothing_and_anothers_approval_takes_the_place_of_one_that_is_void()
    {
        var approved = Approve(Planned(), approver);

        Assert.Same(approved, Approve(approved, approver));
        Assert.Same(approved, Approve(approved, another));
        Assert.Equal(another, Approve(approved, another, isVoid: true).Approved!.By);
    }

    [Theory]
    [Trait("Hostile", "17")]
    [InlineData(Role.Approver)]
    [InlineData(Role.MinistryOperator)]
    public void Nobody_approves_his_own_order_under_whatever_role(Role role) =>
        Assert.Equal(RefusalCode.NotAllowed, Ask(Planned(), issuer with { Role = role }).Answer!.Code);

    [Fact]
    [Trait("Hostile", "17")]
    public void What_is_approved_is_the_root_that_was_seen()
    {
        var edited = Planned() with { Plan = Planned().Plan! with { Root = [.. Enumerable.Repeat((byte)8, 32)] } };

        Assert.Equal(RefusalCode.Precondition, Ask(edited, approver).Answer!.Code);
        Assert.Equal(RefusalCode.Precondition, OrderDecision.Approve(Planned(), Id, string.Empty, "seen", approver, now, 1, brakes).Answer!.Code);
        Assert.Equal(RefusalCode.Precondition, OrderDecision.Approve(Approve(Planned(), approver), Id, RootOf(edited), "seen", another, now, 1, brakes).Answer!.Code);
    }

    [Fact]
    public void A_plan_that_is_a_day_old_is_neither_approved_nor_started_and_an_approval_that_is_starts_nothing()
    {
        var day = now.AddHours(24);
        var late = day.AddTicks(1);

        Assert.Null(Ask(Planned(), approver, at: day).Answer);
        Assert.Contains("older than 24 hours", Ask(Planned(), approver, at: late).Answer!.En, StringComparison.Ordinal);
        Assert.NotNull(OrderDecision.Start(Planned(), Id, "go", issuer, day, 1, brakes).Answer.Value);
        Assert.Equal(RefusalCode.Precondition, OrderDecision.Start(Planned(), Id, "go", issuer, late, 1, brakes).Answer.Refusal!.Code);

        var approved = Approve(Planned(), approver);
        Assert.NotNull(OrderDecision.Start(approved, Id, "go", issuer, day, 20_000, brakes).Answer.Value);
        Assert.Equal(RefusalCode.Precondition, OrderDecision.Start(approved, Id, "go", issuer, late, 20_000, brakes).Answer.Refusal!.Code);
    }

    [Fact]
    [Trait("Hostile", "18")]
    public void A_day_counts_every_order_of_its_issuer_however_many_they_are()
    {
        const int orders = 100;
        var day = new IssuerDay();
        for (var order = 0; order < orders; order++)
        {
            day = day.With($"order:{order}", 10, now.AddMinutes(order));
        }

        Assert.Equal(10 * orders, day.Lines(now.AddMinutes(orders)));
        Assert.Equal(IssuerDay.OrdersKeptMax, day.Orders.Length);
        Assert.Equal($"order:{orders - 1}", day.Orders[^1]);

        // By the hour: what began within an hour counts until that hour is a day old.
        Assert.Equal(10 * 40, day.Lines(now.AddHours(25)));
        Assert.Equal(0, day.Lines(now.AddHours(26)));
    }

    private static OrderState Approve(OrderState state, Principal by, long issued = 20_000, bool isVoid = false)
    {
        var decided = OrderDecision.Approve(state, Id, RootOf(state), "seen", by, now, issued, brakes, isVoid);
        Assert.Null(decided.Answer);
        return decided.State;
    }

    private static Decided<OrderState, Refusal?> Ask(OrderState state, Principal by, DateTimeOffset? at = null) =>
        OrderDecision.Approve(state, Id, RootOf(Planned()), "seen", by, at ?? now, 20_000, brakes);

    private static string RootOf(OrderState state) => Convert.ToHexStringLower(state.Plan!.Root);

    private static OrderState Planned() => new()
    {
        Draft = new("case-1", Ground.PsbCase, "ATFL-27", "1", "case", Services.TwoWay, string.Empty, new string('a', 64), null),
        Phase = OrderPhase.Planned,
        Submitted = new(issuer, now, "case"),
        Plan = new([.. Enumerable.Repeat((byte)7, 32)], 20_000, 20_000, [], [], [], [], now),
    };
}
