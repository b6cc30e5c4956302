using Coordination.Carriers;
using Coordination.Crypto;
using Coordination.Journal;
using Coordination.Law;
using Coordination.Numbers;
using static Coordination.Numbers.People;

namespace Coordination.Holders;

public class HolderTests
{
    private static readonly DateTimeOffset now = NumberWorld.Start;
    private static readonly LegalSettings law = new();
    private static readonly Msisdn number = Msisdn.FromKey(8613800138000);
    private static readonly Msisdn machine = Msisdn.FromKey(861440012345678);
    private HolderState state = new();

    [Fact]
    public void A_holder_under_restriction_gets_no_new_line_but_one_that_was_opened_before()
    {
        Do(HolderDecision.PlaceHold(state, Held("order:1"), now));

        Assert.Equal(ReportOutcome.HolderRestricted, Objection(Opened(now)));
        Assert.Equal(ReportOutcome.HolderRestricted, Objection(Opened(now) with { Kind = ReportKind.Transfer }));
        Assert.Null(Objection(Opened(now.AddMinutes(-1))));
        Assert.Null(Objection(Opened(now) with { Kind = ReportKind.Standing }));
        Assert.Null(HolderDecision.Objection(state, number, Opened(now.AddYears(4)), 0, law, now.AddYears(4)));
    }

    [Fact]
    public void A_person_has_so_many_lines_at_a_carrier_and_machines_and_companies_are_not_counted()
    {
        Assert.Null(Objection(Opened(now), law.LinesPerPersonMax - 1));
        Assert.Equal(ReportOutcome.TooManyLines, Objection(Opened(now), law.LinesPerPersonMax));
        Assert.Null(Objection(Opened(now) with { HolderIsCompany = true }, law.LinesPerPersonMax));
        Assert.Null(HolderDecision.Objection(state, machine, Opened(now), law.LinesPerPersonMax, law, now));
    }

    [Fact]
    public void Punishment_is_counted_from_where_it_began_without_a_break()
    {
        Punish("order:1", now, 2);
        Punish("order:2", now.AddYears(1), 3);
        Punish("order:3", now.AddYears(2).AddMonths(6), 3);
        Do(HolderDecision.PlaceHold(state, Held("order:4"), now.AddYears(-1)));

        Assert.Equal(new PunishedSpan(now, now.AddYears(5).AddMonths(6)), HolderDecision.Punished(state, now.AddYears(4)));
        Assert.Null(HolderDecision.Punished(state, now.AddYears(6)));
        Assert.Null(HolderDecision.Punished(new(), now));

        Punish("order:5", now.AddYears(7), 2);
        Assert.Equal(now.AddYears(7), HolderDecision.Punished(state, now.AddYears(8))!.Value.BegunAt);

        void Punish(string order, DateTimeOffset at, int years) => Do(HolderDecision.PlaceHold(
            state, Held(order) with { Ground = Ground.JointPunishment, ExpiresAt = at.AddYears(years) }, at));
    }

    [Fact]
    public void One_line_is_kept_and_it_is_not_a_case_number()
    {
        Do(HolderDecision.PlaceHold(state, Held("order:1"), now));

        Assert.Equal(RetainOutcome.CaseNumber, Do(HolderDecision.Retain(state, number.Key, true, "doc", Chengdu, law, now)));
        Assert.Equal(RetainOutcome.NotAllowed, Do(HolderDecision.Retain(state, number.Key, false, "doc", Mianyang, law, now)));
        Assert.Equal(RetainOutcome.Retained, Do(HolderDecision.Retain(state, number.Key, false, "doc", Chengdu, law, now)));
        Assert.Equal(RetainOutcome.Retained, Do(HolderDecision.Retain(state, number.Key, false, "doc", Chengdu, law, now)));
        Assert.Equal(RetainOutcome.TooMany, Do(HolderDecision.Retain(state, number.Key + 1, false, "doc", Chengdu, law, now)));
        Assert.Empty(HolderDecision.Inherited(state, number.Key, now));
        Assert.Single(HolderDecision.Inherited(state, number.Key + 1, now));
    }

    [Fact]
    public void Who_asks_again_for_a_refused_line_fills_no_record()
    {
        Assert.True(Do(HolderDecision.Refused(state, number.Key, Opened(now), ReportOutcome.TooManyLines, now)));
        Assert.False(Do(HolderDecision.Refused(state, number.Key, Opened(now), ReportOutcome.TooManyLines, now)));
    }

    [Theory]
    [InlineData("k1-9c2f00aa", true)]
    [InlineData("holder-7f3a", true)]
    [InlineData("11010519491231002X", false)]
    [InlineData("440524188001010014", false)]
    [InlineData("110105491231002", false)]
    [InlineData("13800138000", false)]
    [InlineData("E1234567 8", false)]
    [InlineData("张三", false)]
    [InlineData("abc", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_document_is_no_pseudonym(string? text, bool isPseudonym) => Assert.Equal(isPseudonym, HolderToken.IsWellFormed(text));

    [Fact]
    public void The_same_document_has_one_pseudonym_under_one_key()
    {
        byte[] secret = [.. Enumerable.Range(0, 32).Select(index => (byte)index)];
        var pseudonym = Of("RESIDENT_ID", "11010519491231002X");

        Assert.Equal(pseudonym, Of("resident_id", " 110105 19491231 002x "));
        Assert.True(HolderToken.IsWellFormed(pseudonym));
        Assert.NotEqual(pseudonym, Of("PASSPORT", "11010519491231002X"));
        secret[0] = 99;
        Assert.NotEqual(pseudonym, Of("RESIDENT_ID", "11010519491231002X"));
        Assert.Throws<ArgumentException>(() => new HolderKey("k1", CryptoSuites.International, new byte[31], new byte[32]));
        Assert.Throws<ArgumentException>(() => new HolderKey("", CryptoSuites.International, secret, new byte[32]));

        string Of(string type, string number) => new HolderKey("k1", CryptoSuites.International, secret, new byte[32]).PseudonymOf(new(type, number));
    }

    private static HoldTerms Held(string order) => Terms.Police(order) with { Scope = HoldScope.Holder, About = "anna", ExpiresAt = now.AddYears(3) };

    private static NumberReport Opened(DateTimeOffset at) => new("r1", ReportKind.Activation, at, Mobile) { Unit = MobileSichuan, Holder = "anna" };

    private ReportOutcome? Objection(NumberReport report, int lines = 0) => HolderDecision.Objection(state, number, report, lines, law, now);

    private T Do<T>(Decided<HolderState, T> decided)
    {
        state = decided.State;
        return decided.Answer;
    }
}
