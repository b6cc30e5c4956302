using Coordination.Law;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Tests.Client;

namespace Coordination.Tests.Cli;

public sealed class RenderingTests : IDisposable
{
    private readonly CoordRun coord = new();

    [Fact]
    public async Task Chinese_tables_align()
    {
        Golden.Is("""
            单位     名称      可达    等待  被拒  最早等待                  已等待  最近应答
            CMCC-51  中国移动  是         0     0                                    2026-03-01 12:00:00 +08
            CTCC-00  中国电信  否    12,345     2  2026-03-01 12:00:00 +08  0:12:34
            """, (await coord.Run("carrier", "list", "--lang", "zh")).Out);
    }

    [Fact]
    public async Task A_list_in_three_formats()
    {
        coord.Portals.ProvinceDesk.LineViews = Lines;

        Golden.Is("""
            ROW  COLUMN  NUMBER       PROVINCE    UNIT     OUTCOME        CODE
              1          138****8000  51 Sichuan  CMCC-51  Applied
              7          1x                                InvalidNumber  WRONG_LENGTH

            WRONG_LENGTH: The number of digits is wrong. A mobile number has 11, an IoT number 13: check for a digit missing or too many.
            """, (await coord.Run("order", "lines", CoordRun.Order)).Out);
        Golden.Is("""
            {"row":1,"sheet":"","sheetRow":1,"column":"","number":"138****8000","province":"51","unit":"CMCC-51","outcome":"Applied","code":"","zh":"","en":""}
            {"row":7,"sheet":"","sheetRow":7,"column":"","number":"1x","province":"","unit":"","outcome":"InvalidNumber","code":"WRONG_LENGTH","zh":"位数不对。手机号码为11位，物联网号码为13位，请核对是否多写或漏写。","en":"The number of digits is wrong. A mobile number has 11, an IoT number 13: check for a digit missing or too many."}
            """, (await coord.Run("order", "lines", CoordRun.Order, "-o", "jsonl")).Out);
        var json = (await coord.Run("order", "lines", CoordRun.Order, "-o", "json")).Json;
        Assert.Equal([1, 7], json.EnumerateArray().Select(line => line.GetProperty("row").GetInt32()));
    }

    [Fact]
    public async Task Lines_of_one_outcome_up_to_a_limit()
    {
        coord.Portals.ProvinceDesk.LineViews = [.. Enumerable.Range(1, 9).Select(row => Lines[0] with { Row = row })];

        var run = await coord.Run("order", "lines", CoordRun.Order, "--outcome", "applied", "--limit", "4", "-o", "jsonl");

        Assert.Equal(4, run.Out.TrimEnd('\n').Split('\n').Length);
        Assert.Contains("--after 4", run.Error, StringComparison.Ordinal);
        Assert.All(coord.Log.Of("Lines"), arguments => Assert.Equal(ItemOutcome.Applied, arguments[1]));
    }

    [Fact]
    public async Task A_number_with_its_holds_and_its_carriers()
    {
        coord.Portals.ProvinceDesk.NumberView = Number;

        Golden.Is("""
            Number      138****8000
            Province    51 Sichuan
            Unit        CMCC-51
            Assignment  assigned
            Epoch       1
            Version     2
            Barred      mobile data

            Holds
              ORDER    STATUS     GROUND    AUTHORITY     REFERENCE  BARS  PLACED                   EFFECTIVE                ENDED
              order:x  Effective  PSB_CASE  广州市公安局  1号        Data  2026-03-01 12:00:00 +08  2026-03-01 12:00:00 +08

            Provisioning
              EXECUTOR  STATE    DESIRED  APPLIED  BARRED THERE  ORDERED                  CONFIRMED  REFUSAL
              CMCC-51   ordered        2        1  None          2026-03-01 12:00:00 +08
            """, (await coord.Run("number", "show", CoordRun.Number)).Out);
    }

    [Fact]
    public async Task Digits_are_masked_unless_asked_for_with_a_purpose()
    {
        coord.Portals.ProvinceDesk.NumberView = Number with { Number = CoordRun.Number };

        var masked = await coord.Run("number", "show", CoordRun.Number, "-o", "json");
        var refused = await coord.Run("number", "show", CoordRun.Number, "--full");
        var full = await coord.Run("number", "show", CoordRun.Number, "--full", "--purpose", "complaint 17", "-o", "json");

        Assert.Equal("138****8000", masked.Json.GetProperty("number").GetString());
        Assert.Equal(2, refused.Exit);
        Assert.Contains("--purpose", refused.Error, StringComparison.Ordinal);
        Assert.Equal(CoordRun.Number, full.Json.GetProperty("number").GetString());
        Assert.Equal(["False/", "True/complaint 17"], coord.Log.Of("Number").Select(arguments => $"{arguments[1]}/{arguments[2]}"));
    }

    [Theory]
    [InlineData("number explain 13800138000")]
    [InlineData("number resend 13800138000 --reason 13800138000 --yes")]
    [InlineData("number lift 13800138000 --order order:x --reason r")]
    [InlineData("verify open 13800138000")]
    [InlineData("verify pass +8613800138000 --case case:x")]
    [InlineData("carrier report standing 138-0013-8000 --unit CMCC-51")]
    [InlineData("number show 13800138000")]
    public async Task No_command_prints_a_number_in_full(string command)
    {
        coord.Portals.ProvinceDesk.NumberView = Number with { Number = CoordRun.Number };

        var run = await coord.Run(command.Split(' '));

        Assert.DoesNotContain("0013800", (run.Out + run.Error).Replace("-", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_history_names_who_when_and_why()
    {
        var run = await coord.Run("number", "history", CoordRun.Number, "--purpose", "complaint 17", "--limit", "2");

        Golden.Is("""
            VERSION  HAPPENED                 FACT        BY                    CAUSE                             FIELDS
                  1  2026-03-01 12:01:00 +08  HoldPlaced  issuer, 广州市公安局  order:01jtest0000000000000000000  services=TwoWay
                  2  2026-03-01 12:02:00 +08  HoldPlaced  issuer, 广州市公安局  order:01jtest0000000000000000000  services=TwoWay
            """, run.Out);
        Assert.Contains("There are more facts", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explanations_are_in_the_language_asked_for()
    {
        Assert.Equal("公安机关依法通知停机。拨打 96110。\n", (await coord.Run("number", "explain", CoordRun.Number, "--lang", "zh")).Out);
        Assert.Equal("Public security had it stopped. Ask 96110.\n", (await coord.Run("number", "explain", CoordRun.Number)).Out);
    }

    [Fact]
    public async Task A_case_shows_its_deadline_and_the_way_back()
    {
        var run = await coord.Run("verify", "open", CoordRun.Number, "--level", "2", "--reference", "M7");

        Golden.Is("""
            Case          case:0123456789abcdef0123456789
            Number        138****8000
            Status        Noticed
            Level         L2
            Failed tries  1 of 3
            Noticed       2026-03-01 12:00:00 +08
            Deadline      2026-03-02 12:00:00 +08

            When the holder was verified:
              coord verify pass NUMBER --case case:0123456789abcdef0123456789 --data DATA
            """, run.Out.Replace(coord.Folder, "DATA", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("pass", "Passed")]
    [InlineData("fail", "Failed")]
    [InlineData("fail --unavailable", "Unavailable")]
    public async Task A_result_says_how_it_ended_and_when(string verb, string outcome)
    {
        await coord.Run(["verify", .. $"{verb} {CoordRun.Number} --case case:x --level 3 --provider hall-0451 --evidence tx-1".Split(' ')]);

        var result = Assert.IsType<Coordination.Verification.VerificationResult>(Assert.Single(coord.Log.Of("RecordResult"))[2]);
        Assert.Equal(
            (outcome, 3, "case:x", "hall-0451", "tx-1", FakeProvinceDesk.Noon),
            (result.Outcome.ToString(), result.Level, result.CaseId, result.Provider, result.Evidence, result.CheckedAt));
    }

    public void Dispose() => coord.Dispose();

    private static OrderLineView[] Lines { get; } =
    [
        new(1, "138****8000", "51", "CMCC-51", ItemOutcome.Applied, ""),
        new(7, "1x", "", "", ItemOutcome.InvalidNumber, "WRONG_LENGTH"),
    ];

    private static NumberView Number { get; } = new(
        "138****8000", "51", "CMCC-51", 1, 2, Services.Data,
        [
            new HoldView(
                "order:x", 1, Ground.PsbCase, "广州市公安局", "ATFL-27", "1号", Services.Data, HoldStatus.Effective, ReleaseBy.SameUnit,
                FakeProvinceDesk.Noon, null, null, FakeProvinceDesk.Noon, null, null),
        ],
        [new ProvisioningView("CMCC-51", "ordered", 2, 1, Services.Data, Services.None, FakeProvinceDesk.Noon, null, "")],
        null);
}
