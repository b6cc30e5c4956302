using System.CommandLine;
using Coordination.Audit;

namespace Coordination.Cli;

/// <summary><c>coord number …</c></summary>
internal static class NumberCommands
{
    internal static Command Of(Coord coord)
    {
        var number = new Command("number", coord.T("号码：现状、说明、记录、重发、解除", "Numbers: show, explain, history, resend, lift"));
        number.Subcommands.Add(Show(coord));
        number.Subcommands.Add(Explain(coord));
        number.Subcommands.Add(HistoryCommand.OfNumber(coord));
        number.Subcommands.Add(Resend(coord));
        number.Subcommands.Add(Lift(coord));
        return number;
    }

    internal static Argument<string> Number(Coord coord) => new("NUMBER")
    {
        CustomParser = result => Word.MobileNumber(result, coord.Language),
        Description = coord.T("手机号码，任意写法：13800138000、138-0013-8000、+86 138…", "A mobile number in any form: 13800138000, 138-0013-8000, +86 138…"),
    };

    private static Command Show(Coord coord)
    {
        var number = Number(coord);
        var full = new Option<bool>("--full") { Description = coord.T("显示全部数字；须写 --purpose，并有记录", "Show all digits; needs --purpose and is recorded") };
        var purpose = Reasons.Purpose(coord, isRequired: false);
        var command = new Command("show", coord.T("号码的现状：限制、各运营商的执行情况", "A number as it stands: its holds, and what its carriers did")) { number, full, purpose };
        return coord.Does(command, async (run, ct) =>
        {
            var isFull = run.Parsed.GetValue(full);
            var why = run.Parsed.GetValue(purpose) ?? "";
            if (isFull && why.Length == 0)
            {
                throw CommandFailure.Usage("--full 须同时写明 --purpose。", "--full needs a --purpose: what are all digits wanted for?");
            }

            var desk = await run.Open(Profiles.Issuer, ct);
            var typed = run.Parsed.GetRequiredValue(number);
            var view = desk.Role == Role.Auditor
                ? await desk.Client.Audit.Number(typed, isFull, why, ct).OrFail()
                : await desk.Client.Province.Number(typed, isFull, why, ct).OrFail();
            var shown = isFull ? view : view with { Number = Mask.Number(view.Number) };
            run.Print(shown, () => NumberSheets.Number(shown, run));
            return ExitCode.Ok;
        });
    }

    private static Command Explain(Coord coord)
    {
        var number = Number(coord);
        var command = new Command("explain", coord.T("谁停的、为什么、怎样恢复", "Who stopped it, why, and how it comes back")) { number };
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Issuer, ct);
            var typed = run.Parsed.GetRequiredValue(number);
            var explanation = desk.Role == Role.CarrierSystem
                ? await desk.Client.Carrier.Explain(typed, run.IsChinese, ct).OrFail()
                : await desk.Client.Province.Explain(typed, run.IsChinese, ct).OrFail();
            var shown = explanation with { Number = Mask.Number(explanation.Number) };
            run.Print(shown, () => new Sheet().Line(shown.Text));
            return ExitCode.Ok;
        });
    }

    private static Command Resend(Coord coord)
    {
        var number = Number(coord);
        var reason = Reasons.Required(coord);
        var command = new Command("resend", coord.T("把号码应有的状态再次发给运营商", "Send a number's desired state to its carriers once more")) { number, reason };
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Issuer, ct);
            var typed = run.Parsed.GetRequiredValue(number);
            await run.Confirm(
                new Text($"将把 {Mask.Number(typed)} 应有的状态再次发给其运营商。", $"This sends the desired state of {Mask.Number(typed)} to its carriers once more."), ct);
            var receipt = await desk.Client.Province.Resend(typed, run.Parsed.GetRequiredValue(reason), ct: ct).OrFail();
            run.Print(receipt, () => NumberSheets.Receipt(receipt, run));
            return ExitCode.Ok;
        });
    }

    private static Command Lift(Coord coord)
    {
        var number = Number(coord);
        var order = new Option<string>("--order") { HelpName = "ID", Required = true, Description = coord.T("作出该限制的命令", "The order that placed the hold") };
        var revoke = new Option<bool>("--revoke") { Description = coord.T("自始无效（撤销），而不是条件已满足（解除）", "Void from the start (revoked), not condition met (released)") };
        var reason = Reasons.Required(coord);
        var command = new Command("lift", coord.T("结束号码上本单位的一项限制", "End one's own hold on a number")) { number, order, revoke, reason };
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Issuer, ct);
            var typed = run.Parsed.GetRequiredValue(number);
            var id = run.Parsed.GetRequiredValue(order);
            var isRevoked = run.Parsed.GetValue(revoke);
            await run.Confirm(
                new Text(
                    $"将{(isRevoked ? "撤销" : "解除")} {Mask.Number(typed)} 上 {id} 的限制；其他限制不受影响。",
                    $"This {(isRevoked ? "revokes" : "releases")} the hold of {id} on {Mask.Number(typed)}; other holds stay."),
                ct);
            var receipt = await desk.Client.Province.Lift(typed, id, isRevoked, run.Parsed.GetRequiredValue(reason), ct: ct).OrFail();
            run.Print(receipt, () => NumberSheets.Receipt(receipt, run));
            return ExitCode.Ok;
        });
    }
}
