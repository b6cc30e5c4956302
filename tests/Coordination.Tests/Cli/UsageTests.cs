namespace Coordination.Tests.Cli;

public sealed class UsageTests : IDisposable
{
    private readonly CoordRun coord = new();

    public static TheoryData<string> Commands =>
    [
        "order plan", "order approve", "order apply", "order watch", "order show", "order lines", "order stop", "order history",
        "number show", "number explain", "number history", "number resend", "number lift",
        "sim show", "sim history", "device add", "device remove", "device list", "holder show", "holder retain",
        "verify open", "verify pass", "verify fail",
        "carrier report standing", "carrier report activation", "carrier report card-change", "carrier report transfer", "carrier report closure",
        "carrier report port-in", "carrier report port-out", "carrier report device", "carrier may-port", "carrier list", "carrier show", "carrier history",
        "province show", "ministry show",
        "deadline show", "deadline rebase",
        "fence show", "fence list", "fence raise", "fence settle", "token",
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Every_command_has_help(string command)
    {
        var run = await coord.Run([.. command.Split(' '), "--help"]);

        Assert.Equal(0, run.Exit);
        Assert.Contains($"coord {command}", run.Out, StringComparison.Ordinal);
        Assert.Empty(run.Error);
        Assert.Empty(coord.Log.Calls);
    }

    [Fact]
    public async Task Help_begins_with_examples_and_exit_codes()
    {
        var run = await coord.Run("--help");

        Assert.Equal(0, run.Exit);
        Assert.Contains("coord order plan list.csv", run.Out, StringComparison.Ordinal);
        Assert.Contains("3 still open", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_speaks_chinese_when_the_locale_does()
    {
        coord.Variables["LANG"] = "zh_CN.UTF-8";

        Assert.Contains("依命令停用号码的业务", (await coord.Run("--help")).Out, StringComparison.Ordinal);
        Assert.Contains("Orders that numbers lose service", (await coord.Run("--help", "--lang", "en")).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("order plan")]
    [InlineData("order plan x.csv --number 13800138000")]
    [InlineData("order plan x.csv --expand cards")]
    [InlineData("order plan x.csv --scope holder")]
    [InlineData("order approve")]
    [InlineData("order approve order:x")]
    [InlineData("order apply")]
    [InlineData("order apply order:x --yes")]
    [InlineData("order stop order:x --yes")]
    [InlineData("order watch")]
    [InlineData("order show")]
    [InlineData("order lines")]
    [InlineData("number show")]
    [InlineData("number explain")]
    [InlineData("number history 13800138000")]
    [InlineData("number resend 13800138000 --yes")]
    [InlineData("number lift 13800138000 --yes --reason wrong")]
    [InlineData("number lift 13800138000 --yes --order order:x")]
    [InlineData("verify open")]
    [InlineData("verify pass 13800138000")]
    [InlineData("verify fail 13800138000")]
    [InlineData("carrier report standing 13800138000")]
    [InlineData("carrier report activation 13800138000")]
    [InlineData("carrier report card-change 13800138000")]
    [InlineData("carrier report transfer 13800138000 --yes")]
    [InlineData("carrier report closure")]
    [InlineData("carrier report port-in 13800138000")]
    [InlineData("carrier report port-out 13800138000 --yes")]
    [InlineData("carrier report device 89860012345678901238 --carrier CMCC")]
    [InlineData("carrier report device 89860012345678901238 --imei 490154203237518")]
    [InlineData("carrier may-port")]
    [InlineData("device add --reason demo")]
    [InlineData("device remove 490154203237518")]
    [InlineData("carrier show")]
    [InlineData("province show")]
    [InlineData("deadline rebase")]
    [InlineData("fence raise --yes")]
    [InlineData("fence settle --yes --reason why")]
    [InlineData("fence settle 1 --yes")]
    public async Task What_is_missing_is_named_and_nothing_is_asked(string command)
    {
        var run = await coord.Run(command.Split(' '));

        Assert.Equal(2, run.Exit);
        Assert.Empty(run.Out);
        Assert.StartsWith("coord: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("--help", run.Error, StringComparison.Ordinal);
        Assert.InRange(run.ErrorLines.Length, 1, 2);
        Assert.Empty(coord.Log.Calls);
    }

    [Theory]
    [InlineData("order plan x.csv --ground PSB_CAS", "no ground 'PSB_CAS'. Did you mean PSB_CASE?")]
    [InlineData("order plan x.csv --province Sichaun", "no province 'Sichaun'. Did you mean Sichuan (51)?")]
    [InlineData("order plan --number 13800138000 --expand crads", "no way to expand 'crads'. Did you mean Cards?")]
    [InlineData("order plan --number 1380013800", "is no mobile number")]
    [InlineData("sim show 898600123456789 --purpose x", "is no card's number")]
    [InlineData("order plan x.csv --province 99", "no province '99'")]
    [InlineData("order plan x.csv --services two-wya", "no service 'two-wya'. Did you mean TwoWay?")]
    [InlineData("order plan x.csv --expires tomorrow", "'tomorrow' is no date")]
    [InlineData("order lines order:x --outcome Aplied", "no outcome 'Aplied'. Did you mean Applied?")]
    [InlineData("order lines order:x --limit 0", "'0' must be a whole number from 1 to 1000000")]
    [InlineData("order watch order:x --wait soon", "'soon' must be a whole number")]
    [InlineData("order lines order:x --after -1", "'-1' must be a whole number, 0 or more")]
    [InlineData("order approve 13800138000 --reason why", "'138****8000' is no order's id: it begins with order:")]
    [InlineData("order history plan-7 --purpose x", "'plan-7' is no order's id")]
    [InlineData("protected add 13800138000 1380013800 --kind Bank --reason x", "'13****' is no mobile number")]
    [InlineData("protected remove 138001380OO --reason x", "'138001380OO' is no mobile number")]
    [InlineData("device add 490154203237518 1234 --reason x", "'1234' is no IMEI")]
    [InlineData("carrier report device 89860012345678901238 --imei 12 --carrier CMCC", "'12' is no IMEI")]
    [InlineData("incident show plan-7", "'plan-7' is no incident's id: it begins with incident:")]
    [InlineData("incident add incident:x order:x plan-7 --reason x", "'plan-7' is no order's id")]
    [InlineData("order plan list.csv --incident wave", "'wave' is no incident's id")]
    [InlineData("appeal decide 13800138000 case:1 upheld --reason x --yes", "'case:1' is no appeal's id: it begins with appeal:")]
    [InlineData("province show Shenxi", "Did you mean Sha")]
    [InlineData("carrier report standing 13800138000 --unit CMCC", "no unit 'CMCC'")]
    [InlineData("carrier report standng 13800138000 --unit CMCC-51", "no command 'standng'. Did you mean standing?")]
    [InlineData("carrier report card-change 13800138000 --card 898600123456789", "is no card's number")]
    [InlineData("carrier report closure 13800138000 --at yesterday", "'yesterday' is no time")]
    [InlineData("carrier report closure 13800138000 --holder anna", "--holder")]
    [InlineData("verify open 13800138000 --carrier CMC", "no carrier 'CMC'. Did you mean CMCC?")]
    [InlineData("verify pass 13800138000 --case case:x --level 9", "'9' must be a whole number from 1 to 4")]
    [InlineData("number show 12345", "is no mobile number")]
    [InlineData("deadline rebase verify-window --span soon", "'soon' is no span: write it as 48h")]
    [InlineData("deadline rebase verify-window --not-before monday", "'monday' is no time: write it as 2027-05-06T08:00")]
    [InlineData("deadline rebase verify-window --plan", "Give --span or --not-before")]
    [InlineData("deadline rebase verify-window --span 48h", "A change needs a --reason")]
    [InlineData("number show 13800138000 -o yaml", "no output format 'yaml'. There are: table, json, jsonl")]
    [InlineData("number show 13800138000 --timeout 0", "from 1 to 3600")]
    [InlineData("number shwo 13800138000", "no command 'shwo'. Did you mean show?")]
    [InlineData("ordr plan", "no command 'ordr'. Did you mean order?")]
    [InlineData("number show 13800138000 --ful", "--ful")]
    public async Task A_wrong_word_is_answered_with_the_right_one(string command, string told)
    {
        var run = await coord.Run(command.Split(' '));

        Assert.Equal(2, run.Exit);
        Assert.Contains(told, run.Error, StringComparison.Ordinal);
        Assert.Empty(coord.Log.Calls);
    }

    [Fact]
    public async Task A_wrong_word_is_answered_in_chinese_too()
    {
        var run = await coord.Run("order", "plan", "x.csv", "--ground", "PSB_CAS", "--lang", "zh");

        Assert.Contains("没有依据类别“PSB_CAS”。是不是 PSB_CASE？", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_mistyped_is_not_repeated_in_full()
    {
        var run = await coord.Run("number", "show", "138001380000");

        Assert.Equal(2, run.Exit);
        Assert.DoesNotContain("138001380000", run.Error, StringComparison.Ordinal);
        Assert.Contains("138****0000", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_alone_shows_what_it_can_do()
    {
        var run = await coord.Run("order");

        Assert.Equal(2, run.Exit);
        Assert.Empty(run.Out);
        Assert.Contains("approve", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_json_an_error_is_an_object_on_the_last_line_of_stderr()
    {
        var run = await coord.Run("number", "show", "12345", "-o", "json");

        using var error = System.Text.Json.JsonDocument.Parse(run.ErrorLines[^1]);
        Assert.Equal("USAGE", error.RootElement.GetProperty("code").GetString());
        Assert.Contains("no mobile number", error.RootElement.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    [Fact]
    public async Task Without_a_silo_it_says_where_it_looked_and_what_to_do()
    {
        var run = await coord.RunAs(["number", "show", CoordRun.Number, "--data", Path.Combine(coord.Folder, "elsewhere")]);

        Assert.Equal(1, run.Exit);
        Assert.Contains("No silo runs in DATA/elsewhere", run.Error, StringComparison.Ordinal);
        Assert.Contains("dotnet run --project silo", run.Error, StringComparison.Ordinal);
        Assert.Contains("COORDINATION_DATA", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silo_that_is_gone_or_silent_is_told_apart()
    {
        coord.IsConnected = false;
        var silent = await coord.Run("ministry", "show");
        (DevFiles(pid: NoProcess)).Write(Path.Combine(coord.Folder, DevFile.FileName));
        var gone = await coord.Run("ministry", "show");

        Assert.Equal((1, 1), (silent.Exit, gone.Exit));
        Assert.Contains("No answer from 127.0.0.1:30000", silent.Error, StringComparison.Ordinal);
        Assert.Contains($"no process {NoProcess}", gone.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_data_folder_is_found_by_option_before_variable()
    {
        coord.Variables["COORDINATION_DATA"] = coord.Folder;
        Assert.Equal(0, (await coord.RunAs(["ministry", "show"])).Exit);

        coord.Variables["COORDINATION_DATA"] = Path.Combine(coord.Folder, "elsewhere");
        Assert.Equal(1, (await coord.RunAs(["ministry", "show"])).Exit);
        Assert.Equal(0, (await coord.Run("ministry", "show")).Exit);
    }

    public void Dispose() => coord.Dispose();

    // One more than Linux ever gives.
    private const int NoProcess = 4_194_305;

    private static DevFile DevFiles(int pid) => Client.DevFiles.Sample with { Pid = pid };
}
