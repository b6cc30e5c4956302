using Coordination.Deadlines;

namespace Coordination.Tests.Cli;

public sealed class DeadlineCommandTests : IDisposable
{
    private readonly CoordRun coord = new();

    [Fact]
    public async Task Deadlines_are_shown_with_what_is_late_and_who_changed_them()
    {
        var run = await coord.Run("deadline", "show");

        Assert.Equal(0, run.Exit);
        Golden.Is("""
            POLICY         RUNS   NOT BEFORE                   OPEN  OVERDUE  OLDEST
            verify-window  1d 6h  2026-03-02 12:00:00 +08  100,000+        3  1m 1s
            hold-term      0s                                     0        0

            Changes
              POLICY         VERSION  FROM                     RUNS   NOT BEFORE               BY        ORGANISATION    REASON
              verify-window        1  2026-03-01 12:00:00 +08  1d 6h                           ministry  工业和信息化部  festival
              verify-window        2  2026-03-01 12:00:00 +08         2026-03-02 12:00:00 +08  ministry  工业和信息化部  outage

            As of 2026-03-01 12:00:00 +08.
            """, run.Out);
    }

    [Fact]
    public async Task A_plan_says_what_would_change_and_changes_nothing()
    {
        var run = await coord.Run("deadline", "rebase", "verify-window", "--not-before", "2026-03-09T08:00", "--plan");

        Assert.Equal(0, run.Exit);
        Golden.Is("""
            Policy      verify-window
            Runs        1d
            Not before  2026-03-09 08:00:00 +08
            Later       15,360,000
            Unchanged   40

            None falls due earlier. Nothing was changed.
            """, run.Out);
        Assert.Equal(0, coord.Log.Count("Rebase"));
    }

    [Fact]
    public async Task Without_yes_the_number_of_deadlines_is_told_and_nothing_changes()
    {
        var asked = await coord.Run("deadline", "rebase", "verify-window", "--span", "2d", "--reason", "festival");

        Assert.Equal(2, asked.Exit);
        Assert.Contains("15,360,000 open deadlines fall due later", asked.Error, StringComparison.Ordinal);
        Assert.Equal(0, coord.Log.Count("Rebase"));

        var said = await coord.Run("deadline", "rebase", "verify-window", "--span", "2d", "--reason", "festival", "--yes");
        Assert.Equal(0, said.Exit);
        var sent = Assert.Single(coord.Log.Of("Rebase"));
        Assert.Equal((new DeadlineRebase("verify-window", TimeSpan.FromDays(2), null), "festival"), ((DeadlineRebase)sent[1]!, (string)sent[2]!));
    }

    public void Dispose() => coord.Dispose();
}
