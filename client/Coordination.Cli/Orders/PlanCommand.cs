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
    internal const string Name = "plan";

    private const string StandardInput = "-";

    private readonly Argument<string> file;
    private readonly Option<Ground> ground;
    private readonly Option<string> provision;
    private readonly Option<string> reference;
    private readonly Option<string> reason;
    private readonly Option<Services> services;
    private readonly Option<ProvinceCode> province;
    private readonly Option<string> key;
    private readonly Option<DateTimeOffset?> expires;
    private readonly Option<string?> incident;
    private readonly Option<string?> rejects;

    private PlanCommand(Coord coord)
    {
        file = new("FILE") { Description = coord.T("CSV、TSV、JSONL（可用 gzip 压缩）或 XLSX，每行一个号码；- 为标准输入", "CSV, TSV or JSONL, packed with gzip or not, or XLSX; one number per line. - is the standard input") };
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
        incident = new("--incident") { HelpName = "ID", Description = coord.T("归入的专案，incident:…", "The incident it belongs to, incident:…") };
        rejects = RejectsFile.Option(coord, coord.T("；号码照原文写出", "; numbers as they stand in the file"));
    }

    internal static Command Of(Coord coord)
    {
        var plan = new PlanCommand(coord);
        var command = new Command(Name, coord.T("发送文件并统计将产生的结果；不影响任何号码", "Send a file and count what it would do; touches no number"))
        {
            plan.file, plan.ground, plan.provision, plan.reference, plan.reason, plan.services, plan.province, plan.key, plan.expires, plan.incident, plan.rejects,
        };
        return coord.Does(command, plan.Run);
    }

    private async Task<ExitCode> Run(Invocation run, CancellationToken ct)
    {
        var path = run.Parsed.GetRequiredValue(file);
        using var rejected = RejectsFile.Create(run, run.Parsed.GetValue(rejects), path);
        await using var opened = await Opened(run, path, ct);
        await run.Note(FileSheets.Described(Called(path), opened));
        var draft = Draft(run, Called(path), opened.ContentHash);
        var desk = await run.Open(run.As ?? Profiles.OfGround(draft.Ground, draft.Province), ct);
        var view = await IntakeDisplay.Show(run, progress => desk.Client.Province.SendFile(opened, draft, progress, ct).OrFail());
        if (rejected is not null)
        {
            await rejected.Write(desk.Client.Province.Rejects(view, ct), opened, ct);
        }

        if (run.Parsed.GetValue(incident) is { } joined)
        {
            view = await Join(run, desk, view, joined, draft.Reason, ct);
        }

        if (view.Phase != OrderPhase.Planned)
        {
            await run.Note(new Text(
                $"这个文件以前提交过，以下是当时的命令（{Names.State(view.Phase.ToString(), Language.Zh)}）。要新建命令请用 --key。",
                $"This file was submitted before; this is that order, {view.Phase} by now. For a new one give another --key."));
            run.Print(view, () => OrderSheets.Plan(view, run));
            return ExitCode.Ok;
        }

        var isHeldBack = view.Gates.Count > 0 && view.GatesOverriddenBy.Length == 0;
        run.Print(view, () => OrderSheets.Plan(view, run).Line(Next(view, isHeldBack, run)));
        return isHeldBack ? ExitCode.Open : ExitCode.Ok;
    }

    /// <summary>The order stands planned whatever the incident says to it.</summary>
    private static async Task<OrderView> Join(Invocation run, Desk desk, OrderView view, string incident, string reason, CancellationToken ct)
    {
        var answer = await desk.Client.Province.AddToIncident(incident, view.OrderId, reason, ct);
        if (answer.Refusal is { } refusal)
        {
            await run.Note(new Text(
                $"{view.OrderId} 已计划，但没有归入专案 {incident}。", $"{view.OrderId} is planned, and is not part of {incident}."));
            throw CommandFailure.Of(refusal);
        }

        return view with { Incident = incident };
    }

    private static string Next(OrderView view, bool isHeldBack, Invocation run)
    {
        var approve = $"coord order approve {view.OrderId} --root {view.Root}{(isHeldBack ? " --override-gates \"…\"" : "")}{run.SameData()} --reason \"…\"";
        var (what, command) = (isHeldBack, view.Conduct.Approval) switch
        {
            (true, _) => (
                run.T("名单未通过检查，不能批准。确认无误后，由另一人写明理由放行：", "The list was held back and cannot be approved. If it is right all the same, a second person says why:"),
                approve),
            (_, ApprovalNeed.None) => (
                run.T("还没有影响任何号码。无须批准，下一步执行：", "Nothing has happened to any number. It needs no approval; next:"),
                $"coord order apply {view.OrderId}{run.SameData()} --reason \"…\""),
            (_, ApprovalNeed.SecondRank) => (
                run.T("还没有影响任何号码。下一步由部级人员批准：", "Nothing has happened to any number. Next, as somebody of the ministry:"),
                $"{approve} --as ministry"),
            _ => (run.T("还没有影响任何号码。下一步由另一人批准：", "Nothing has happened to any number. Next, as a second person:"), approve),
        };
        return $"{what}\n  {command}";
    }

    private static string Called(string path) => path == StandardInput ? "stdin" : Path.GetFileName(Path.TrimEndingDirectorySeparator(path));

    private static async Task<OrderFile> Opened(Invocation run, string path, CancellationToken ct) =>
        await (path == StandardInput ? Piped(run, ct) : OrderFile.Open(path, ct, IntakeDisplay.Reading(run))) switch
        {
            OrderFileOpened.Opened opened => opened.File,
            OrderFileOpened.Refused refused => throw new CommandFailure(
                refused.Code is OrderFileRefusal.NotFound or OrderFileRefusal.IsDirectory ? ExitCode.Usage : ExitCode.Error,
                System.Text.Json.JsonNamingPolicy.SnakeCaseUpper.ConvertName(refused.Code.ToString()),
                new Text(refused.MessageZh, refused.MessageEn)),
            var other => throw new InvalidOperationException($"{run.Language}: an order file opened as {other.GetType().Name}."),
        };

    private static ValueTask<OrderFileOpened> Piped(Invocation run, CancellationToken ct) => run.Around.InIsTerminal
        ? throw CommandFailure.Usage(
            "- 表示从标准输入读取名单，但标准输入是终端。请用管道，如：导出程序 | coord order plan -",
            "- reads the list from the standard input, which is a terminal. Pipe it in: export | coord order plan -")
        : OrderFile.OpenPipe(run.Around.OpenIn(), Called(StandardInput), ct, IntakeDisplay.Reading(run));

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
