using Coordination.Audit;
using Coordination.Cli;
using Coordination.Orders;

namespace Coordination.Tests.Cli;

public sealed class ExitCodeTests : IDisposable
{
    private readonly CoordRun coord = new();

    public static TheoryData<RefusalCode, int, string> Codes => new()
    {
        { RefusalCode.NotAuthenticated, 4, "NOT_AUTHENTICATED" },
        { RefusalCode.NotAllowed, 4, "NOT_ALLOWED" },
        { RefusalCode.NotFound, 1, "NOT_FOUND" },
        { RefusalCode.Conflict, 5, "CONFLICT" },
        { RefusalCode.Precondition, 5, "PRECONDITION" },
        { RefusalCode.InvalidArgument, 2, "INVALID_ARGUMENT" },
        { RefusalCode.ProvisionUnknown, 2, "PROVISION_UNKNOWN" },
        { RefusalCode.ProvisionNotInForce, 5, "PROVISION_NOT_IN_FORCE" },
        { RefusalCode.OutOfScope, 4, "OUT_OF_SCOPE" },
        { RefusalCode.LimitReached, 5, "LIMIT_REACHED" },
        { RefusalCode.Unavailable, 1, "UNAVAILABLE" },
        { RefusalCode.TooBusy, 1, "TOO_BUSY" },
    };

    [Fact]
    public void Every_refusal_code_has_its_row_but_the_one_that_is_no_answer() =>
        Assert.Equal(Enum.GetValues<RefusalCode>().Where(code => code is not RefusalCode.Unanswered), Codes.Select(row => row.Data.Item1));

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task A_refusal_is_told_in_one_line_with_its_code_and_no_stack(RefusalCode code, int exit, string name)
    {
        coord.Time = new Client.HurryingTime();
        coord.Log.Refusals["Order"] = new Refusal(code, "号码 13800138000 不行", "the number 13800138000 will not do");

        var run = await coord.Run("order", "show", CoordRun.Order, "-o", "json");

        Assert.Equal(exit, run.Exit);
        Assert.Empty(run.Out);
        Assert.Equal("coord: the number 138****8000 will not do", run.ErrorLines[1]);
        Assert.Equal($$"""{"code":"{{name}}","message":"the number 138****8000 will not do"}""", run.ErrorLines[2]);
    }

    [Fact]
    public async Task No_answer_is_one_and_says_that_repeating_is_safe()
    {
        coord.Time = new Client.HurryingTime();
        coord.Log.Fail("Order", [.. Enumerable.Range(0, 9).Select(_ => new TimeoutException())]);

        var run = await coord.Run("order", "show", CoordRun.Order);

        Assert.Equal(1, run.Exit);
        Assert.Contains("no answer after 4 tries", run.Error, StringComparison.Ordinal);
        Assert.Contains("again is safe", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bug_is_told_without_a_stack()
    {
        coord.Log.Fail("Order", new InvalidOperationException("it broke"));

        var run = await coord.Run("order", "show", CoordRun.Order);

        Assert.Equal(1, run.Exit);
        Assert.Contains("Unexpected InvalidOperationException: it broke", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OrderPhase.Completed, "Applied", 0)]
    [InlineData(OrderPhase.Completed, "InvalidNumber", 0)]
    [InlineData(OrderPhase.Completed, "CarrierFailed", 3)]
    [InlineData(OrderPhase.Completed, "TimedOut", 3)]
    [InlineData(OrderPhase.Completed, "Cancelled", 3)]
    [InlineData(OrderPhase.Stopped, "Applied", 3)]
    [InlineData(OrderPhase.Running, "Pending", 3)]
    public void A_watched_order_tells_whether_anybody_has_to_look(OrderPhase phase, string outcome, int exit)
    {
        var view = new Client.FakeProvinceDesk { Phase = phase, Outcomes = [new(outcome, 1)] }.View();

        Assert.Equal(exit, (int)ExitCodes.Of(view));
    }

    public void Dispose() => coord.Dispose();
}
