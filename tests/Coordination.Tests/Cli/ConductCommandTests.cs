using Coordination.Orders;

namespace Coordination.Tests.Cli;

public sealed class ConductCommandTests : IDisposable
{
    private readonly CoordRun coord = new();

    public void Dispose() => coord.Dispose();

    [Theory]
    [InlineData("pause")]
    [InlineData("rate", "--per-second", "0")]
    [InlineData("rate", "--per-second", "fast")]
    [InlineData("rate", "--unlimited", "--per-second", "5")]
    [InlineData("rate", "--reason", "why")]
    [InlineData("retry", "--reason", "why", "--yes")]
    [InlineData("cancel", "--reason", "", "--yes")]
    public async Task What_is_missing_or_wrong_is_said_and_nothing_is_done(string verb, params string[] rest)
    {
        coord.Portals.ProvinceDesk.Phase = OrderPhase.Running;

        var run = await coord.Run(["order", verb, CoordRun.Order, .. rest]);

        Assert.Equal(2, run.Exit);
        Assert.Equal(OrderPhase.Running, coord.Portals.ProvinceDesk.Phase);
        Assert.Null(coord.Portals.ProvinceDesk.Conduct.PerSecond);
    }

    [Fact]
    public async Task An_order_is_paused_at_once_and_resumed_after_a_yes()
    {
        coord.Portals.ProvinceDesk.Phase = OrderPhase.Running;

        Assert.Equal(0, (await coord.Run("order", "pause", CoordRun.Order, "--reason", "look")).Exit);
        Assert.Equal(OrderPhase.Paused, coord.Portals.ProvinceDesk.Phase);
        Assert.Equal(2, (await coord.Run("order", "resume", CoordRun.Order, "--reason", "right")).Exit);
        Assert.Equal(0, (await coord.Run("order", "resume", CoordRun.Order, "--reason", "right", "--yes")).Exit);
        Assert.Equal(OrderPhase.Running, coord.Portals.ProvinceDesk.Phase);
    }

    [Fact]
    public async Task A_protected_number_is_listed_masked()
    {
        Assert.Equal(0, (await coord.Run("protected", "add", "13800138000", "--kind", "Hospital", "--reason", "emergency room")).Exit);
        var list = await coord.Run("protected", "list", "11");

        Assert.Equal(["13800138000"], coord.Portals.ProvinceDesk.OnList);
        Assert.Contains("138****8000", list.Out, StringComparison.Ordinal);
        Assert.Equal(2, (await coord.Run("protected", "import", "/nowhere", "--kind", "Bank", "--reason", "why")).Exit);
    }

    [Fact]
    public async Task A_file_to_protect_is_taken_whole_or_told_where_it_is_wrong()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("protected-").FullName, "wards.txt");
        await File.WriteAllTextAsync(file, "13800138000\n\n1380013800O\n13800138002\n", TestContext.Current.CancellationToken);

        var wrong = await coord.Run("protected", "import", file, "--kind", "Hospital", "--reason", "wards");

        Assert.Equal(2, wrong.Exit);
        Assert.Contains("wards.txt:3: '1380013800O' is no mobile number", wrong.Error, StringComparison.Ordinal);
        Assert.Empty(coord.Portals.ProvinceDesk.OnList);
    }

    [Fact]
    public async Task A_cap_is_shown_and_raised_for_a_day_at_most()
    {
        Assert.Contains("100,000", (await coord.Run("cap", "show", "CMCC", "51")).Out, StringComparison.Ordinal);
        Assert.Equal(2, (await coord.Run("cap", "raise", "CMCC", "51", "--per-hour", "200000", "--hours", "25", "--reason", "why", "--yes")).Exit);
        Assert.Equal(0, (await coord.Run("cap", "raise", "CMCC", "51", "--per-hour", "200000", "--hours", "24", "--reason", "why", "--yes")).Exit);
    }

    [Fact]
    public async Task Rights_are_ended_after_a_yes_listed_and_given_back()
    {
        Assert.Equal(2, (await coord.Run("principal", "withdraw", "officer-1", "--reason", "left")).Exit);
        Assert.Equal(2, (await coord.Run("principal", "withdraw", "officer-1", "--yes")).Exit);
        Assert.Equal(2, (await coord.Run("principal", "withdraw", "--reason", "left", "--yes")).Exit);
        Assert.Empty(coord.Portals.ProvinceDesk.Ended);

        Assert.Equal(0, (await coord.Run("principal", "withdraw", "officer-1", "--reason", "left", "--yes")).Exit);
        Assert.Equal(0, (await coord.Run("principal", "withdraw", "示范市公安局", "--body", "--reason", "no longer competent", "--yes")).Exit);
        var list = await coord.Run("principal", "list");
        Assert.Equal(1, (await coord.Run("principal", "reinstate", "officer-1", "--body", "--reason", "back", "--yes")).Exit);
        Assert.Equal(0, (await coord.Run("principal", "reinstate", "officer-1", "--reason", "back", "--yes")).Exit);

        Assert.Equal([("示范市公安局", true)], coord.Portals.ProvinceDesk.Ended);
        Assert.Contains("officer-1", list.Out, StringComparison.Ordinal);
        Assert.Contains("body", list.Out, StringComparison.Ordinal);
    }
}
