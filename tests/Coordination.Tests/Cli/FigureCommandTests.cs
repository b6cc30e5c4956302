using Coordination.Orders;
using Coordination.Tests.Client;

namespace Coordination.Tests.Cli;

public sealed class FigureCommandTests : IDisposable
{
    private readonly CoordRun coord = new();

    [Fact]
    public async Task A_province_shows_how_much_took_effect_until_when_and_who_is_slow()
    {
        Golden.Is("""
            Province       51 Sichuan
            Orders         3
            Running        1
            In effect      ███████████████████░ 97.5 %  1,200 of 1,230 lines
            Estimated end  2026-03-01 12:15:00 +08
            Slowest        CTCC: its oldest command has waited for 12 min 34 s
            Quota          8,000 of 10,000 left until 2026-03-02 12:00:00 +08

            OUTCOME  LINES
            Applied  1,200
            Pending     30

            CARRIER  LINES
            CMCC     1,000
            CTCC       230

            In effect by carrier
              CARRIER    DUE  IN EFFECT                                 WAITING  PER SECOND  QUEUE AGE
              CMCC     1,000      1,000  ████████████████████  100.0 %        0        12.3
              CTCC       230        200  █████████████████░░░   86.9 %       30         0.3    0:12:34
            """, (await coord.Run("province", "show", "四川")).Out);
    }

    [Fact]
    public async Task The_country_shows_every_province_with_a_bar()
    {
        Golden.Is("""
            全网生效    ███████████████████░ 97.5 %  1,230 行中 1,200 行
            预计结束    2026-03-01 12:15:00 +08
            最慢运营商  CTCC：最早的指令已等待 12 分 34 秒

            各省
              省份     命令  执行中   行数  进行中  全网生效
              51 四川     3       1  1,230      30  ███████████████████░  97.5 %

            结果
              结果             行数
              已停用 Applied  1,200
              进行中 Pending     30

            各运营商生效情况
              运营商   应停  已生效                                 未应答  每秒  最早等待
              CMCC    1,000   1,000  ████████████████████  100.0 %       0  12.3
              CTCC      230     200  █████████████████░░░   86.9 %      30   0.3   0:12:34

            运营商
              单位     名称      可达    等待  被拒  最早等待                  已等待  最近应答
              CMCC-51  中国移动  是         0     0                                    2026-03-01 12:00:00 +08
              CTCC-00  中国电信  否    12,345     2  2026-03-01 12:00:00 +08  0:12:34

            执行中的命令
              命令
              order:01jtest0000000000000000000
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
        Golden.Is("""
            PROVINCE    GRANTED  DRAWN    LEFT  UNTIL                    BOOKED  ORDERS
            11 Beijing   10,000      0  10,000  2026-03-02 12:00:00 +08       0       0
            51 Sichuan   10,000  2,000   8,000  2026-03-02 12:00:00 +08   1,234       3
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
