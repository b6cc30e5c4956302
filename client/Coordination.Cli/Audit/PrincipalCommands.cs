using System.CommandLine;
using Coordination.Audit;

namespace Coordination.Cli;

/// <summary><c>coord principal …</c>: whose rights here have ended.</summary>
internal static class PrincipalCommands
{
    internal static Command Of(Coord coord)
    {
        var principal = new Command("principal", coord.T("停权：停止、恢复、查看", "Whose rights here have ended: withdraw, reinstate, list"));
        principal.Subcommands.Add(Change(
            coord,
            "withdraw",
            coord.T("停止某人或某单位的权限；其提交或批准的、正在执行的命令将暂停", "End the rights of a person or a body; running orders they submitted or approved pause"),
            new Text("的权限将停止，其提交或批准的、正在执行的命令将暂停。", "may do nothing here any more, and running orders they submitted or approved pause."),
            (desk, name, isBody, reason, ct) => desk.Client.Province.Withdraw(name, isBody, reason, ct)));
        principal.Subcommands.Add(Change(
            coord,
            "reinstate",
            coord.T("恢复权限；已暂停的命令须另行继续", "Give those rights back; orders that paused have to be resumed"),
            new Text("的权限将恢复。", "has its rights here back."),
            (desk, name, isBody, reason, ct) => desk.Client.Province.Reinstate(name, isBody, reason, ct)));
        principal.Subcommands.Add(List(coord));
        return principal;
    }

    private static Command Change(
        Coord coord, string verb, string description, Text asked, Func<Desk, string, bool, string, CancellationToken, Task<Answer<WithdrawalView>>> act)
    {
        var name = new Argument<string>("NAME") { Description = coord.T("令牌中的人员标识，或单位名称（--body）", "A person as tokens name him, or a body (--body)") };
        var body = new Option<bool>("--body") { Description = coord.T("NAME 为单位：其全体人员", "NAME is a body: everybody who acts for it") };
        var reason = Reasons.Required(coord);
        var command = new Command(verb, description) { name, body, reason };
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Ministry, ct);
            var who = run.Parsed.GetRequiredValue(name);
            await run.Confirm(new Text($"{who} {asked.In(Language.Zh)}", $"{who} {asked.In(Language.En)}"), ct);
            var view = await act(desk, who, run.Parsed.GetValue(body), run.Parsed.GetRequiredValue(reason), ct).OrFail();
            run.Print(view, () => new Sheet().Facts(
                (run.T("名称", "Name"), view.Name),
                (run.T("范围", "Where"), Where(view, run)),
                (run.T("停止时间", "Ended"), Names.At(view.At)),
                (run.T("停止人", "By"), view.By),
                (run.T("事由", "Reason"), view.Reason)));
            return ExitCode.Ok;
        });
    }

    private static Command List(Coord coord)
    {
        var after = Pages.After(coord);
        var command = new Command("list", coord.T("权限已停止的人员和单位", "Persons and bodies whose rights have ended")) { after };
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Ministry, ct);
            var page = await desk.Client.Province.Withdrawals(run.Parsed.GetValue(after), WithdrawalsPage.EntriesMax, ct).OrFail();
            run.Print(page, () => new Sheet().Table(
                "",
                [
                    new(run.T("序号", "ENTRY"), true), run.T("名称", "NAME"), run.T("类别", "KIND"), run.T("范围", "WHERE"), run.T("停止时间", "ENDED"),
                    run.T("停止人", "BY"), run.T("事由", "REASON"),
                ],
                page.Withdrawals.Select(entry => new[]
                {
                    Names.Figure(entry.Entry), entry.Name, entry.IsBody ? run.T("单位", "body") : run.T("人员", "person"), Where(entry, run),
                    Names.At(entry.At), entry.By, entry.Reason,
                })));
            if (page.NextAfter is { } next)
            {
                await run.Note(new Text($"共 {page.Total} 条，继续请加 --after {next}。", $"There are {page.Total}; go on with --after {next}."));
            }

            return ExitCode.Ok;
        });
    }

    private static string Where(WithdrawalView view, Invocation run) => view.Province.Length == 0 ? run.T("全国", "everywhere") : view.Province;
}
