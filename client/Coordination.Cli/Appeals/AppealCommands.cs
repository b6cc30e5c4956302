using System.CommandLine;
using Coordination.Appeals;

namespace Coordination.Cli;

/// <summary><c>coord appeal …</c>: a holder's objection, recorded and decided.</summary>
internal static class AppealCommands
{
    private const int AppealIdMax = 40;

    internal static Command Of(Coord coord)
    {
        var appeal = new Command("appeal", coord.T("申诉：登记、决定", "Appeals: submit, decide"));
        appeal.Subcommands.Add(Submit(coord));
        appeal.Subcommands.Add(Decide(coord));
        return appeal;
    }

    private static Command Submit(Coord coord)
    {
        var number = NumberCommands.Number(coord);
        var order = new Option<string>("--order") { HelpName = "ID", Required = true, Description = coord.T("所申诉的命令或案件", "The order or case whose hold it is about") };
        var key = new Option<string?>("--key") { HelpName = "KEY", Description = coord.T("幂等键；默认每次新建", "Idempotency key [default: a new one]") };
        var reason = Reasons.Required(coord);
        var command = new Command("submit", coord.T("登记机主的申诉；未决期间该号码不会未经人工审核再被停用", "Record a holder's objection; until it is decided the number is not suspended anew without people looking"))
        {
            number, order, key, reason,
        };
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Issuer, ct);
            var typed = run.Parsed.GetRequiredValue(number);
            var request = new AppealRequest(
                run.Parsed.GetValue(key) ?? CommandId.New(), typed, run.Parsed.GetRequiredValue(order), run.Parsed.GetRequiredValue(reason));
            var receipt = desk.Role == Audit.Role.CarrierSystem
                ? await desk.Client.Carrier.SubmitAppeal(request, ct).OrFail()
                : await desk.Client.Province.SubmitAppeal(request, ct).OrFail();
            run.Print(receipt, () => Sheet(receipt, run));
            return ExitCode.Ok;
        });
    }

    private static Command Decide(Coord coord)
    {
        var number = NumberCommands.Number(coord);
        var appeal = new Argument<string>("APPEAL")
        {
            CustomParser = result => Word.Appeal(result, coord.Language),
            Description = coord.T("申诉编号，appeal:…（见 number show）", "The appeal, appeal:… (see number show)"),
        };
        var outcome = new Argument<AppealOutcome>("OUTCOME")
        {
            CustomParser = result => Word.Enum<AppealOutcome>(result, new Text("申诉结果", "outcome of an appeal"), coord.Language),
            Description = coord.T("结果：", "How it ends: ") + string.Join(", ", Enum.GetNames<AppealOutcome>()),
        };
        var reason = Reasons.Required(coord);
        var command = new Command("decide", coord.T("决定申诉；成立的，限制自始无效", "Decide an appeal; the hold of one that is upheld is void from the start")) { number, appeal, outcome, reason };
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Issuer, ct);
            var (typed, id, end) = (run.Parsed.GetRequiredValue(number), run.Parsed.GetRequiredValue(appeal), run.Parsed.GetValue(outcome));
            await run.Confirm(
                new Text($"{Mask.Number(typed)} 的申诉 {id} 将以 {end} 结束。", $"The appeal {id} about {Mask.Number(typed)} will end as {end}."), ct);

            // An appeal ends once: whoever is not sure whether it did decides the same again and is answered the same.
            var (commandId, why) = (id.Length <= AppealIdMax ? $"decide-{id}" : CommandId.New(), run.Parsed.GetRequiredValue(reason));
            var receipt = desk.Role == Audit.Role.CarrierSystem
                ? await desk.Client.Carrier.DecideAppeal(typed, id, end, why, commandId, ct).OrFail()
                : await desk.Client.Province.DecideAppeal(typed, id, end, why, commandId, ct).OrFail();
            run.Print(receipt, () => Sheet(receipt, run));
            return ExitCode.Ok;
        });
    }

    private static Sheet Sheet(AppealReceipt receipt, Invocation run) => new Sheet().Facts(
        (run.T("申诉", "Appeal"), receipt.AppealId),
        (run.T("号码", "Number"), Mask.Number(receipt.Number)),
        (run.T("结果", "Result"), receipt.Code));
}
