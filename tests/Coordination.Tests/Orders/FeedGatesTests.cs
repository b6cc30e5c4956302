using Coordination.Audit;
using Coordination.Orders;
using Coordination.Provinces;

namespace Coordination.Tests.Orders;

public sealed class FeedGatesTests
{
    private static readonly FeedGateSettings Limits = new();
    private static readonly ProvinceCode Sichuan = ProvinceCode.From(51);
    private static readonly ProvinceCode Beijing = ProvinceCode.From(11);

    [Fact]
    public void A_list_like_the_others_passes() => Assert.Empty(FeedGates.Check(Order(1_000), History(1_000, 900, 1_200), Limits));

    [Theory]
    [InlineData(10_000, false)]
    [InlineData(10_001, true)]
    [InlineData(100, false)]
    public void Many_more_lines_than_usual_are_a_swing(long lines, bool trips)
    {
        var findings = FeedGates.Check(Order(lines), History(1_000, 1_000, 1_000), Limits);

        Assert.Equal(trips ? [new GateFinding(FeedGate.SizeSwing, lines, 1_000, 1_000, null)] : [], findings);
    }

    [Theory]
    [InlineData(1_000, false)]
    [InlineData(999, true)]
    [InlineData(99, false)]
    public void Far_fewer_lines_than_usual_are_a_swing_unless_they_are_a_handful(long lines, bool trips)
    {
        var findings = FeedGates.Check(Order(lines), History(10_000, 10_000, 10_000), Limits);

        Assert.Equal(trips ? [new GateFinding(FeedGate.SizeSwing, lines, 10_000, 10, null)] : [], findings);
    }

    [Fact]
    public void Usual_is_the_middle_of_the_last_orders_and_takes_three_of_them()
    {
        Assert.Empty(FeedGates.Check(Order(100_000), History(1_000, 1_000), Limits));
        Assert.Empty(FeedGates.Check(Order(100_000), History(1_000, 100_000, 1_000_000), Limits));
        Assert.Equal(FeedGate.SizeSwing, Assert.Single(FeedGates.Check(Order(100_000), History(1_000, 1_000, 1_000_000, 1_000_000), Limits)).Gate);
    }

    [Theory]
    [InlineData(FeedGate.Duplicates, 200, 20)]
    [InlineData(FeedGate.LostDigits, 50, 5)]
    [InlineData(FeedGate.OutOfProvince, 300, 30)]
    [InlineData(FeedGate.AlreadyHeld, 500, 50)]
    public void A_share_trips_above_its_limit_and_not_at_it(FeedGate gate, long most, int percent)
    {
        Assert.Empty(FeedGates.Check(With(gate, Order(1_000), most), [], Limits));

        var finding = Assert.Single(FeedGates.Check(With(gate, Order(1_000), most + 1), [], Limits));
        Assert.Equal(new GateFinding(gate, most + 1, 1_000, percent, null), finding);
    }

    [Theory]
    [InlineData(FeedGate.Duplicates)]
    [InlineData(FeedGate.LostDigits)]
    [InlineData(FeedGate.OutOfProvince)]
    [InlineData(FeedGate.AlreadyHeld)]
    public void A_handful_of_lines_passes_whatever_it_is_like(FeedGate gate) =>
        Assert.Empty(FeedGates.Check(With(gate, Order(99), 99), [], Limits));

    [Fact]
    public void What_is_usual_for_the_issuer_is_told_beside_what_was_found()
    {
        var history = History(1_000, 1_000, 1_000).Select(order => With(FeedGate.Duplicates, order, 150)).ToList();

        Assert.Equal(15, Assert.Single(FeedGates.Check(With(FeedGate.Duplicates, Order(1_000), 400), history, Limits)).UsualPercent);
    }

    [Fact]
    public void An_order_bound_to_no_province_is_measured_by_where_its_issuers_orders_were()
    {
        var home = History(1_000, 1_000, 1_000).Select(order => Unbound(order, (Sichuan, 995), (Beijing, 5))).ToList();

        Assert.Empty(FeedGates.Check(Unbound(Order(1_000), (Sichuan, 700), (Beijing, 300)), home, Limits));
        Assert.Empty(FeedGates.Check(Unbound(Order(1_000), (Sichuan, 100), (ProvinceCode.Unknown, 900)), home, Limits));
        Assert.Equal(
            new GateFinding(FeedGate.OutOfProvince, 301, 1_000, 30, 0),
            Assert.Single(FeedGates.Check(Unbound(Order(1_000), (Sichuan, 699), (Beijing, 301)), home, Limits)));
        Assert.Empty(FeedGates.Check(Unbound(Order(1_000), (Beijing, 1_000)), home.Take(2).ToList(), Limits));
        Assert.Empty(FeedGates.Check(Unbound(Order(1_000), (Beijing, 1_000)), home, Limits with { HistoryNumbersMin = 3_001 }));
    }

    [Fact]
    public void Every_limit_is_a_setting_and_a_hundred_percent_turns_a_share_off()
    {
        var off = new FeedGateSettings
        {
            DuplicatePercentMax = 100,
            LostDigitsPercentMax = 100,
            OutOfProvincePercentMax = 100,
            AlreadyHeldPercentMax = 100,
            SizePercentMax = int.MaxValue,
            SizePercentMin = 0,
        };
        var order = new FeedFigures("order:1", true, 1_000_000, 1_000, 1_000_000, 1_000_000, 1_000, 1_000, []);

        Assert.Equal(5, FeedGates.Check(order, History(1_000, 1_000, 1_000), Limits).Count);
        Assert.Empty(FeedGates.Check(order, History(1_000, 1_000, 1_000), off));
        Assert.Empty(FeedGates.Check(order, History(1_000, 1_000, 1_000), Limits with { LinesMin = 1_000_001 }));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_gate_says_its_figures_and_what_to_look_at(bool chinese)
    {
        var told = Enum.GetValues<FeedGate>().Select(gate => new GateFinding(gate, 4_200, 10_000, 20, 3).Explain(chinese)).ToList();

        Assert.All(told, text => Assert.Contains("4,200", text, StringComparison.Ordinal));
        Assert.Equal(told.Count, told.Distinct().Count());
    }

    [Fact]
    public void What_tripped_is_let_through_by_another_person_only_and_only_for_this_plan()
    {
        var now = new DateTimeOffset(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);
        var issuer = new Principal("officer-1", Role.PoliceIssuer, "示范市公安局", ProvinceCode.Unknown, null);
        var approver = new Principal("approver-1", Role.Approver, "示范省反诈中心", ProvinceCode.Unknown, null);
        byte[] root = [.. Enumerable.Repeat((byte)7, 32)];
        var hex = Convert.ToHexStringLower(root);
        var state = new OrderState
        {
            Draft = new("key", Coordination.Law.Ground.PsbCase, "", "doc", "case", Coordination.Numbers.Services.None, "", new string('a', 64), null),
            Phase = OrderPhase.Planned,
            Submitted = new(issuer, now, "case"),
            Plan = new(root, 1_000, 1_000, [], [], [], [], now),
            Feed = new(Order(1_000), [new(FeedGate.Duplicates, 400, 1_000, 20, null)], null),
        };

        Assert.Contains("[DUPLICATES] Repeated numbers are 40 %", OrderDecision.Approve(state, "order:1", hex, "seen", approver, now, 1, new()).Answer!.En, StringComparison.Ordinal);
        Assert.Equal(RefusalCode.NotAllowed, GateDecision.Override(state, "order:1", hex, "checked", issuer, now).Answer!.Code);
        Assert.Equal(RefusalCode.NotAllowed, GateDecision.Override(state, "order:1", hex, "checked", issuer with { Role = Role.Approver }, now).Answer!.Code);
        Assert.Equal(RefusalCode.Precondition, GateDecision.Override(state, "order:1", new string('0', 64), "checked", approver, now).Answer!.Code);

        var through = GateDecision.Override(state, "order:1", hex, "checked with the unit", approver, now);
        Assert.Null(through.Answer);
        Assert.Equal(("approver-1", "checked with the unit"), (through.State.Feed!.Overridden!.By.Id, through.State.Feed.Overridden.Reason));
        Assert.IsType<OrderGatesOverridden>(Assert.IsType<Coordination.Journal.Change.Recorded>(Assert.Single(through.Changes)).Fact.Fact);
        Assert.Null(OrderDecision.Approve(through.State, "order:1", hex, "seen", approver, now, 1, new()).Answer);
        Assert.Empty(GateDecision.Override(through.State, "order:1", hex, "again", approver, now).Changes);
    }

    private static FeedFigures Order(long lines) => new($"order:{lines}", true, lines, lines, 0, 0, 0, 0, []);

    private static List<FeedFigures> History(params long[] lines) => [.. lines.Select(Order)];

    private static FeedFigures Unbound(FeedFigures order, params (ProvinceCode Province, long Numbers)[] parts) =>
        order with { IsBound = false, ByProvince = parts.ToDictionary(part => part.Province.Value, part => part.Numbers) };

    private static FeedFigures With(FeedGate gate, FeedFigures order, long counted) => gate switch
    {
        FeedGate.Duplicates => order with { Duplicates = counted },
        FeedGate.LostDigits => order with { LostDigits = counted },
        FeedGate.OutOfProvince => order with { OutOfScope = counted },
        FeedGate.AlreadyHeld => order with { AlreadyHeld = counted },
        _ => throw new ArgumentOutOfRangeException(nameof(gate)),
    };
}
