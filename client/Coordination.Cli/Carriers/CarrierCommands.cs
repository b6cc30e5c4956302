using System.CommandLine;
using Coordination.Audit;
using Coordination.Carriers;

namespace Coordination.Cli;

/// <summary><c>coord carrier …</c></summary>
internal static class CarrierCommands
{
    internal static Command Of(Coord coord)
    {
        var carrier = new Command("carrier", coord.T("运营商：报告号码、队列现状", "Carriers: report what happened to lines, look at queues"));
        carrier.Subcommands.Add(ReportCommands.Of(coord));
        carrier.Subcommands.Add(ReportCommands.MayPort(coord));
        carrier.Subcommands.Add(List(coord));
        carrier.Subcommands.Add(Show(coord));
        return carrier;
    }

    internal static Option<CarrierCode> Carrier(Coord coord) => new("--carrier")
    {
        HelpName = "CARRIER",
        CustomParser = result => Word.Carrier(result, coord.Language),
        Description = coord.T("以该运营商的身份；默认为号码的原运营商", "Act as this carrier [default: the number's original one]"),
    };

    private static Command List(Coord coord)
    {
        var carrier = Carrier(coord);
        carrier.Description = coord.T("只看该运营商，并以其身份", "Only this carrier, and as it");
        var command = new Command("list", coord.T("各执行单位的队列", "Every executor and its queue")) { carrier };
        return coord.Does(command, async (run, ct) =>
        {
            var asCarrier = run.Parsed.GetValue(carrier).ToString();
            var carriers = await Asked(run, asCarrier.Length == 0 ? Profiles.Issuer : $"carrier-{asCarrier}", ct);
            run.PrintMany(carriers, () => CarrierSheets.Carriers(carriers, run));
            return ExitCode.Ok;
        });
    }

    private static Command Show(Coord coord)
    {
        var code = new Argument<string>("CODE") { Description = coord.T("运营商 CMCC，或单位 CMCC-51", "A carrier, CMCC, or a unit, CMCC-51") };
        var command = new Command("show", coord.T("一个运营商或单位", "One carrier or unit")) { code };
        return coord.Does(command, async (run, ct) =>
        {
            var typed = run.Parsed.GetRequiredValue(code).ToUpperInvariant();
            var carriers = await Asked(run, Profiles.Issuer, ct);
            var found = carriers.Where(row => row.Executor == typed || row.Executor.StartsWith(typed + "-", StringComparison.Ordinal)).ToArray();
            if (found.Length == 0)
            {
                throw new CommandFailure(ExitCode.Error, "NOT_FOUND", Suggestion.Unknown(
                    new Text("运营商或单位", "carrier or unit"), typed, [.. carriers.Select(row => row.Executor)]));
            }

            run.PrintMany(found, () => CarrierSheets.Details(found, run));
            return ExitCode.Ok;
        });
    }

    private static async Task<IReadOnlyList<CarrierView>> Asked(Invocation run, string usual, CancellationToken ct)
    {
        var desk = await run.Open(usual, ct);
        var view = desk.Role == Role.CarrierSystem
            ? await desk.Client.Carrier.Carriers(ct).OrFail()
            : await desk.Client.Province.Carriers(ct).OrFail();
        return view.Carriers;
    }
}
