using System.Globalization;
using Coordination.Audit;
using Coordination.Carriers;
using Coordination.CarrierSimulator;
using Coordination.Harness;
using Coordination.Journal;
using Coordination.Law;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Verification;
using Microsoft.Extensions.DependencyInjection;

namespace Coordination.Scenarios;

/// <summary>Protected numbers of an order: one person proposes, another confirms, and the order does what they decided, and no more.</summary>
public sealed class When_lines_are_put_before_people
{
    [Fact]
    public async Task What_two_people_let_through_is_placed_and_taken_back_like_any_line_and_what_they_drop_is_over()
    {
        await using var country = await Country.Start();
        var numbers = Numbers(20).ToList();
        string[] listed = [numbers[3], numbers[7], numbers[11], numbers[12]];
        await country.Do(Country.MinistryDesk, portals => portals.Province.Protect(listed, ProtectedKind.Hospital, null, "emergency room"));
        var planned = await country.Plan(Country.Police, "batch-1", numbers);
        await country.Do(Country.Police, portals => portals.Province.Apply(planned.OrderId, "go"));
        var before = await country.Ended(Country.Police, planned.OrderId);
        var first = await country.Do(Country.Police, portals => portals.Province.Review(planned.OrderId, 0, 3));
        var second = await country.Do(Country.Police, portals => portals.Province.Review(planned.OrderId, first.NextAfterRow!.Value, 3));

        Assert.Equal([new Count(nameof(ProtectedKind.Hospital), 4)], planned.Conduct.ProtectedByKind);
        Assert.Equal((16, 4), (Of(before, ItemOutcome.Applied), Of(before, ItemOutcome.ProtectedReview)));
        Assert.Equal([4, 8, 12, 13], first.Lines.Concat(second.Lines).Select(line => line.Line.Row));
        Assert.All(first.Lines, line => Assert.Equal(new Protection(ProtectedKind.Hospital, "emergency room", null), Assert.Single(line.Protections)));
        Assert.Equal((4L, (int?)null), (second.Waiting, second.NextAfterRow));

        var release = await Propose(country, planned, ReviewChoice.Release, 8, 4);
        var again = await Propose(country, planned, ReviewChoice.Release, 4, 8);
        var drop = await Propose(country, planned, ReviewChoice.Drop, 12);
        var own = await country.As(Country.Police with { Role = Role.Approver }, portals => portals.Province.ConfirmReview(planned.OrderId, 1, "mine"));
        var issuer = await country.As(Country.Police, portals => portals.Province.ConfirmReview(planned.OrderId, 1, "mine"));
        var stranger = await country.As(Country.OtherPolice, portals => Drop(portals, planned.OrderId, 13));
        var none = await country.As(Country.Police, portals => Drop(portals, planned.OrderId));
        var applied = await country.As(Country.Police, portals => Drop(portals, planned.OrderId, 1));
        Assert.Equal((1, ReviewStatus.Proposed), (release.Proposal, release.Status));
        Assert.Equal(1, again.Proposal);
        Assert.Equal(2, drop.Proposal);
        Assert.Equal(
            [RefusalCode.NotAllowed, RefusalCode.NotAllowed, RefusalCode.NotFound, RefusalCode.InvalidArgument, RefusalCode.Precondition],
            new[] { own.Refusal, issuer.Refusal, stranger.Refusal, none.Refusal, applied.Refusal }.Select(refusal => refusal!.Code));
        Assert.Equal(16, country.Effects().Count);

        await country.Do(Country.Approver, portals => portals.Province.ConfirmReview(planned.OrderId, 2, "leave it"));
        await country.Do(Country.Approver, portals => portals.Province.ConfirmReview(planned.OrderId, 1, "case file seen"));
        await country.Do(Country.Approver, portals => portals.Province.ConfirmReview(planned.OrderId, 1, "case file seen"));
        var ended = await country.Until(
            () => country.Show(Country.Police, planned.OrderId),
            view => view.Phase is OrderPhase.Completed && Of(view, ItemOutcome.Applied) == 18,
            "the released lines were applied");

        Assert.Equal((1, 1), (Of(ended, ItemOutcome.Dropped), Of(ended, ItemOutcome.ProtectedReview)));
        Assert.Equal(20, ended.Outcomes.Sum(count => count.Lines));
        Assert.Equal((2, 18), (ended.Conduct.Run, country.Effects().Select(effect => effect.Number.Digits).Distinct().Count()));
        Assert.Equal(18, country.Effects().Count);
        Assert.DoesNotContain(country.Effects(), effect => effect.Number.Digits == Key(numbers[11]) || effect.Number.Digits == Key(numbers[12]));
        var whole = await country.Do(Country.MinistryDesk, portals => portals.Ministry.Country());
        Assert.Equal((20, 1), (whole.Outcomes.Sum(count => count.Lines), whole.Outcomes.Single(count => count.Name == nameof(ItemOutcome.Dropped)).Lines));
        var proposals = await country.Do(Country.Auditor, portals => portals.Province.Proposals(planned.OrderId, 0, 20));
        Assert.Equal([(ReviewStatus.Done, "approver-1"), (ReviewStatus.Done, "approver-1")], proposals.Proposals.Select(proposal => (proposal.Status, proposal.DecidedBy)));
        await SaysWho(country, planned.OrderId, numbers[3]);

        await country.Undo(Country.Police, planned.OrderId, wrongful: false);
        Assert.All(country.Standing().Values, bars => Assert.Equal(0, bars));
    }

    [Fact]
    public async Task What_is_let_through_while_the_order_runs_is_its_next_run_also_after_a_restart()
    {
        await using var country = await Country.Start();
        var numbers = Numbers(30).ToList();
        await country.Do(Country.MinistryDesk, portals => portals.Province.Protect([numbers[5]], ProtectedKind.Bank, null, "hotline"));
        SetDown(country, isDown: true);
        var order = await country.Order(Country.Police, "batch-1", numbers);
        await country.Until(
            () => country.Show(Country.Police, order.OrderId), view => Of(view, ItemOutcome.ProtectedReview) == 1, "the protected line was put before a person");
        await Propose(country, order, ReviewChoice.Release, 6);
        var confirmed = await country.Do(Country.Approver, portals => portals.Province.ConfirmReview(order.OrderId, 1, "seen"));
        await country.Restart();
        SetDown(country, isDown: false);
        var ended = await country.Ended(Country.Police, order.OrderId);

        Assert.Equal(ReviewStatus.Confirmed, confirmed.Status);
        Assert.Equal([new Count(nameof(ItemOutcome.Applied), 30)], ended.Outcomes);
        Assert.Equal(30, country.Effects().Select(effect => effect.Number.Digits).Distinct().Count());
        Assert.Single((await country.Number(numbers[5])).Holds);
    }

    [Fact]
    public async Task What_was_confirmed_and_not_carried_out_when_its_silo_ended_is_carried_out_by_the_next()
    {
        await using var country = await Country.Start();
        var numbers = Numbers(10).ToList();
        await country.Do(Country.MinistryDesk, portals => portals.Province.Protect(numbers[..2], ProtectedKind.Bank, null, "hotline"));
        var planned = await country.Plan(Country.Police, "batch-1", numbers);
        await country.Do(Country.Police, portals => portals.Province.Apply(planned.OrderId, "go"));
        await country.Ended(Country.Police, planned.OrderId);
        var before = await country.Do(Country.MinistryDesk, portals => portals.Ministry.Country());
        await Propose(country, planned, ReviewChoice.Drop, 1);
        await Propose(country, planned, ReviewChoice.Release, 2);

        // The order records it, and whoever would set it going is gone before it can.
        var order = country.Silo.GetRequiredService<IGrainFactory>().GetGrain<IOrderGrain>(planned.OrderId);
        await order.ConfirmReview(1, "leave it", Country.Approver);
        await order.ConfirmReview(2, "case file seen", Country.Approver);
        await country.Restart();
        var ended = await country.Until(
            () => country.Show(Country.Police, planned.OrderId),
            view => view.Phase is OrderPhase.Completed && Of(view, ItemOutcome.Dropped) == 1,
            "what was confirmed was done");
        var after = await country.Do(Country.MinistryDesk, portals => portals.Ministry.Country());

        Assert.Equal((9, 0), (Of(ended, ItemOutcome.Applied), Of(ended, ItemOutcome.ProtectedReview)));
        Assert.Equal([new Count(nameof(ItemOutcome.Applied), 8), new Count(nameof(ItemOutcome.ProtectedReview), 2)], before.Outcomes);
        Assert.Equal([new Count(nameof(ItemOutcome.Applied), 9), new Count(nameof(ItemOutcome.Dropped), 1)], after.Outcomes);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(OrderDecision.UrgentNumbersMax + 1)]
    public async Task A_holder_who_was_verified_lately_is_put_before_people_without_any_list(int lines)
    {
        await using var country = await Country.Start();
        var numbers = Numbers(lines).ToList();
        await Verified(country, numbers[1]);
        var planned = await country.Plan(Country.Police, "batch-1", numbers);
        await country.Do(Country.Police, portals => portals.Province.Apply(planned.OrderId, "go"));
        var ended = await country.Ended(Country.Police, planned.OrderId);
        var line = Assert.Single((await country.Do(Country.Police, portals => portals.Province.Review(planned.OrderId, 0, 10))).Lines);

        Assert.Equal([new Count(nameof(ProtectedKind.RecentlyVerified), 1)], planned.Conduct.ProtectedByKind);
        Assert.Equal((lines - 1, 1), (Of(ended, ItemOutcome.Applied), Of(ended, ItemOutcome.ProtectedReview)));
        Assert.Equal((2, ProtectedKind.RecentlyVerified), (line.Line.Row, Assert.Single(line.Protections).Kind));
        Assert.InRange(line.Protections[0].Until!.Value - country.Time.GetUtcNow(), TimeSpan.FromDays(29), TimeSpan.FromDays(30));

        await Propose(country, planned, ReviewChoice.Release, 2);
        await country.Do(Country.Approver, portals => portals.Province.ConfirmReview(planned.OrderId, 1, "a new case"));
        await country.Until(
            () => country.Show(Country.Police, planned.OrderId), view => Of(view, ItemOutcome.Applied) == lines, "the released line was applied");

        country.Time.Advance(TimeSpan.FromDays(31));
        var later = await country.Plan(Country.OtherPolice, "batch-2", [numbers[1]]);
        Assert.Empty(later.Conduct.ProtectedByKind);
    }

    [Fact]
    public async Task A_hold_that_stood_before_its_number_was_listed_is_told_as_it_is_and_taken_back_by_an_undo()
    {
        await using var country = await Country.Start();
        var numbers = Numbers(3).ToList();
        var planned = await country.Plan(Country.Police, "batch-1", numbers);

        // As a shard does whose silo ends before the page is recorded.
        var terms = new HoldTerms(
            planned.OrderId, Ground.PsbCase, "ATFL-27", "1", Services.TwoWay, NoticePolicy.WithStop, ReleaseBy.SameUnit | ReleaseBy.Appeal, Country.Police, null, 0);
        await country.Silo.GetRequiredService<IGrainFactory>().GetGrain<INumberGrain>(Key(numbers[1]))
            .PlaceHold(SealedOrder.Page(country.Silo.GetRequiredService<Warrants>(), terms, [Key(numbers[1])], CarrierUnit.Central(CarrierCode.Cmcc), Priority.Urgent)
                .Call(Key(numbers[1]), country.Time.GetUtcNow().AddSeconds(10)));
        await country.Do(Country.MinistryDesk, portals => portals.Province.Protect([numbers[1], numbers[2]], ProtectedKind.Bank, null, "hotline"));
        await country.Do(Country.Police, portals => portals.Province.Apply(planned.OrderId, "go"));
        var ended = await country.Ended(Country.Police, planned.OrderId);

        Assert.Equal((2, 1), (Of(ended, ItemOutcome.Applied), Of(ended, ItemOutcome.ProtectedReview)));
        await country.Undo(Country.Police, planned.OrderId, wrongful: false);
        Assert.Equal(2, country.Standing().Count);
        Assert.All(country.Standing().Values, bars => Assert.Equal(0, bars));
    }

    [Fact]
    public async Task A_carrier_opens_no_case_on_a_protected_number()
    {
        await using var country = await Country.Start();
        var carrier = Country.SystemOf(CarrierCode.Cmcc);
        var number = Numbers(1).Single();
        var opened = await country.Do(carrier, portals => portals.Carrier.OpenCase(new("risk-1", number, "model", 1)));
        await country.Do(Country.MinistryDesk, portals => portals.Province.Protect([number], ProtectedKind.Hotline, null, "12345"));
        var refused = await country.As(carrier, portals => portals.Carrier.OpenCase(new("risk-2", number, "model", 1)));
        var known = await country.Do(carrier, portals => portals.Carrier.OpenCase(new("risk-1", number, "model", 1)));

        Assert.Equal(RefusalCode.Precondition, refused.Refusal!.Code);
        Assert.Contains("PROTECTED_REVIEW", refused.Refusal.En, StringComparison.Ordinal);
        Assert.Equal(opened.CaseId, known.CaseId);
        Assert.Single((await country.Number(number)).Holds);
    }

    private static async Task SaysWho(Country country, string orderId, string number)
    {
        var journal = country.Silo.GetRequiredService<IJournal>();
        var ofNumber = await journal.History(Subject.OfNumber(Key(number)), 0, 10, TestContext.Current.CancellationToken);
        var ofOrder = await journal.History(Subject.OfOrder(orderId), 0, 100, TestContext.Current.CancellationToken);

        Assert.Equal("1: officer-1, approver-1", Assert.Single(ofNumber, fact => fact.Kind is FactKind.HoldPlaced).Fields[21]);
        Assert.Equal(2, ofOrder.Count(fact => fact is { Kind: FactKind.ReviewProposed, By.Id: "officer-1" }));
        Assert.Equal(2, ofOrder.Count(fact => fact is { Kind: FactKind.ReviewConfirmed, By.Id: "approver-1" } && fact.Fields[3] == "officer-1"));
        Assert.Single(ofOrder, fact => fact.Kind is FactKind.ReviewedLinesRun);
    }

    private static Task<Answer<ReviewProposal>> Drop(IPortals portals, string orderId, params int[] rows) =>
        portals.Province.ProposeReview(orderId, ReviewChoice.Drop, rows, "leave them");

    private static Task<ReviewProposal> Propose(Country country, OrderView order, ReviewChoice choice, params int[] rows) =>
        country.Do(Country.Police, portals => portals.Province.ProposeReview(order.OrderId, choice, rows, "case 7"));

    private static async Task Verified(Country country, string number)
    {
        var carrier = Country.SystemOf(CarrierCode.Cmcc);
        var opened = await country.Do(carrier, portals => portals.Carrier.OpenCase(new("risk-1", number, "model", 1)));
        await country.Do(carrier, portals => portals.Carrier.RecordResult(
            "pass-1", number, new(opened.CaseId, VerificationOutcome.Passed, 1, country.Time.GetUtcNow(), "online", "tx-1")));
    }

    private static void SetDown(Country country, bool isDown)
    {
        foreach (var carrier in country.Carriers.Addresses.Keys)
        {
            country.Carriers.SetFaults(carrier, Faults.None with { Down = isDown });
        }
    }

    private static long Of(OrderView view, ItemOutcome outcome) => view.Outcomes.FirstOrDefault(count => count.Name == outcome.ToString())?.Lines ?? 0;

    private static IEnumerable<string> Numbers(int count) =>
        Enumerable.Range(0, count).Select(index => $"138{(index * 7_919L).ToString(CultureInfo.InvariantCulture).PadLeft(8, '0')}");

    private static long Key(string national) => long.Parse("86" + national, CultureInfo.InvariantCulture);
}
