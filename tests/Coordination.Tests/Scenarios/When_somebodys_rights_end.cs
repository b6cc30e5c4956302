using System.Globalization;
using Coordination.Audit;
using Coordination.Harness;
using Coordination.Orders;

namespace Coordination.Scenarios;

/// <summary>
/// Somebody leaves, or loses his certificate, with tokens that are still good: what rests on him does not begin, what runs on his word
/// pauses, nothing is taken back by that alone, and what gives service back goes on.
/// </summary>
public sealed class When_somebodys_rights_end
{
    private static readonly Principal SecondOfficer = Country.Police with { Id = "officer-2" };
    private static readonly Principal SecondApprover = Country.Approver with { Id = "approver-2" };

    [Fact]
    [Trait("Hostile", "17")]
    public async Task His_approval_starts_nothing_any_more_and_another_takes_its_place()
    {
        await using var country = await Country.Start();
        var planned = await country.Plan(Country.Police, "batch-1", [.. Numbers(20)]);
        await country.Do(Country.Approver, portals => portals.Province.Approve(planned.OrderId, planned.Root, "seen"));
        var withdrawn = await country.Do(Country.MinistryDesk, portals => portals.Province.Withdraw(Country.Approver.Id, false, "moved to another post"));
        var again = await country.Do(Country.MinistryDesk, portals => portals.Province.Withdraw(Country.Approver.Id, false, "moved to another post"));
        await country.Restart();

        var refused = await country.As(Country.Police, portals => portals.Province.Apply(planned.OrderId, "go"));
        await country.Until(
            () => country.As(Country.Approver, portals => portals.Province.Order(planned.OrderId)),
            answer => answer.Refusal?.Code is RefusalCode.NotAllowed,
            "he is let in no more");
        await country.Do(SecondApprover, portals => portals.Province.Approve(planned.OrderId, planned.Root, "seen by me"));
        await country.Do(Country.Police, portals => portals.Province.Apply(planned.OrderId, "go"));
        var ended = await country.Ended(Country.Police, planned.OrderId);
        var list = await country.Do(Country.Auditor, portals => portals.Province.Withdrawals(0, 10));

        Assert.Equal(withdrawn.At, again.At);
        Assert.Equal(RefusalCode.Precondition, refused.Refusal!.Code);
        Assert.Contains(Country.Approver.Id, refused.Refusal.En, StringComparison.Ordinal);
        Assert.Equal(SecondApprover.Id, ended.ApprovedBy);
        Assert.Equal([new Count(nameof(ItemOutcome.Applied), 20)], ended.Outcomes);
        Assert.Equal((Country.Approver.Id, 1), (Assert.Single(list.Withdrawals).Name, list.Total));
    }

    [Fact]
    public async Task What_runs_on_his_word_pauses_keeps_what_it_did_and_goes_on_when_the_ministry_answers_for_it()
    {
        await using var country = await Country.Start();
        var order = await Slowly(country, [.. Numbers(600)]);
        await country.Do(Country.MinistryDesk, portals => portals.Province.Withdraw(Country.Police.Id, false, "certificate revoked"));
        var paused = await country.Until(() => country.Show(SecondOfficer, order), view => view.Phase is OrderPhase.Paused, "it paused");
        var effects = country.Effects().Count;
        var colleague = await country.As(SecondOfficer, portals => portals.Province.Resume(order, "it is fine"));
        var himself = await country.As(Country.Police, portals => portals.Province.Resume(order, "it is mine"));
        await country.Do(Country.MinistryDesk, portals => portals.Province.Resume(order, "the list is right"));
        await country.Do(Country.MinistryDesk, portals => portals.Province.SetRate(order, null, "quickly"));
        var ended = await country.Ended(SecondOfficer, order);

        Assert.Equal(PauseCause.Withdrawn, paused.Conduct.PausedFor);
        Assert.Contains("certificate revoked", paused.Conduct.PausedWhy, StringComparison.Ordinal);
        Assert.InRange(effects, 1, 599);
        Assert.DoesNotContain(country.Standing(), number => number.Value == 0);
        Assert.Equal(RefusalCode.NotAllowed, colleague.Refusal!.Code);
        Assert.Equal(RefusalCode.NotAllowed, himself.Refusal!.Code);
        Assert.Equal(Country.MinistryDesk.Id, ended.Conduct.AnsweredBy);
        Assert.Equal([new Count(nameof(ItemOutcome.Applied), 600)], ended.Outcomes);
        Assert.Equal(600, country.Effects().Count);
    }

    [Fact]
    public async Task His_body_cancels_and_takes_back_what_he_began()
    {
        await using var country = await Country.Start();
        var order = await Slowly(country, [.. Numbers(200)]);
        await country.Do(Country.MinistryDesk, portals => portals.Province.Withdraw(Country.Police.Id, false, "left"));
        await country.Until(() => country.Show(SecondOfficer, order), view => view.Phase is OrderPhase.Paused, "it paused");
        await country.Do(SecondOfficer, portals => portals.Province.Cancel(order, "enough"));
        await country.Ended(SecondOfficer, order);
        await country.Until(
            () => country.As(SecondOfficer, portals => portals.Province.Undo(order, true, "wrong list")),
            answer => answer.Value is not null,
            "what was on its way is void");
        await country.Undo(SecondOfficer, order, wrongful: true);

        Assert.NotEmpty(country.Effects());
        Assert.DoesNotContain(country.Standing(), number => number.Value != 0);
    }

    [Fact]
    public async Task A_body_is_ended_whole_others_go_on_and_reinstated_it_is_resumed_by_another_person()
    {
        await using var country = await Country.Start();
        var order = await Slowly(country, [.. Numbers(300)]);
        var own = await country.As(Country.MinistryDesk, portals => portals.Province.Withdraw(Country.MinistryDesk.Organisation, true, "all of us"));
        var police = await country.As(Country.OtherPolice, portals => portals.Province.Withdraw(Country.Police.Organisation, true, "not mine to say"));
        await country.Do(Country.MinistryDesk, portals => portals.Province.Withdraw(Country.Police.Organisation, true, "no longer competent"));
        await country.Until(() => country.Show(Country.MinistryDesk, order), view => view.Phase is OrderPhase.Paused, "it paused");
        var colleague = await country.As(SecondOfficer, portals => portals.Province.Order(order));
        var other = await country.Order(Country.OtherPolice, "other", ["18612345678"]);
        await country.Ended(Country.OtherPolice, other.OrderId);
        await country.Do(Country.MinistryDesk, portals => portals.Province.Reinstate(Country.Police.Organisation, true, "competent again"));
        var himself = await country.As(Country.Police, portals => portals.Province.Resume(order, "go on"));
        await country.Do(Country.Approver, portals => portals.Province.Resume(order, "looked at"));
        await country.Do(Country.Police, portals => portals.Province.SetRate(order, null, "quickly"));
        var ended = await country.Ended(Country.Police, order);
        var nobody = await country.As(Country.MinistryDesk, portals => portals.Province.Reinstate("officer-77", false, "who is it"));

        Assert.Equal(RefusalCode.NotAllowed, own.Refusal!.Code);
        Assert.Equal(RefusalCode.NotAllowed, police.Refusal!.Code);
        Assert.Equal(RefusalCode.NotAllowed, colleague.Refusal!.Code);
        Assert.Equal(RefusalCode.NotAllowed, himself.Refusal!.Code);
        Assert.Equal(RefusalCode.NotFound, nobody.Refusal!.Code);
        Assert.Empty(ended.Conduct.AnsweredBy);
        Assert.Equal([new Count(nameof(ItemOutcome.Applied), 300)], ended.Outcomes);
    }

    /// <summary>Begins an order that goes slowly, and returns when some of it is done.</summary>
    private static async Task<string> Slowly(Country country, string[] numbers)
    {
        var planned = await country.Plan(Country.Police, "batch-1", numbers);
        await country.Do(Country.Approver, portals => portals.Province.Approve(planned.OrderId, planned.Root, "seen"));
        await country.Do(Country.Police, portals => portals.Province.SetRate(planned.OrderId, 20, "gently"));
        await country.Do(Country.Police, portals => portals.Province.Apply(planned.OrderId, "go"));
        await country.Until(
            () => country.Show(Country.Police, planned.OrderId),
            view => view.Outcomes.Any(count => count is { Name: nameof(ItemOutcome.Applied), Lines: > 0 }),
            "some lines were applied");
        return planned.OrderId;
    }

    private static IEnumerable<string> Numbers(int count) =>
        Enumerable.Range(0, count).Select(index => $"138{(index * 7_919L).ToString(CultureInfo.InvariantCulture).PadLeft(8, '0')}");
}
