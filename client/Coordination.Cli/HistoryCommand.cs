using System.CommandLine;
using System.Globalization;
using Coordination.Audit;

namespace Coordination.Cli;

/// <summary><c>history</c> of a number, a card or an order: the facts, as an auditor reads them.</summary>
internal static class HistoryCommand
{
    internal const int FactsDefault = 500;
    internal const int FactsMax = 100_000;

    internal static Command OfNumber(Coord coord)
    {
        var number = NumberCommands.Number(coord);
        return Of(coord, number, coord.T("号码的全部记录（审计）", "What happened to a number (auditor)"), (desk, subject, purpose, ct) =>
            desk.Client.Audit.Facts(subject, purpose, ct));
    }

    internal static Command OfSim(Coord coord)
    {
        var card = SimCommands.Card(coord);
        return Of(coord, card, coord.T("卡的全部记录（审计）", "What happened to a card (auditor)"), (desk, subject, purpose, ct) =>
            desk.Client.Audit.SimFacts(subject, purpose, ct));
    }

    internal static Command OfOrder(Coord coord)
    {
        var order = OrderCommands.Id(coord);
        return Of(coord, order, coord.T("命令的全部记录（审计）", "What happened to an order (auditor)"), (desk, subject, purpose, ct) =>
            desk.Client.Audit.OrderFacts(subject, purpose, ct));
    }

    private static Command Of(
        Coord coord,
        Argument<string> subject,
        string description,
        Func<Desk, string, string, CancellationToken, IAsyncEnumerable<FactView>> facts)
    {
        var purpose = Reasons.Purpose(coord, isRequired: true);
        var limit = new Option<int>("--limit")
        {
            HelpName = "FACTS",
            DefaultValueFactory = _ => FactsDefault,
            CustomParser = result => Word.Number(result, 1, FactsMax, coord.Language),
            Description = coord.T("最多显示的条数", "Facts to show at most"),
        };
        var command = new Command("history", description) { subject, purpose, limit };
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Auditor, ct);
            var most = run.Parsed.GetValue(limit);
            var found = new List<FactView>();
            var asked = facts(desk, run.Parsed.GetRequiredValue(subject), run.Parsed.GetRequiredValue(purpose), ct);
            await foreach (var fact in asked.WithCancellation(ct))
            {
                if (found.Count == most)
                {
                    await run.Note(new Text($"还有更多记录：--limit 现为 {most}。", $"There are more facts: --limit is {most}."));
                    break;
                }

                found.Add(fact);
            }

            if (found.Count == 0)
            {
                await run.Note(new Text("没有任何记录。", "Nothing is recorded of it."));
            }

            run.PrintMany(found, () => Sheet(found, run));
            return ExitCode.Ok;
        });
    }

    private static Sheet Sheet(List<FactView> facts, Invocation run) => new Sheet().Table(
        "",
        [new(run.T("版本", "VERSION"), true), run.T("时间", "HAPPENED"), run.T("事实", "FACT"), run.T("经办", "BY"), run.T("起因", "CAUSE"), run.T("内容", "FIELDS")],
        facts.Select(fact => new[]
        {
            fact.Version.ToString(CultureInfo.InvariantCulture),
            Names.At(fact.HappenedAt),
            fact.Kind,
            fact.Organisation.Length == 0 || fact.Organisation == fact.By ? fact.By : $"{fact.By}, {fact.Organisation}",
            fact.Cause,
            string.Join("; ", fact.Fields.Select(field => $"{field.Key}={Mask.Text(field.Value)}")),
        }));
}
