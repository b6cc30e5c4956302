using Coordination.Orders;

namespace Coordination.Tests.Cli;

public sealed class ReviewCommandTests : IDisposable
{
    private readonly CoordRun coord = new();

    public void Dispose() => coord.Dispose();

    [Theory]
    [InlineData("release", "--reason", "why")]
    [InlineData("release", "--rows", "17")]
    [InlineData("release", "--rows", "", "--reason", "why")]
    [InlineData("drop", "--rows", "0", "--reason", "why")]
    [InlineData("drop", "--rows", "x", "--reason", "why")]
    [InlineData("drop", "--rows", "9-7", "--reason", "why")]
    [InlineData("drop", "--rows", "1-1001", "--reason", "why")]
    [InlineData("drop", "--rows", "1,,2", "--reason", "why")]
    [InlineData("drop", "--rows", "-3", "--reason", "why")]
    [InlineData("confirm", "--reason", "why", "--yes")]
    [InlineData("confirm", "0", "--reason", "why", "--yes")]
    [InlineData("confirm", "one", "--reason", "why", "--yes")]
    [InlineData("list", "--limit", "101")]
    public async Task What_is_missing_or_wrong_is_said_and_nothing_is_proposed(string verb, params string[] rest)
    {
        Assert.Equal(2, (await coord.Run(["order", "review", verb, CoordRun.Order, .. rest])).Exit);
        Assert.Empty(coord.Portals.ProvinceDesk.Proposed);
    }

    [Fact]
    public async Task Rows_are_written_as_people_write_them_and_told_back_so()
    {
        var run = await coord.Run("order", "review", "release", CoordRun.Order, "--rows", "23,17,20-22", "--reason", "case 7");

        Assert.Equal(0, run.Exit);
        Assert.Equal([17, 20, 21, 22, 23], coord.Portals.ProvinceDesk.Proposed.Single().Rows);
        Assert.Contains("17,20-23", run.Out, StringComparison.Ordinal);
        Assert.Contains($"coord order review confirm {CoordRun.Order} 1", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_is_shown_masked_with_what_protects_it()
    {
        var list = await coord.Run("order", "review", "list", CoordRun.Order);

        Assert.Equal(0, list.Exit);
        Assert.Contains("138****8000", list.Out, StringComparison.Ordinal);
        Assert.Contains("Hospital (emergency room)", list.Out, StringComparison.Ordinal);
        Assert.Contains("province not known", list.Out, StringComparison.Ordinal);
        Assert.Contains("--after 23", list.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proposal_is_confirmed_after_a_yes_and_declined_at_once()
    {
        await coord.Run("order", "review", "drop", CoordRun.Order, "--rows", "17", "--reason", "leave it");
        await coord.Run("order", "review", "drop", CoordRun.Order, "--rows", "23", "--reason", "leave it");

        Assert.Equal(2, (await coord.Run("order", "review", "confirm", CoordRun.Order, "1", "--reason", "seen")).Exit);
        Assert.Equal(0, (await coord.Run("order", "review", "confirm", CoordRun.Order, "1", "--reason", "seen", "--yes")).Exit);
        Assert.Equal(0, (await coord.Run("order", "review", "decline", CoordRun.Order, "2", "--reason", "not so")).Exit);
        Assert.Equal(1, (await coord.Run("order", "review", "decline", CoordRun.Order, "3", "--reason", "not so")).Exit);
        Assert.Equal([ReviewStatus.Confirmed, ReviewStatus.Declined], coord.Portals.ProvinceDesk.Proposed.Select(proposal => proposal.Status));
        Assert.Contains("dev-approver", (await coord.Run("order", "review", "proposals", CoordRun.Order)).Out, StringComparison.Ordinal);
    }
}
