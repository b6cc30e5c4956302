using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Coordination.Law;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Provinces;

namespace Coordination.Cli;

/// <summary><c>coord order plan FILE</c>, or <c>--number N</c>: sends a file, or a case number with what hangs on it, and shows what it would do.</summary>
internal sealed class PlanCommand
{
    internal const string Name = "plan";

    private const string StandardInput = "-";

    private readonly Argument<string?> file;
    private readonly Option<string?> number;
    private readonly Option<Ties> expand;
    private readonly Option<HoldScope> scope;
    private readonly Option<int> years;
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
        file = new("FILE") { Arity = ArgumentArity.ZeroOrOne, Description = coord.T("CSV、TSV、JSONL（可用 gzip 压缩）或 XLSX，每行一个号码；- 为标准输入", "CSV, TSV or JSONL, packed with gzip or not, or XLSX; one number per line. - is the standard input") };
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
        incident = new("--incident")
        {
            HelpName = "ID",
            CustomParser = result => Word.Incident(result, coord.Language),
            Description = coord.T("归入的专案，incident:…", "The incident it belongs to, incident:…"),
        };
        number = new("--number")
        {
            HelpName = "NUMBER",
            CustomParser = result => Word.MobileNumber(result, coord.Language),
            Description = coord.T("不用文件：从一个涉案号码开始（一键处置）", "Instead of a file: begin with a case number (one-click disposition)"),
        };
        expand = new("--expand")
        {
            HelpName = "LIST",
            CustomParser = result => Word.Ties(result, coord.Language),
            Description = coord.T("与 --number 同用，还包括：cards（同卡）、holder（同机主）、devices（同设备）", "With --number, take in too: cards, holder, devices"),
        };
        scope = new("--scope")
        {
            HelpName = "SCOPE",
            CustomParser = result => Word.Enum<HoldScope>(result, new Text("限制对象", "scope"), coord.Language),
            Description = coord.T("与 --number 同用，限制针对：number（默认）、card、holder；后两者也及于以后加入的号码", "With --number, what the holds are about: number, card or holder; the latter reach what comes later too [default: number]"),
        };
        years = new("--years")
        {
            HelpName = "YEARS",
            CustomParser = result => Word.Number(result, PunishmentTerm.YearsMin, PunishmentTerm.YearsMax, coord.Language),
            Description = coord.T("联合惩戒的期限：2 或 3 年，在执行的期限上累计，连续不超过 5 年", "Term of joint punishment: 2 or 3 years, added to what runs, 5 without a break at most"),
        };
        rejects = RejectsFile.Option(coord, coord.T("；号码照原文写出", "; numbers as they stand in the file"));
    }

    internal static Command Of(Coord coord)
    {
        var plan = new PlanCommand(coord);
        var command = new Command(Name, coord.T("发送文件并统计将产生的结果；不影响任何号码", "Send a file and count what it would do; touches no number"))
        {
            plan.file, plan.number, plan.expand, plan.scope, plan.years, plan.ground, plan.provision, plan.reference, plan.reason, plan.services, plan.province, plan.key,
            plan.expires, plan.incident, plan.rejects,
        };
        command.Validators.Add(result =>
        {
            var hasNumber = result.GetResult(plan.number) is not null;
            var hasFile = result.GetResult(plan.file) is { Tokens.Count: > 0 };
            if (hasNumber == hasFile || (hasFile && (result.GetResult(plan.expand) is not null || result.GetResult(plan.scope) is not null || result.GetResult(plan.years) is not null)))
            {
                result.AddError(coord.T(
                    "请给出一个文件，或用 --number 给出一个号码（--expand、--scope、--years 只与 --number 同用）。",
                    "Give a file, or one number with --number; --expand, --scope and --years go with --number."));
            }
        });
        return coord.Does(command, plan.Run);
    }

    private async Task<ExitCode> Run(Invocation run, CancellationToken ct)
    {
        var caseNumber = run.Parsed.GetValue(number);
        return caseNumber is null ? await OfFile(run, run.Parsed.GetValue(file)!, ct) : await OfNumber(run, caseNumber, ct);
    }

    private async Task<ExitCode> OfNumber(Invocation run, string caseNumber, CancellationToken ct)
    {
        const int KeyHashDigits = 24;
        var ties = run.Parsed.GetValue(expand);
        var about = run.Parsed.GetValue(scope);
        var term = run.Parsed.GetValue(years);
        var asked = Draft(run, Mask.Number(caseNumber), new string('0', 64));
        var digits = Msisdn.TryParse(caseNumber, out var msisdn) ? msisdn.Digits : caseNumber;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{asked.Reference}\n{digits}\n{ties}\n{about}\n{asked.Ground}\n{term}")));
        var draft = asked with
        {
            Key = run.Parsed.GetValue(key) ?? $"case-{hash[..KeyHashDigits]}",
            Reason = run.Parsed.GetValue(reason) ?? "case number and what hangs on it",
            ContentHash = hash,
            Scope = about,
            TermYears = term,
        };
        var desk = await run.Open(run.As ?? Profiles.OfGround(draft.Ground, draft.Province), ct);
        var view = await desk.Client.Province.PlanDisposition(new(draft, caseNumber, ties), ct).OrFail();
        view = view with { Order = await Joined(run, desk, view.Order, draft.Reason, ct) };
        return await Shown(run, view.Order, view, () => TieSheets.Disposition(view, run));
    }

    private async Task<ExitCode> OfFile(Invocation run, string path, CancellationToken ct)
    {
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

        view = await Joined(run, desk, view, draft.Reason, ct);
        return await Shown(run, view, view, () => OrderSheets.Plan(view, run));
    }

    /// <summary>Prints an order that was planned now or before, and what comes next.</summary>
    private static async Task<ExitCode> Shown(Invocation run, OrderView order, object printed, Func<Sheet> sheet)
    {
        if (order.Phase != OrderPhase.Planned)
        {
            await run.Note(new Text(
                $"这个名单或号码以前提交过，以下是当时的命令（{Names.State(order.Phase.ToString(), Language.Zh)}）。要新建命令请用 --key。",
                $"It was submitted before; this is that order, {order.Phase} by now. For a new one give another --key."));
            run.Print(printed, sheet);
            return ExitCode.Ok;
        }

        var isHeldBack = order.Gates.Count > 0 && order.GatesOverriddenBy.Length == 0;
        run.Print(printed, () => sheet().Line(Next(order, isHeldBack, run)));
        return isHeldBack ? ExitCode.Open : ExitCode.Ok;
    }

    /// <summary>Puts it into the incident that was named, if one was. The order stands planned whatever the incident says to it.</summary>
    private async Task<OrderView> Joined(Invocation run, Desk desk, OrderView view, string why, CancellationToken ct)
    {
        if (run.Parsed.GetValue(incident) is not { } joined)
        {
            return view;
        }

        var answer = await desk.Client.Province.AddToIncident(joined, view.OrderId, why, ct);
        if (answer.Refusal is { } refusal)
        {
            await run.Note(new Text(
                $"{view.OrderId} 已计划，但没有归入专案 {joined}。", $"{view.OrderId} is planned, and is not part of {joined}."));
            throw CommandFailure.Of(refusal);
        }

        return view with { Incident = joined };
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
        var only = run.Parsed.GetValue(province);
        return new OrderDraft(
            run.Parsed.GetValue(key) ?? $"file-{hash[..KeyHashDigits]}",
            run.Parsed.GetValue(ground) is not Ground.None and var named ? named : Profiles.GroundOf(run.As ?? Profiles.Issuer),
            run.Parsed.GetValue(provision) ?? "",
            run.Parsed.GetValue(reference) ?? $"DEV {name}",
            run.Parsed.GetValue(reason) ?? $"order file {name}",
            run.Parsed.GetValue(services),
            only == ProvinceCode.Unknown ? "" : only.ToString(),
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
