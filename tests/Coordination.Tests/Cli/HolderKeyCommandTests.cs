using Coordination.Tests.Client;

namespace Coordination.Tests.Cli;

public sealed class HolderKeyCommandTests : IDisposable
{
    private readonly CoordRun coord = new();

    private FakeMinistryDesk Desk => coord.Portals.MinistryDesk;

    public void Dispose() => coord.Dispose();

    [Fact]
    public async Task Keys_are_shown_with_what_is_left()
    {
        var run = await coord.Run("holder", "keys");

        Assert.Equal(0, run.Exit);
        Golden.Is("""
            Moving to  k2
            By         ministry-1
            Begun      2026-03-01 12:00:00 +08
            Left       0

            KEY  SUITE          STATUS   CREATED                  RETIRED  SEALED  BARE   MOVED
            k1   international  VALID    2026-03-01 12:00:00 +08                2     1  12,345
            k2   national       CURRENT  2026-03-01 12:00:00 +08           12,345     0       0
            """, run.Out);
    }

    [Fact]
    public async Task A_change_is_asked_for_has_a_reason_and_is_open_while_any_is_left()
    {
        var unsaid = await coord.Run("holder", "rotate", "--yes");
        var unasked = await coord.Run("holder", "rotate", "--reason", "stolen");
        Assert.Equal((2, 2, ""), (unsaid.Exit, unasked.Exit, Desk.Rotated));

        var run = await coord.Run("holder", "rotate", "--reason", "stolen", "--yes", "--lang", "zh");
        Assert.Equal((3, "stolen"), (run.Exit, Desk.Rotated));
        Assert.Contains("剩余", run.Out, StringComparison.Ordinal);
    }
}
