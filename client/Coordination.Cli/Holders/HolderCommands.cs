using System.CommandLine;

namespace Coordination.Cli;

/// <summary><c>coord holder …</c></summary>
internal static class HolderCommands
{
    internal static Command Of(Coord coord)
    {
        var holder = new Command("holder", coord.T("机主：名下号码、保留号码、代号密钥", "Holders: their lines, the one that is kept, the keys of their pseudonyms"));
        holder.Subcommands.Add(Show(coord));
        holder.Subcommands.Add(Retain(coord));
        holder.Subcommands.Add(Keys(coord));
        holder.Subcommands.Add(Rotate(coord));
        return holder;
    }

    private static Command Show(Coord coord)
    {
        var number = NumberCommands.Number(coord);
        var purpose = Reasons.Purpose(coord, isRequired: true);
        var command = new Command("show", coord.T("号码机主在各运营商的号码与限制；查询有记录", "Lines of a number's holder at all carriers, and what is held; recorded")) { number, purpose };
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Issuer, ct);
            var view = await desk.Client.Province.Holder(run.Parsed.GetRequiredValue(number), run.Parsed.GetRequiredValue(purpose), ct).OrFail();
            run.Print(view, () => TieSheets.Holder(view, run));
            return ExitCode.Ok;
        });
    }

    private static Command Retain(Coord coord)
    {
        var number = NumberCommands.Number(coord);
        var reference = new Option<string>("--reference") { HelpName = "TEXT", Required = true, Description = coord.T("批准文号", "The approval's document number") };
        var command = new Command("retain", coord.T("经批准为机主保留一个非涉案号码", "Keep one line for its holder, by an approval; not a case number")) { number, reference };
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Issuer, ct);
            var typed = run.Parsed.GetRequiredValue(number);
            await run.Confirm(
                new Text($"{Mask.Number(typed)} 将为其机主保留，不再受针对机主的限制。", $"{Mask.Number(typed)} is kept for its holder: holds on the holder leave it alone."), ct);
            var receipt = await desk.Client.Province.RetainLine(typed, run.Parsed.GetRequiredValue(reference), ct).OrFail();
            run.Print(receipt, () => NumberSheets.Receipt(receipt, run));
            return ExitCode.Ok;
        });
    }

    private static Command Keys(Coord coord)
    {
        var command = new Command("keys", coord.T("生成机主代号的密钥，及更换进度", "Keys that holders' pseudonyms are made with, and how far a change of them has come"));
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Ministry, ct);
            var view = await desk.Client.Ministry.HolderKeys(ct).OrFail();
            run.Print(view, () => TieSheets.HolderKeys(view, run));
            return view.Left == 0 ? ExitCode.Ok : ExitCode.Open;
        });
    }

    private static Command Rotate(Coord coord)
    {
        var reason = Reasons.Required(coord);
        var command = new Command("rotate", coord.T("将全部机主转到最新的密钥", "Move every holder to the newest key")) { reason };
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Ministry, ct);
            await run.Confirm(
                new Text("全部机主将用最新的密钥重新生成代号；号码与限制不变。", "Every holder gets a pseudonym under the newest key; lines and holds stay as they are."), ct);
            var view = await desk.Client.Ministry.RotateHolderKeys(run.Parsed.GetRequiredValue(reason), ct).OrFail();
            run.Print(view, () => TieSheets.HolderKeys(view, run));
            return view.Left == 0 ? ExitCode.Ok : ExitCode.Open;
        });
    }
}
