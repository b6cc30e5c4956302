using System.CommandLine;
using Coordination.Provinces;

namespace Coordination.Cli;

/// <summary><c>coord quota …</c>: what provinces may suspend on their own word while the ministry cannot be reached.</summary>
internal static class QuotaCommands
{
    internal static Command Of(Coord coord)
    {
        var quota = new Command("quota", coord.T("各省应急额度：查看、设定", "Provinces' quotas while the ministry cannot be reached: list, set"));
        quota.Subcommands.Add(List(coord));
        quota.Subcommands.Add(Set(coord));
        return quota;
    }

    internal static string Told(QuotaView? quota, Invocation run) => quota switch
    {
        null => "",
        { Until: null } => run.T("尚未下达", "none was given yet"),
        _ => run.T(
            $"{Names.Figure(quota.Granted)} 中尚余 {Names.Figure(quota.Left)}，至 {Names.At(quota.Until)}",
            $"{Names.Figure(quota.Left)} of {Names.Figure(quota.Granted)} left until {Names.At(quota.Until)}"),
    };

    private static Command List(Coord coord)
    {
        var command = new Command("list", coord.T("各省的额度与已对账的数", "Every province's quota, and what was booked of it"));
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Ministry, ct);
            var quotas = (await desk.Client.Ministry.Quotas(ct).OrFail()).Quotas;
            run.PrintMany(quotas, () => Sheet(quotas, run));
            return ExitCode.Ok;
        });
    }

    private static Command Set(Coord coord)
    {
        var code = ProvinceCommands.Code(coord);
        var numbers = new Option<int>("--numbers")
        {
            HelpName = "NUMBERS",
            Required = true,
            CustomParser = result => Word.Number(result, 0, (int)QuotaLimits.NumbersMax, coord.Language),
            Description = coord.T("号码数；0 表示不给", "How many numbers; 0 gives none"),
        };
        var hours = new Option<int>("--hours")
        {
            HelpName = "HOURS",
            Required = true,
            CustomParser = result => Word.Number(result, 1, QuotaLimits.HoursMax, coord.Language),
            Description = coord.T("有效小时数；其后恢复通常的额度", "For how many hours; afterwards it is the usual number again"),
        };
        var reason = Reasons.Required(coord);
        var command = new Command("set", coord.T("设定一省的额度（部级）", "Set a province's quota for a time, as the ministry")) { code, numbers, hours, reason };
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Ministry, ct);
            var province = run.Parsed.GetRequiredValue(code);
            await run.Confirm(new Text($"{province.NameZh} 的额度将改变。", $"The quota of {province.NameEn} is changed."), ct);
            var quota = await desk.Client.Ministry.SetQuota(
                province.ToString(),
                run.Parsed.GetValue(numbers),
                run.Around.Time.GetUtcNow().AddHours(run.Parsed.GetValue(hours)).AddSeconds(-1),
                run.Parsed.GetRequiredValue(reason),
                ct).OrFail();
            run.Print(quota, () => Sheet([quota], run));
            return ExitCode.Ok;
        });
    }

    private static Sheet Sheet(IEnumerable<QuotaView> quotas, Invocation run) => new Sheet().Table(
        "",
        [
            run.T("省份", "PROVINCE"), new(run.T("额度", "GRANTED"), true), new(run.T("已用", "DRAWN"), true), new(run.T("尚余", "LEFT"), true),
            run.T("有效至", "UNTIL"), new(run.T("已对账", "BOOKED"), true), new(run.T("命令", "ORDERS"), true),
        ],
        quotas.Select(row => new[]
        {
            OrderSheets.Province(row.Province, run), Names.Figure(row.Granted), Names.Figure(row.Drawn), Names.Figure(row.Left), Names.At(row.Until),
            Names.Figure(row.Booked), Names.Figure(row.Orders),
        }));
}
