using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Coordination.Deadlines;

namespace Coordination.Cli;

/// <summary><c>coord deadline …</c></summary>
internal static class DeadlineCommands
{
    internal static Command Of(Coord coord) => new("deadline", coord.T("期限：现状、改期", "Deadlines: how they stand, give them more time")) { Show(coord), Rebase(coord) };

    private static Command Show(Coord coord)
    {
        var command = new Command("show", coord.T("各类期限的时长、未到期与逾期的数量", "How long deadlines run, how many are open, and whether any is late"));
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Ministry, ct);
            var view = await desk.Client.Ministry.Deadlines(ct).OrFail();
            run.Print(view, () => DeadlineSheets.All(view, run));
            return ExitCode.Ok;
        });
    }

    private static Command Rebase(Coord coord)
    {
        var policy = new Argument<string>("POLICY") { Description = coord.T("期限规则：", "Policy: ") + "verify-window, notice-wait, line-deadline" };
        var span = new Option<TimeSpan?>("--span")
        {
            HelpName = "SPAN",
            CustomParser = result => Span(result, coord),
            Description = coord.T("时长，如 48h、3d；延长对未到期的也有效，缩短只对今后开始的有效", "How long, such as 48h or 3d; more applies to what is open, less only to what begins from now on"),
        };
        var notBefore = new Option<DateTimeOffset?>("--not-before")
        {
            HelpName = "TIME",
            CustomParser = result => Word.Instant(result, coord.Language),
            Description = coord.T("此刻之前一律不到期，如 2027-05-06T08:00（北京时间）", "Nothing falls due before it, such as 2027-05-06T08:00 in Chinese civil time"),
        };
        var isPlan = new Option<bool>("--plan") { Description = coord.T("只显示影响，不作更改", "Show what it would do, change nothing") };
        var reason = Reasons.Required(coord);
        reason.Required = false;
        var command = new Command("rebase", coord.T("给未到期的期限更多时间；已告知机主的时间绝不缩短", "Give deadlines more time; what a holder was told is never shortened"))
        {
            policy, span, notBefore, isPlan, reason,
        };
        return coord.Does(command, async (run, ct) =>
        {
            var rebase = new DeadlineRebase(run.Parsed.GetRequiredValue(policy), run.Parsed.GetValue(span), run.Parsed.GetValue(notBefore));
            if (rebase.Span is null == rebase.NotBefore is null)
            {
                throw CommandFailure.Usage("--span 与 --not-before 须写其一。", "Give --span or --not-before, and not both.");
            }

            var why = run.Parsed.GetValue(reason) ?? "";
            if (why.Length == 0 && !run.Parsed.GetValue(isPlan))
            {
                throw CommandFailure.Usage("更改须写明 --reason；只看影响请用 --plan。", "A change needs a --reason; --plan only shows what it would do.");
            }

            var desk = await run.Open(Profiles.Ministry, ct);
            var preview = await desk.Client.Ministry.PreviewRebase(rebase, ct).OrFail();
            if (run.Parsed.GetValue(isPlan))
            {
                run.Print(preview, () => DeadlineSheets.Preview(preview, run));
                return ExitCode.Ok;
            }

            await run.Confirm(
                new Text(
                    $"{preview.Policy}：{Names.Figure(preview.Later)} 个未到期的期限将推迟，{Names.Figure(preview.Unchanged)} 个不变；此项给出的时间不能收回。",
                    $"{preview.Policy}: {Names.Figure(preview.Later)} open deadlines fall due later, {Names.Figure(preview.Unchanged)} stay; time once given is not taken back."),
                ct);
            var view = await desk.Client.Ministry.Rebase(CommandId.New(), rebase, why, ct).OrFail();
            run.Print(view, () => DeadlineSheets.One(view, run));
            return ExitCode.Ok;
        });
    }

    private static TimeSpan? Span(ArgumentResult result, Coord coord)
    {
        var typed = result.Tokens.Count == 0 ? "" : result.Tokens[^1].Value;
        if (typed.Length > 1 && int.TryParse(typed.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            TimeSpan? span = typed[^1] switch
            {
                'd' => TimeSpan.FromDays(number),
                'h' => TimeSpan.FromHours(number),
                'm' => TimeSpan.FromMinutes(number),
                's' => TimeSpan.FromSeconds(number),
                _ => null,
            };
            if (span is not null)
            {
                return span;
            }
        }

        result.AddError(coord.T($"“{typed}”不是时长：请写成 48h、3d、90m 或 20s。", $"'{typed}' is no span: write it as 48h, 3d, 90m or 20s."));
        return null;
    }
}
