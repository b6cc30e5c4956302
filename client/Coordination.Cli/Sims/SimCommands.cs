using System.CommandLine;

namespace Coordination.Cli;

/// <summary><c>coord sim …</c></summary>
internal static class SimCommands
{
    internal static Command Of(Coord coord)
    {
        var sim = new Command("sim", coord.T("卡：现状、记录", "Cards: show, history"));
        sim.Subcommands.Add(Show(coord));
        sim.Subcommands.Add(HistoryCommand.OfSim(coord));
        return sim;
    }

    internal static Argument<string> Card(Coord coord) => new("ICCID")
    {
        CustomParser = result => Word.Card(result, coord.Language),
        Description = coord.T("ICCID，19 或 20 位", "A card's number, 19 or 20 characters"),
    };

    private static Command Show(Coord coord)
    {
        var card = Card(coord);
        var purpose = Reasons.Purpose(coord, isRequired: true);
        var command = new Command("show", coord.T("一张卡：其上的号码、限制、同设备的卡；查询有记录", "A card: its numbers, its holds, cards in the same device; recorded")) { card, purpose };
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Issuer, ct);
            var view = await desk.Client.Province.Sim(run.Parsed.GetRequiredValue(card), run.Parsed.GetRequiredValue(purpose), ct).OrFail();
            run.Print(view, () => TieSheets.Sim(view, run));
            return ExitCode.Ok;
        });
    }
}
