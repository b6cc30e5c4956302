using System.CommandLine;
using System.Globalization;
using Coordination.Law;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Provinces;

namespace Coordination.Cli;

/// <summary><c>coord order plan FILE</c>: sends a file and shows what it would do.</summary>
internal sealed class PlanCommand
{
    private readonly Argument<string> file;
    private readonly Option<Ground> ground;
    private readonly Option<string> provision;
    private readonly Option<string> reference;
    private readonly Option<string> reason;
    private readonly Option<Services> services;
    private readonly Option<ProvinceCode> province;
    private readonly Option<string> key;
    private readonly Option<DateTimeOffset?> expires;

    private PlanCommand(Coord coord)
    {
        file = new("FILE") { Description = coord.T("CSV 或 TXT，每行一个号码；GB18030、UTF-8 均可", "CSV or text with one number per line; UTF-8, UTF-16 or GB 18030") };
        ground = new("--ground")
        {
            HelpName = "GROUND",
            CustomParser = result => Word.Ground(result, coord.Language),
            Description = coord.T("依据类别：", "Ground: ") + string.Join(", ", Authority.All.Select(row => Authority.Code(row.Ground)))
                + coord.T("；默认为该身份的依据", " [default: the profile's own]"),
        };
        provision = new("--provision") { HelpName = "ID", Description = coord.T("法律条款，如 ATFL-27；默认取依据类别的条款", "Legal provision, such as ATFL-27 [default: the ground's own]") };
        reference = new("--reference") { HelpName = "TEXT", Description = coord.T("发文单位的文号；开发模式下默认 DEV 加文件名", "The authority's document number [default: DEV and the file's name]") };
        reason = new("--reason") { HelpName = "TEXT", Description = coord.T("事由，写入记录；开发模式下有默认值", "Why, for the record [default: names the file]") };
        services = new("--services")
        {
            HelpName = "LIST",
            CustomParser = result => Word.Services(result, coord.Language),
            Description = coord.T("停用的业务：one-way、two-way，或逗号分隔的名称；默认取依据类别的", "Services to bar: one-way, two-way, or names with commas [default: the ground's own]"),
        };
        province = new("--province")
        {
            HelpName = "PROVINCE",
            CustomParser = result => Word.Province(result, coord.Language),
            Description = coord.T("只涉及这一省份：两位代码或名称", "The only province it may touch: two digits or a name"),
        };
        key = new("--key") { HelpName = "KEY", Description = coord.T("幂等键；默认取自文件内容，同一文件重复运行得到同一命令", "Idempotency key [default: from the file's content, so that the same file gives the same order]") };
        expires = new("--expires")
        {
            HelpName = "DATE",
            CustomParser = result => Day(result, coord),
            Description = coord.T("各项限制到期的日期，如 2027-01-31（当日结束，北京时间）", "Last day of every hold, such as 2027-01-31, in Chinese civil time"),
        };
    }

    internal static Command Of(Coord coord)
    {
        var plan = new PlanCommand(coord);
        var command = new Command("plan", coord.T("发送文件并统计将产生的结果；不影响任何号码", "Send a file and count what it would do; touches no number"))
        {
            plan.file, plan.ground, plan.provision, plan.reference, plan.reason, plan.services, plan.province, plan.key, plan.expires,
        };
        return coord.Does(command, plan.Run);
    }

    private async Task<ExitCode> Run(Invocation run, CancellationToken ct)
    {
        var path = run.Parsed.GetRequiredValue(file);
        await using var opened = await Opened(run, path, ct);
        var draft = Draft(run, Path.GetFileName(path), opened.ContentHash);
        var desk = await run.Open(run.As ?? Profiles.OfGround(draft.Ground, draft.Province), ct);
        var view = await IntakeDisplay.Show(run, progress => desk.Client.Province.SendFile(opened, draft, progress, ct).OrFail());
        if (view.Phase != OrderPhase.Planned)
        {
            await run.Note(new Text(
                $"这个文件以前提交过，以下是当时的命令（{Names.State(view.Phase.ToString(), Language.Zh)}）。要新建命令请用 --key。",
                $"This file was submitted before; this is that order, {view.Phase} by now. For a new one give another --key."));
            run.Print(view, () => OrderSheets.Plan(view, run));
            return ExitCode.Ok;
        }

        var next = $"coord order approve {view.OrderId} --root {view.Root}{run.SameData()} --reason \"…\"";
        run.Print(view, () => OrderSheets.Plan(view, run)
            .Line(run.T("还没有影响任何号码。下一步由另一人批准：", "Nothing has happened to any number. Next, as a second person:") + $"\n  {next}"));
        return ExitCode.Ok;
    }

    private static async Task<OrderFile> Opened(Invocation run, string path, CancellationToken ct) =>
        await OrderFile.Open(path, ct) switch
        {
            OrderFileOpened.Opened opened => opened.File,
            OrderFileOpened.Refused refused => throw new CommandFailure(
                refused.Code is OrderFileRefusal.NotFound or OrderFileRefusal.IsDirectory ? ExitCode.Usage : ExitCode.Error,
                System.Text.Json.JsonNamingPolicy.SnakeCaseUpper.ConvertName(refused.Code.ToString()),
                new Text(refused.MessageZh, refused.MessageEn)),
            var other => throw new InvalidOperationException($"{run.Language}: an order file opened as {other.GetType().Name}."),
        };

    private OrderDraft Draft(Invocation run, string name, string hash)
    {
        const int KeyHashDigits = 24;
        var scope = run.Parsed.GetValue(province);
        return new OrderDraft(
            run.Parsed.GetValue(key) ?? $"file-{hash[..KeyHashDigits]}",
            run.Parsed.GetValue(ground) is not Ground.None and var named ? named : Profiles.GroundOf(run.As ?? Profiles.Issuer),
            run.Parsed.GetValue(provision) ?? "",
            run.Parsed.GetValue(reference) ?? $"DEV {name}",
            run.Parsed.GetValue(reason) ?? $"order file {name}",
            run.Parsed.GetValue(services),
            scope == ProvinceCode.Unknown ? "" : scope.ToString(),
            hash,
            run.Parsed.GetValue(expires));
    }

    private static DateTimeOffset? Day(System.CommandLine.Parsing.ArgumentResult result, Coord coord)
    {
        var typed = result.Tokens.Count == 0 ? "" : result.Tokens[^1].Value;
        if (DateOnly.TryParseExact(typed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return new DateTimeOffset(day.AddDays(1), TimeOnly.MinValue, TimeSpan.FromHours(8)).ToUniversalTime();
        }

        result.AddError(coord.T($"“{typed}”不是日期：请写成 2027-01-31。", $"'{typed}' is no date: write it as 2027-01-31."));
        return null;
    }
}
