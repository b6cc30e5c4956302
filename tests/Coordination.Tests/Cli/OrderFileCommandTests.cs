using System.Text;
using Coordination.Orders;
using Coordination.Tests.Client;

namespace Coordination.Tests.Cli;

public sealed class OrderFileCommandTests : IDisposable
{
    private readonly CoordRun coord = new();

    private FakeProvinceDesk Desk => coord.Portals.ProvinceDesk;

    [Fact]
    public async Task A_list_may_be_piped_in()
    {
        coord.Piped = "number\n13800138000\n"u8.ToArray();

        var run = await coord.Run("order", "plan", "-");

        Assert.Equal(0, run.Exit);
        Assert.Equal("DEV stdin", Desk.Draft!.Reference);
        Assert.Equal("13800138000", Assert.Single(Desk.Rows).Value.Text);
    }

    [Fact]
    public async Task A_silo_that_is_too_busy_is_waited_for_and_that_is_said()
    {
        coord.Time = new HurryingTime();
        coord.Log.Busy["AddRows"] = (6, TimeSpan.FromSeconds(3));

        var run = await coord.Run("order", "plan", coord.File("list.csv", "13800138000\n"));

        Assert.Equal(0, run.Exit);
        Assert.Equal(7, coord.Log.Count("AddRows"));
        Assert.Contains("busy, goes on in", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_to_a_silo_that_is_too_busy_for_long_is_told_when_to_come_again()
    {
        coord.Log.Busy["Order"] = (1, TimeSpan.FromSeconds(42));

        var run = await coord.Run("order", "show", CoordRun.Order);

        Assert.Equal(1, run.Exit);
        Assert.Contains("busy, try again in 42 s", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminal_is_no_list()
    {
        coord.Typed = "";

        var run = await coord.Run("order", "plan", "-");

        Assert.Equal(2, run.Exit);
        Assert.Contains("Pipe it in", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_is_one_file()
    {
        var run = await coord.Run("order", "plan", coord.File("a.csv", "13800138000\n"), coord.File("b.csv", "13800138001\n"));

        Assert.Equal(2, run.Exit);
        Assert.Contains("one file", run.Error, StringComparison.Ordinal);
        Assert.Empty(coord.Log.Calls);
    }

    [Fact]
    public async Task Rows_that_are_not_acted_on_are_written_with_their_texts_as_they_stand()
    {
        Desk.Outcomes = [new("Pending", 1), new("InvalidNumber", 2), new("Duplicate", 1)];
        Desk.LineViews =
        [
            new(2, "138****8000", "", "", ItemOutcome.Pending, ""),
            new(3, "1x", "", "", ItemOutcome.InvalidNumber, "WRONG_LENGTH") { Column = "A" },
            new(4, "861****8000", "", "", ItemOutcome.Duplicate, "DUPLICATE") { Column = "A" },
            new(5, "=1****23", "", "", ItemOutcome.InvalidNumber, "NOT_DIGITS") { Column = "A" },
        ];
        var file = coord.File("list.csv", "number\n13800138000\n1380013\n+8613800138000\n=1+1234567823\n");
        var rejects = Path.Combine(coord.Folder, "rejects.csv");

        var run = await coord.Run("order", "plan", file, "--rejects", rejects);

        Assert.Equal(0, run.Exit);
        Assert.Contains("3 rows are not acted on", run.Error, StringComparison.Ordinal);
        var lines = (await File.ReadAllTextAsync(rejects, Encoding.UTF8, TestContext.Current.CancellationToken)).Split("\r\n");
        Assert.Equal(["3,A,1380013,WRONG_LENGTH", "4,A,\"'+8613800138000\",DUPLICATE", "5,A,\"'=1+1234567823\",NOT_DIGITS"], lines[1..4].Select(line => string.Join(',', line.Split(',')[1..5])));
    }

    [Fact]
    public async Task Of_an_order_planned_before_the_rows_are_written_masked()
    {
        Desk.Phase = OrderPhase.Running;
        Desk.Outcomes = [new("InvalidNumber", 1)];
        Desk.LineViews = [new(3, "138****800a", "", "", ItemOutcome.InvalidNumber, "NOT_DIGITS") { Sheet = "名单", Column = "B" }];
        var rejects = Path.Combine(coord.Folder, "rejects.csv");

        var run = await coord.Run("order", "lines", CoordRun.Order, "--rejects", rejects);

        Assert.Equal(0, run.Exit);
        Assert.Contains("\r\n名单,3,B,138****800a,NOT_DIGITS,", await File.ReadAllTextAsync(rejects, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list.csv", "cannot be the list itself")]
    [InlineData("there.csv", "exists already")]
    [InlineData("no-folder/rejects.csv", "cannot be made")]
    [InlineData(".", "exists already")]
    public async Task A_reject_file_that_cannot_be_is_told_before_anything_is_sent(string name, string told)
    {
        var file = coord.File("list.csv", "13800138000\n");
        coord.File("there.csv", "kept");

        var run = await coord.Run("order", "plan", file, "--rejects", Path.Combine(coord.Folder, name));

        Assert.Equal(2, run.Exit);
        Assert.Contains(told, run.Error, StringComparison.Ordinal);
        Assert.Empty(coord.Log.Calls);
        Assert.Equal("kept", await File.ReadAllTextAsync(Path.Combine(coord.Folder, "there.csv"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_reject_file_of_a_plan_that_failed_is_not_left_behind()
    {
        var rejects = Path.Combine(coord.Folder, "rejects.csv");

        var run = await coord.Run("order", "plan", coord.File("list.csv", "no numbers\n"), "--rejects", rejects);

        Assert.Equal(1, run.Exit);
        Assert.False(File.Exists(rejects));
    }

    [Fact]
    public async Task A_list_that_was_held_back_says_why_and_who_may_let_it_through()
    {
        Desk.Gates = [new GateFinding(FeedGate.Duplicates, 420, 1_000, 20, 3)];

        var run = await coord.Run("order", "plan", coord.File("list.csv", "13800138000\n"));

        Assert.Equal(3, run.Exit);
        Assert.Contains("Held back by gates", run.Out, StringComparison.Ordinal);
        Assert.Contains("Duplicates  Repeated numbers are 42 % (420 of 1,000; at most 20 %, usually 3 %).", run.Out, StringComparison.Ordinal);
        Assert.Contains("--override-gates", run.Out, StringComparison.Ordinal);

        var approved = await coord.Run("order", "approve", CoordRun.Order, "--root", FakeProvinceDesk.Root, "--reason", "seen", "--override-gates", "two units, one case");
        Assert.Equal(0, approved.Exit);
        Assert.Equal("two units, one case", Assert.Single(coord.Log.Of("OverrideGates"))[2]);

        var shown = await coord.Run("order", "show", CoordRun.Order);
        Assert.Contains("Let through  approver: two units, one case", shown.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ApprovalNeed.None, "It needs no approval; next:\n  coord order apply order:", "--reason \"…\"")]
    [InlineData(ApprovalNeed.SecondPerson, "Next, as a second person:\n  coord order approve order:", "--reason \"…\"")]
    [InlineData(ApprovalNeed.SecondRank, "Next, as somebody of the ministry:\n  coord order approve order:", "--as ministry")]
    public async Task A_plan_says_whose_turn_it_is(ApprovalNeed need, string next, string end)
    {
        Desk.Conduct = new() { Approval = need };

        var run = await coord.Run("order", "plan", coord.File("list.csv", "13800138000\n"));

        Assert.Equal(0, run.Exit);
        Assert.Contains(next, run.Out, StringComparison.Ordinal);
        Assert.EndsWith(end, run.Out.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sheets_are_named_before_anything_is_sent()
    {
        var path = Path.Combine(coord.Folder, "list.xlsx");
        await File.WriteAllBytesAsync(
            path,
            new Orders.Files.TestWorkbook()
                .Sheet("名单", Orders.Files.TestWorkbook.R(Orders.Files.TestWorkbook.T("number")), Orders.Files.TestWorkbook.R(Orders.Files.TestWorkbook.N("13800138000")))
                .Sheet("说明", Orders.Files.TestWorkbook.R(Orders.Files.TestWorkbook.T("x")))
                .Sheet("旧", "hidden", "", Orders.Files.TestWorkbook.R(Orders.Files.TestWorkbook.N("13800138001")))
                .Bytes(),
            TestContext.Current.CancellationToken);

        var run = await coord.Run("order", "plan", path);

        Assert.Equal("list.xlsx: workbook, '名单' column A; without numbers: '说明'; hidden and not read: '旧'", run.ErrorLines[0]);
        Assert.Contains("Sheets     '名单' column A", run.Out, StringComparison.Ordinal);
        Assert.Single(Desk.Rows);
    }

    public void Dispose() => coord.Dispose();
}
