using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Provinces;

namespace Coordination.Tests.Audit;

public sealed class WithdrawalDecisionTests
{
    private const string Key = "withdrawals:all";
    private static readonly DateTimeOffset now = new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);
    private static readonly Principal ministry = new("ministry-1", Role.MinistryOperator, "工业和信息化部", ProvinceCode.Unknown, null);
    private static readonly Principal sichuan = new("sc-1", Role.ProvinceOperator, "四川省通信管理局", ProvinceCode.From(51), null);
    private static readonly Principal approver = new("approver-1", Role.Approver, "示范省反诈中心", ProvinceCode.From(51), null);

    [Fact]
    public void A_person_or_a_body_loses_every_role_but_that_of_a_carriers_system()
    {
        var person = Withdraw(new(), approver.Id, false, ministry).Entries[0];
        var body = Withdraw(new(), approver.Organisation, true, ministry).Entries[0];

        Assert.True(person.Concerns(approver));
        Assert.True(person.Concerns(approver with { Role = Role.MinistryOperator, Organisation = "elsewhere" }));
        Assert.False(person.Concerns(approver with { Id = "approver-2" }));
        Assert.True(body.Concerns(approver with { Id = "approver-2" }));
        Assert.False(body.Concerns(approver with { Organisation = "elsewhere" }));
        Assert.False(person.Concerns(approver with { Role = Role.CarrierSystem, Carrier = CarrierCode.Cmcc }));
        Assert.False((person with { Name = Principal.System.Id }).Concerns(Principal.System));
    }

    [Fact]
    public void A_province_reaches_its_own_people_only_and_the_ministry_everybody()
    {
        var local = Withdraw(new(), approver.Id, false, sichuan);
        var both = Withdraw(local, approver.Id, false, ministry);

        Assert.True(local.Entries[0].Concerns(approver));
        Assert.False(local.Entries[0].Concerns(approver with { Province = ProvinceCode.Unknown }));
        Assert.False(local.Entries[0].Concerns(approver with { Province = ProvinceCode.From(11) }));
        Assert.Equal(2, both.Entries.Length);
        Assert.Same(both, Withdraw(both, approver.Id, false, ministry));
        Assert.Single(WithdrawalDecision.Reinstate(both, Key, approver.Id, false, "back", sichuan, now).State.Entries);
        Assert.Empty(WithdrawalDecision.Reinstate(both, Key, approver.Id, false, "back", ministry, now).State.Entries);
        Assert.Equal(RefusalCode.NotFound, WithdrawalDecision.Reinstate(local, Key, approver.Organisation, true, "back", ministry, now).Answer.Refusal!.Code);
    }

    [Fact]
    public void Nobody_ends_his_own_rights_or_those_of_his_own_body()
    {
        Assert.Equal(RefusalCode.NotAllowed, Ask(new(), ministry.Id, false, ministry).Answer.Refusal!.Code);
        Assert.Equal(RefusalCode.NotAllowed, Ask(new(), ministry.Organisation, true, ministry).Answer.Refusal!.Code);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("line\nbreak", false)]
    [InlineData("turned\u202eround", true)]
    public void A_name_is_one_that_can_be_shown(string name, bool isBody) =>
        Assert.Equal(RefusalCode.InvalidArgument, Ask(new(), name, isBody, ministry).Answer.Refusal!.Code);

    [Fact]
    public void Names_and_the_list_have_limits()
    {
        Assert.NotNull(Ask(new(), new('a', WithdrawalsPage.PersonCharactersMax), false, ministry).Answer.Value);
        Assert.NotNull(Ask(new(), new('a', WithdrawalsPage.PersonCharactersMax + 1), false, ministry).Answer.Refusal);
        Assert.NotNull(Ask(new(), new('a', WithdrawalsPage.BodyCharactersMax), true, ministry).Answer.Value);
        Assert.NotNull(Ask(new(), new('a', WithdrawalsPage.BodyCharactersMax + 1), true, ministry).Answer.Refusal);

        var full = new WithdrawalList
        {
            Entries = [.. Enumerable.Range(0, WithdrawalsPage.WithdrawalsMax).Select(one => new Withdrawal($"p-{one}", false, ProvinceCode.Unknown, "left", "m", now))],
        };
        Assert.Equal(RefusalCode.LimitReached, Ask(full, approver.Id, false, ministry).Answer.Refusal!.Code);
    }

    private static WithdrawalList Withdraw(WithdrawalList list, string name, bool isBody, Principal by) => Ask(list, name, isBody, by).State;

    private static Decided<WithdrawalList, Answer<Withdrawal>> Ask(WithdrawalList list, string name, bool isBody, Principal by) =>
        WithdrawalDecision.Withdraw(list, Key, name, isBody, "left", by, now);
}
