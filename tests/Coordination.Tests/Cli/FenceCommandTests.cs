using Coordination.Tests.Client;

namespace Coordination.Tests.Cli;

public sealed class FenceCommandTests : IDisposable
{
    private readonly CoordRun coord = new();

    private FakeMinistryDesk Desk => coord.Portals.MinistryDesk;

    [Fact]
    public async Task A_doubt_says_why_and_ends_with_a_code_of_its_own()
    {
        var run = await coord.Run("fence", "show");

        Assert.Equal(3, run.Exit);
        Golden.Is("""
            Fence           1
            In doubt since  2026-03-01 12:00:00 +08

            CMCC has seen batch 9 of chain 0, and it is not in this database.

            CARRIER  COMMANDED  COMPARED  OPEN  SETTLED  LAST HEARD
            CMCC     no         yes          2        1  2026-03-01 12:00:00 +08
            CTCC     no         no           0        0
            """, run.Out);
    }

    [Fact]
    public async Task In_chinese_too() =>
        Assert.Contains("CMCC 见过链 0 的第 9 批", (await coord.Run("fence", "show", "--lang", "zh")).Out, StringComparison.Ordinal);

    [Fact]
    public async Task The_list_is_masked_and_read_page_by_page()
    {
        var run = await coord.Run("fence", "list");

        Assert.Equal(3, run.Exit);
        Golden.Is("""
            ENTRY  NUMBER       CARRIER  BARRED THERE  WANTED HERE  PAIR   APPLIED                  STATE
                1  138****8001  CMCC     OneWay        nothing      (1,1)  2026-03-01 12:00:00 +08  open
                2  138****8002  CMCC     nothing       nothing      (1,2)  2026-03-01 12:00:00 +08  open
                3  138****8003  CMCC     OneWay        nothing      (1,3)  2026-03-01 12:00:00 +08  settled
            """, run.Out);
        Assert.Equal([0L, 2], coord.Log.Of("ForgottenEffects").Select(arguments => (long)arguments[0]!));
        Assert.All(coord.Log.Of("ForgottenEffects"), arguments => Assert.False((bool)arguments[2]!));
    }

    [Fact]
    public async Task All_digits_need_a_purpose()
    {
        var refused = await coord.Run("fence", "list", "--full");
        Assert.Equal(2, refused.Exit);
        Assert.Empty(coord.Log.Calls);

        var run = await coord.Run("fence", "list", "--full", "--purpose", "to ask the authorities", "-o", "jsonl");
        Assert.Contains("13800138001", run.Out, StringComparison.Ordinal);
        Assert.All(coord.Log.Of("ForgottenEffects"), arguments => Assert.Equal((true, "to ask the authorities"), ((bool)arguments[2]!, (string)arguments[3]!)));
    }

    [Fact]
    public async Task A_list_that_is_cut_or_not_complete_says_so()
    {
        Desk.Missing = ["CTCC"];

        var run = await coord.Run("fence", "list", "--limit", "1");

        Assert.Equal(3, run.Exit);
        Assert.Contains("--after 1", run.Error, StringComparison.Ordinal);
        Assert.Contains("CTCC not compared", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_of_nothing_open_is_done()
    {
        Desk.Effects = [Desk.Effects[2]];
        Assert.Equal(0, (await coord.Run("fence", "list")).Exit);
    }

    [Fact]
    public async Task The_fence_is_raised_above_the_one_that_was_looked_at()
    {
        var asked = await coord.Run("fence", "raise", "--reason", "restored from Monday");
        Assert.Equal(2, asked.Exit);
        Assert.Contains("rises above 1", asked.Error, StringComparison.Ordinal);
        Assert.Contains("The 2 numbers of the list stay as they are", asked.Error, StringComparison.Ordinal);
        Assert.Equal(0, coord.Log.Count("RaiseFence"));

        var run = await coord.Run("fence", "raise", "--reason", "restored from Monday", "--yes", "-o", "json");

        Assert.Equal(0, run.Exit);
        Assert.Equal(2, run.Json.GetProperty("fence").GetInt32());
        Assert.Equal([1, "restored from Monday"], Assert.Single(coord.Log.Of("RaiseFence")));
    }

    [Fact]
    public async Task Without_a_doubt_it_is_said_that_nobody_asks_for_it()
    {
        Desk.Raised = 2;

        var run = await coord.Run("fence", "raise", "--reason", "by hand", "--yes");

        Assert.Equal(0, run.Exit);
        Assert.Contains("No carrier says that the database was restored", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, Assert.Single(coord.Log.Of("RaiseFence"))[0]);
    }

    [Fact]
    public async Task A_decision_says_what_is_barred_and_what_it_becomes()
    {
        var asked = await coord.Run("fence", "settle", "1", "--reason", "withdrawn");
        Assert.Equal(2, asked.Exit);
        Assert.Contains("138****8001 at CMCC has barred: OneWay. It becomes what this database wants: nothing.", asked.Error, StringComparison.Ordinal);

        var run = await coord.Run("fence", "settle", "1", "--reason", "withdrawn", "--yes");
        Assert.Equal(0, run.Exit);
        Assert.Equal([1L, "withdrawn"], Assert.Single(coord.Log.Of("SettleEffect")));
    }

    [Fact]
    public async Task An_entry_that_is_not_there_is_told_and_nothing_is_asked()
    {
        var run = await coord.Run("fence", "settle", "9", "--reason", "withdrawn", "--yes");

        Assert.Equal(1, run.Exit);
        Assert.Contains("no entry 9", run.Error, StringComparison.Ordinal);
        Assert.Equal(0, coord.Log.Count("SettleEffect"));
    }

    public void Dispose() => coord.Dispose();
}
