namespace Coordination.Tests.Cli;

public sealed class AppealCommandTests : IDisposable
{
    private readonly CoordRun coord = new();

    public void Dispose() => coord.Dispose();

    [Theory]
    [InlineData("submit", "12345", "--order", CoordRun.Order, "--reason", "why")]
    [InlineData("submit", CoordRun.Number, "--reason", "why")]
    [InlineData("submit", CoordRun.Number, "--order", CoordRun.Order)]
    [InlineData("decide", CoordRun.Number, "appeal:1", "maybe", "--reason", "why", "--yes")]
    [InlineData("decide", CoordRun.Number, "appeal:1", "--reason", "why", "--yes")]
    [InlineData("decide", CoordRun.Number, "appeal:1", "upheld", "--reason", "why")]
    public async Task What_is_missing_or_wrong_is_said(params string[] args) => Assert.Equal(2, (await coord.Run(["appeal", .. args])).Exit);

    [Fact]
    public async Task An_appeal_is_recorded_and_decided()
    {
        var submitted = await coord.Run("appeal", "submit", CoordRun.Number, "--order", CoordRun.Order, "--reason", "not his card");
        var decided = await coord.Run("appeal", "decide", CoordRun.Number, "appeal:1", "dismissed", "--reason", "it was", "--yes");

        Assert.Equal((0, 0), (submitted.Exit, decided.Exit));
        Assert.Contains("SUBMITTED", submitted.Out, StringComparison.Ordinal);
        Assert.Contains("DISMISSED", decided.Out, StringComparison.Ordinal);
    }
}
