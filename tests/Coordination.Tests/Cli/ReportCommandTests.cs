using Coordination.Carriers;

namespace Coordination.Tests.Cli;

public sealed class ReportCommandTests : IDisposable
{
    private const string Id = "r-1";
    private const string Number = CoordRun.Number;
    private const string Card = "89860012345678901238";
    private const string Former = "89860012345678901246";
    private static readonly DateTimeOffset at = new(2026, 2, 28, 16, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<string, CarrierReport> reports = new()
    {
        ["standing {0} --unit CMCC-51 --holder k1-anna --document AQJr --company"] =
            new(Id, ReportKind.Standing, Number, at) { Unit = "CMCC-51", Holder = "k1-anna", Document = "AQJr", HolderIsCompany = true },
        [$"activation {{0}} --holder k1-anna --card {Card}"] = CarrierReport.Activation(Id, Number, "", "k1-anna", Card, at),
        [$"card-change {{0}} --card {Card} --former-card {Former} --in-person"] = CarrierReport.CardChange(Id, Number, Former, Card, true, at),
        ["transfer {0} --holder k1-bert --yes"] = CarrierReport.Transfer(Id, Number, "k1-bert", at),
        ["closure {0} --yes"] = CarrierReport.Closure(Id, Number, at),
        [$"port-in {{0}} --unit CTCC-00 --holder k1-anna --card {Card}"] = CarrierReport.PortIn(Id, Number, "CTCC-00", "k1-anna", Card, at),
        ["port-out {0} --unit CTCC-00 --yes"] = CarrierReport.PortOut(Id, Number, "CTCC-00", at),
    };

    private readonly CoordRun coord = new();

    public static TheoryData<string> Commands => [.. reports.Keys];

    public void Dispose() => coord.Dispose();

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task What_was_said_is_reported_and_nothing_else(string command)
    {
        var run = await coord.Run(["carrier", "report", .. command.Replace("{0}", Number, StringComparison.Ordinal).Split(' '), "--id", Id, "--at", "2026-03-01T00:00"]);

        Assert.Equal(0, run.Exit);
        Assert.Equal(reports[command], coord.Portals.CarrierDesk.Reported);
        Assert.Contains("RECORDED", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_id_a_new_one_is_told_so_that_it_can_be_repeated()
    {
        var run = await coord.Run("carrier", "report", "standing", Number, "--unit", "CMCC-51");

        var reported = coord.Portals.CarrierDesk.Reported!;
        Assert.Equal(coord.Time.GetUtcNow(), reported.At);
        Assert.Contains($"report id {reported.ReportId}", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("closure {0}")]
    [InlineData("transfer {0} --holder k1-bert")]
    [InlineData("port-out {0} --unit CTCC-00")]
    public async Task What_ends_holds_or_hands_a_number_over_is_asked_about_first(string command)
    {
        var run = await coord.Run(["carrier", "report", .. command.Replace("{0}", Number, StringComparison.Ordinal).Split(' ')]);

        Assert.Equal(2, run.Exit);
        Assert.Contains("--yes", run.Error, StringComparison.Ordinal);
        Assert.Null(coord.Portals.CarrierDesk.Reported);
    }
}
