using System.CommandLine;
using Coordination.Verification;

namespace Coordination.Cli;

/// <summary><c>coord verify …</c>: second real-person verification, as the number's carrier.</summary>
internal static class VerifyCommands
{
    private const int LevelMax = 4;

    internal static Command Of(Coord coord)
    {
        var verify = new Command("verify", coord.T("二次实人认证：开立、通过、未通过", "Reverification of a holder: open, pass, fail"));
        verify.Subcommands.Add(Open(coord));
        verify.Subcommands.Add(Result(coord, isPass: true));
        verify.Subcommands.Add(Result(coord, isPass: false));
        return verify;
    }

    private static Command Open(Coord coord)
    {
        var number = NumberCommands.Number(coord);
        var reference = new Option<string>("--reference")
        {
            HelpName = "TEXT",
            DefaultValueFactory = _ => "DEV",
            Description = coord.T("运营商自己的参考号", "The carrier's own reference"),
        };
        var level = Level(coord, coord.T("要求的核验等级，1 至 4", "Level wanted, 1 to 4"));
        var key = new Option<string>("--key") { HelpName = "KEY", Description = coord.T("幂等键；默认每次新建", "Idempotency key [default: a new one]") };
        var carrier = CarrierCommands.Carrier(coord);
        var command = new Command("open", coord.T("开立案件：通知机主，限时核验", "Open a case: the holder is told and has time to verify")) { number, reference, level, key, carrier };
        return coord.Does(command, async (run, ct) =>
        {
            var typed = run.Parsed.GetRequiredValue(number);
            var desk = await run.Open(Profiles.OfCarrier(typed, run.Parsed.GetValue(carrier)), ct);
            var request = new CaseRequest(
                run.Parsed.GetValue(key) ?? CommandId.New(), typed, run.Parsed.GetRequiredValue(reference), run.Parsed.GetValue(level));
            var view = await desk.Client.Carrier.OpenCase(request, ct).OrFail();
            run.Print(view, () => Sheet(view, run)
                .Line(run.T("核验通过后：", "When the holder was verified:") + $"\n  coord verify pass NUMBER --case {view.CaseId}{run.SameData()}"));
            return ExitCode.Ok;
        });
    }

    private static Command Result(Coord coord, bool isPass)
    {
        var number = NumberCommands.Number(coord);
        var caseId = new Option<string>("--case") { HelpName = "ID", Required = true, Description = coord.T("案件，case:…", "The case, case:…") };
        var level = Level(coord, coord.T("达到的核验等级，1 至 4", "Level reached, 1 to 4"));
        var provider = new Option<string>("--provider")
        {
            HelpName = "NAME",
            DefaultValueFactory = _ => "coord",
            Description = coord.T("核验方", "Who checked"),
        };
        var evidence = new Option<string>("--evidence") { HelpName = "ID", Description = coord.T("核验方的流水号；绝不是证件或姓名", "The provider's transaction number; never a document or a name [default: this command's id]") };
        var carrier = CarrierCommands.Carrier(coord);
        var unavailable = new Option<bool>("--unavailable") { Description = coord.T("未能进行核验（不计为未通过）", "The check could not be made; nothing is held against the holder") };
        var command = isPass
            ? new Command("pass", coord.T("本人核验通过，应恢复的立即恢复", "The holder passed: service that this check can bring back is back at once"))
            : new Command("fail", coord.T("核验未通过", "The holder did not pass"));
        Symbol[] symbols = isPass ? [number, caseId, level, provider, evidence, carrier] : [number, caseId, level, provider, evidence, carrier, unavailable];
        Add(command, symbols);
        return coord.Does(command, async (run, ct) =>
        {
            var typed = run.Parsed.GetRequiredValue(number);
            var outcome = (isPass, !isPass && run.Parsed.GetValue(unavailable)) switch
            {
                (true, _) => VerificationOutcome.Passed,
                (_, true) => VerificationOutcome.Unavailable,
                _ => VerificationOutcome.Failed,
            };
            var desk = await run.Open(Profiles.OfCarrier(typed, run.Parsed.GetValue(carrier)), ct);
            var id = CommandId.New();
            var result = new VerificationResult(
                run.Parsed.GetRequiredValue(caseId),
                outcome,
                run.Parsed.GetValue(level),
                run.Around.Time.GetUtcNow(),
                run.Parsed.GetRequiredValue(provider),
                run.Parsed.GetValue(evidence) ?? id);
            var view = await desk.Client.Carrier.Record(id, typed, result, ct).OrFail();
            run.Print(view, () => Sheet(view, run));
            return ExitCode.Ok;
        });
    }

    private static Option<int> Level(Coord coord, string description) => new("--level")
    {
        HelpName = "LEVEL",
        DefaultValueFactory = _ => 1,
        CustomParser = result => Word.Number(result, 1, LevelMax, coord.Language),
        Description = description,
    };

    private static void Add(Command command, Symbol[] symbols)
    {
        foreach (var symbol in symbols)
        {
            switch (symbol)
            {
                case Argument argument:
                    command.Arguments.Add(argument);
                    break;
                case Option option:
                    command.Options.Add(option);
                    break;
            }
        }
    }

    private static Sheet Sheet(CaseView view, Invocation run) => new Sheet().Facts(
        (run.T("案件", "Case"), view.CaseId),
        (run.T("号码", "Number"), Mask.Number(view.Number)),
        (run.T("状态", "Status"), Names.State(view.Status.ToString(), run.Language)),
        (run.T("等级", "Level"), $"L{view.Level}"),
        (run.T("未通过次数", "Failed tries"), run.T($"{view.Tries}，最多 {view.TriesMax}", $"{view.Tries} of {view.TriesMax}")),
        (run.T("通知时间", "Noticed"), Names.At(view.NoticedAt)),
        (run.T("截止", "Deadline"), Names.At(view.DeadlineAt)));
}
