using Coordination.Law;
using Coordination.Numbers;

namespace Coordination.Orders;

/// <summary>What a body signs, letter for letter: others write it without our library.</summary>
public sealed class OrderStatementTests
{
    private static readonly DateTimeOffset At = new DateTimeOffset(2026, 3, 2, 9, 0, 0, 123, 456, TimeSpan.FromHours(8)).AddTicks(7);
    private static readonly Signatory Who = new("市局\nby=chief", "officer-1", At);

    [Fact]
    public void A_draft_is_signed_as_it_is_sent() => Assert.Equal(
        """
        coordination order statement 1
        act=submit
        body=市局\nby=chief
        by=officer-1
        key=case-7
        ground=PSB_CASE
        provision=
        reference=京公(诈)〔2026〕1号
        reason=two\nlines, one \\ and an = sign
        services=0
        province=51
        scope=number
        content-hash=00ff
        term-years=
        expires-at=2026-03-02T01:00:00.123456Z
        signed-at=2026-03-02T01:00:00.123456Z

        """.ReplaceLineEndings("\n"),
        OrderStatement.Submit(new("case-7", Ground.PsbCase, "", "京公(诈)〔2026〕1号", "two\nlines, one \\ and an = sign", Services.None, "51", "00ff", At), Who));

    [Fact]
    public void Where_a_term_is_given_its_end_follows_from_it()
    {
        OrderDraft draft = new("case-7", Ground.JointPunishment, "", "doc", "why", Services.None, "", "00ff", null) { Scope = HoldScope.Holder, TermYears = 3 };

        Assert.Contains("\nterm-years=3\nexpires-at=\n", OrderStatement.Submit(draft, Who), StringComparison.Ordinal);
        Assert.Equal(OrderStatement.Submit(draft, Who), OrderStatement.Submit(draft with { ExpiresAt = At }, Who));
        Assert.NotEqual(OrderStatement.Submit(draft, Who), OrderStatement.Submit(draft with { TermYears = 2 }, Who));
    }

    [Fact]
    public void A_plan_is_approved_and_applied_by_its_root()
    {
        Assert.Equal("coordination order statement 1\nact=approve\nbody=市局\\nby=chief\nby=officer-1\norder=order:1\nroot=ab\nreason=seen\nsigned-at=2026-03-02T01:00:00.123456Z\n", OrderStatement.Approve("order:1", "ab", "seen", Who));
        Assert.Equal("coordination order statement 1\nact=apply\nbody=市局\\nby=chief\nby=officer-1\norder=order:1\nroot=ab\nreason=go\nsigned-at=2026-03-02T01:00:00.123456Z\n", OrderStatement.Apply("order:1", "ab", "go", Who));
        Assert.Equal("coordination order statement 1\nact=undo\nbody=市局\\nby=chief\nby=officer-1\nundoes=order:1\nwrongful=1\nreason=back\nsigned-at=2026-03-02T01:00:00.123456Z\n", OrderStatement.Undo("order:1", true, "back", Who));
    }

    [Fact]
    public void No_value_can_pass_for_another_line()
    {
        var honest = OrderStatement.Approve("order:1", "ab", "x\nroot=cd", Who);

        Assert.Equal("ab", OrderStatement.Read(honest)!["root"]);
        Assert.Equal("x\\nroot=cd", OrderStatement.Read(honest)!["reason"]);
        Assert.Equal("officer-1", OrderStatement.Read(honest)!["by"]);
    }

    [Fact]
    public void When_it_was_signed_is_read_as_it_is_written()
    {
        var said = OrderStatement.Read(OrderStatement.Apply("order:1", "ab", "go", Who))!;

        Assert.Equal(At.AddTicks(-7), OrderStatement.SignedAt(said));
        Assert.Null(OrderStatement.SignedAt(new Dictionary<string, string> { ["signed-at"] = "2026-03-02 01:00:00" }));
        Assert.Null(OrderStatement.SignedAt(new Dictionary<string, string>()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("another head\nact=apply\n")]
    [InlineData("coordination order statement 1\nact=apply")]
    [InlineData("coordination order statement 1\nact=apply\nact=approve\n")]
    [InlineData("coordination order statement 1\nact\n")]
    [InlineData("coordination order statement 1\n=x\n")]
    public void What_is_no_statement_is_not_read(string text) => Assert.Null(OrderStatement.Read(text));
}
