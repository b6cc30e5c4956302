using Coordination.Orders;
using Coordination.Tests.Client;

namespace Coordination.Tests.Cli;

public sealed class FigureCommandTests : IDisposable
{
    private readonly CoordRun coord = new();

    [Fact]
    public async Task A_province_shows_how_much_took_effect_until_when_and_who_is_slow()
    {
        File.WriteAllText("/tmp/golden-PROVINCE", (await coord.Run("province", "show", "51")).Out);
        Golden.Is("""
            GOLDEN-PROVINCE
            """, (await coord.Run("province", "show", "51")).Out);
    }

    [Fact]
    public async Task The_country_shows_every_province_with_a_bar()
    {
        File.WriteAllText("/tmp/golden-MINISTRY", (await coord.Run("ministry", "show", "--lang", "zh")).Out);
        Golden.Is("""
            GOLDEN-MINISTRY
            """, (await coord.Run("ministry", "show", "--lang", "zh")).Out);
    }

    [Fact]
    public async Task For_a_program_shares_and_ends_are_numbers_and_instants()
    {
        var view = (await coord.Run("ministry", "show", "-o", "json")).Json;

        var effect = view.GetProperty("effect");
        Assert.Equal(1_230, effect.GetProperty("due").GetInt64());
        Assert.Equal(1_200.0 / 1_230, effect.GetProperty("share").GetDouble());
        Assert.Equal(FakeProvinceDesk.Noon.AddMinutes(15), effect.GetProperty("estimatedEnd").GetDateTimeOffset());
        Assert.Equal("OldestCommand", effect.GetProperty("slowest").GetProperty("reason").GetString());
        Assert.Equal("00:12:34", view.GetProperty("carriers")[1].GetProperty("queueAge").GetString());
    }

    [Fact]
    public async Task The_country_is_followed_until_nothing_runs()
    {
        coord.Portals.MinistryDesk.LooksUntilOver = 3;
        coord.Portals.MinistryDesk.OnLook = () => coord.FakeTime.Advance(Coordination.Cli.FigureWatch.Every);

        var run = await coord.Run("ministry", "watch");

        Assert.Equal(0, run.Exit);
        Assert.Equal(
            [
                "1 orders running: 1,200 of 1,230 lines ended; in effect 97.5 %, done about 2026-03-01 12:15:00 +08, waits for CTCC (its oldest command has waited for 12 min 34 s)",
                "0 orders running: 1,230 of 1,230 lines ended; in effect 100.0 %",
            ],
            run.ErrorLines[1..]);
        Assert.Contains("████████████████████ 100.0 %  1,230 of 1,230 lines", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_waited_long_enough_is_told_that_it_still_runs()
    {
        coord.Portals.MinistryDesk.OnLook = () => coord.FakeTime.Advance(Coordination.Cli.FigureWatch.Every);

        var run = await coord.Run("ministry", "watch", "--wait", "5", "-o", "jsonl");

        Assert.Equal(3, run.Exit);
        Assert.Single(run.Out.TrimEnd('\n').Split('\n'));
        Assert.Equal(2, (await coord.Run("province", "watch", "51", "--wait", "soon")).Exit);
    }

    [Fact]
    public async Task An_order_tells_the_same_once_it_runs()
    {
        coord.Portals.ProvinceDesk.Phase = OrderPhase.Running;
        coord.Portals.ProvinceDesk.EffectSeen = FakeProvinceDesk.Effect(isOver: false);

        var shown = await coord.Run("order", "show", CoordRun.Order);
        var watched = await coord.Run("order", "watch", CoordRun.Order, "--wait", "0");

        Assert.Contains("In effect      ███████████████████░ 97.5 %  1,200 of 1,230 lines", shown.Out, StringComparison.Ordinal);
        Assert.Contains("Estimated end  2026-03-01 12:15:00 +08", shown.Out, StringComparison.Ordinal);
        Assert.Contains("Slowest        CTCC: its oldest command has waited for 12 min 34 s", shown.Out, StringComparison.Ordinal);
        Assert.Contains("In effect by carrier", watched.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_all_is_not_a_hundred_percent()
    {
        coord.Portals.ProvinceDesk.Phase = OrderPhase.Running;
        coord.Portals.ProvinceDesk.EffectSeen = new(1_000_000, 999_999, 1, null, [new("CMCC", 1_000_000, 999_999, 1, null)], null);

        var run = await coord.Run("order", "show", CoordRun.Order);

        Assert.Contains("███████████████████░ 99.9 %  999,999 of 1,000,000 lines", run.Out, StringComparison.Ordinal);
        Assert.Contains("Estimated end  no estimate", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("Slowest", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quotas_are_listed_and_set_for_a_time()
    {
        File.WriteAllText("/tmp/golden-QUOTA", (await coord.Run("quota", "list")).Out);
        Golden.Is("""
            GOLDEN-QUOTA
            """, (await coord.Run("quota", "list")).Out);

        var asked = await coord.Run("quota", "set", "四川", "--numbers", "500", "--hours", "2", "--reason", "flood");
        var set = await coord.Run("quota", "set", "四川", "--numbers", "500", "--hours", "2", "--reason", "flood", "--yes", "-o", "json");

        Assert.Equal((2, 0), (asked.Exit, set.Exit));
        Assert.Equal(("51", 500), (set.Json.GetProperty("province").GetString(), set.Json.GetProperty("granted").GetInt64()));
        Assert.Single(coord.Log.Of("SetQuota"));
        Assert.Equal(2, (await coord.Run("quota", "set", "51", "--numbers", "2000000", "--hours", "2", "--reason", "flood", "--yes")).Exit);
        Assert.Equal(2, (await coord.Run("quota", "set", "51", "--numbers", "5", "--hours", "200", "--reason", "flood", "--yes")).Exit);
    }

    public void Dispose() => coord.Dispose();
}
