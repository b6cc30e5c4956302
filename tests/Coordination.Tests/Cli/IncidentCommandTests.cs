namespace Coordination.Tests.Cli;

public sealed class IncidentCommandTests : IDisposable
{
    private const string Incident = "incident:01jtest0000000000000000000";
    private readonly CoordRun coord = new();

    public void Dispose() => coord.Dispose();

    [Theory]
    [InlineData("open", "wave", "--reason", "why")]
    [InlineData("open", "wave", "--reference", "1")]
    [InlineData("open", "--reference", "1", "--reason", "why")]
    [InlineData("add", Incident, "--reason", "why")]
    [InlineData("add", Incident, CoordRun.Order)]
    [InlineData("close", Incident)]
    [InlineData("pause", Incident)]
    [InlineData("stop", Incident, "--reason", "why")]
    [InlineData("list", "--before", "0")]
    public async Task What_is_missing_or_wrong_is_said_and_nothing_is_done(params string[] args)
    {
        Assert.Equal(2, (await coord.Run(["incident", .. args])).Exit);
        Assert.Empty(coord.Portals.ProvinceDesk.IncidentCalls);
    }

    [Fact]
    public async Task An_incident_is_opened_shown_and_closed()
    {
        var opened = await coord.Run("incident", "open", "wave of March", "--reference", "7", "--reason", "one group");

        Assert.Equal(0, opened.Exit);
        Assert.Contains($"--incident {Incident}", opened.Out, StringComparison.Ordinal);
        Assert.Equal(3, (await coord.Run("incident", "show", Incident)).Exit);
        Assert.Contains("wave of March", (await coord.Run("incident", "list")).Out, StringComparison.Ordinal);
        Assert.Equal(0, (await coord.Run("incident", "add", Incident, CoordRun.Order, "--reason", "same")).Exit);
        Assert.Equal(0, (await coord.Run("incident", "close", Incident, "--reason", "over")).Exit);
    }

    [Fact]
    public async Task Who_refused_is_shown_and_whoever_still_runs_is_no_success()
    {
        var paused = await coord.Run("incident", "pause", Incident, "--reason", "look");

        Assert.Equal(3, paused.Exit);
        Assert.Contains("refused: NotFound", paused.Out, StringComparison.Ordinal);
        Assert.Equal(0, (await coord.Run("incident", "stop", Incident, "--reason", "wrong", "--yes")).Exit);
    }

    [Fact]
    public async Task A_file_is_planned_within_an_incident()
    {
        var file = coord.File("list.csv", "13800138000\n13900139000\n");
        var run = await coord.Run("order", "plan", file, "--incident", Incident);

        Assert.Equal(0, run.Exit);
        Assert.Equal($"add {Incident} {CoordRun.Order}", Assert.Single(coord.Portals.ProvinceDesk.IncidentCalls));
    }
}
