using System.CommandLine;
using System.CommandLine.Parsing;
using Coordination.Audit;
using Coordination.Orders;

namespace Coordination.Cli;

/// <summary>The program: reads the command line, runs the command, turns whatever happens into words and an exit code.</summary>
internal sealed class Coord(Surroundings around, Language language, GlobalOptions options)
{
    internal Surroundings Around => around;

    internal Language Language => language;

    internal string T(string zh, string en) => new Text(zh, en).In(language);

    internal static async Task<int> Run(string[] args, Surroundings around, CancellationToken ct)
    {
        var language = GlobalOptions.Prescan(args, "--lang")?.ToUpperInvariant() switch
        {
            "ZH" => Language.Zh,
            "EN" => Language.En,
            _ => around.LanguageOfLocale(),
        };
        var coord = new Coord(around, language, new GlobalOptions(language));
        var isJson = GlobalOptions.Prescan(args, "--output", "-o")?.StartsWith("json", StringComparison.OrdinalIgnoreCase) ?? false;
        return (int)await coord.Run(args, isJson, ct);
    }

    /// <summary>Gives a command what it does.</summary>
    internal Command Does(Command command, Func<Invocation, CancellationToken, Task<ExitCode>> run)
    {
        command.SetAction(async (parsed, ct) =>
        {
            await using var invocation = new Invocation(around, options, parsed, language);
            try
            {
                return (int)await run(invocation, ct);
            }
            catch (CoordinationUnreachableException lost) when (!lost.IsSent)
            {
                throw invocation.Unreached(lost);
            }
        });
        return command;
    }

    private async Task<ExitCode> Run(string[] args, bool isJson, CancellationToken ct)
    {
        var root = CommandTree.Of(this, options);
        var parsed = root.Parse(args);
        try
        {
            if (IsGroupAlone(parsed))
            {
                await root.Parse([.. args, "--help"]).InvokeAsync(Invoked(around.Error), ct);
                return ExitCode.Usage;
            }

            if (parsed.Errors.Count > 0 && parsed.Action is not System.CommandLine.Help.HelpAction)
            {
                throw Misread(parsed);
            }

            return (ExitCode)await parsed.InvokeAsync(Invoked(around.Out), ct);
        }
        catch (Exception failed)
        {
            return Tell(Failure(failed), isJson);
        }
    }

    // "coord order" alone: what it can do is a better answer than that something is missing.
    private static bool IsGroupAlone(ParseResult parsed) =>
        parsed.CommandResult.Command.Subcommands.Count > 0 && parsed.UnmatchedTokens.Count == 0 && parsed.Errors.Count == 1 && parsed.Action is not System.CommandLine.Help.HelpAction;

    private InvocationConfiguration Invoked(TextWriter output) =>
        new() { Output = output, Error = around.Error, EnableDefaultExceptionHandler = false };

    private CommandFailure Misread(ParseResult parsed)
    {
        var command = Name(parsed.CommandResult);
        var first = parsed.Errors[0].Message;
        if (parsed.CommandResult.Command.Subcommands.Count > 0 && parsed.UnmatchedTokens.Count > 0)
        {
            var names = parsed.CommandResult.Command.Subcommands.Select(sub => sub.Name).ToArray();
            first = Suggestion.Unknown(new Text("命令", "command"), parsed.UnmatchedTokens[0], names).In(language);
        }

        else if (parsed.UnmatchedTokens is [var extra, ..] && !extra.StartsWith('-'))
        {
            first = parsed.CommandResult.Command.Name == PlanCommand.Name
                ? T($"一次只能计划一个文件，“{extra}”是多余的。请把名单放进一个文件（或一个工作簿），或逐个计划。", $"A plan takes one file, and '{extra}' is another. Put the lists into one file or workbook, or plan each.")
                : T($"“{extra}”是多余的。", $"'{extra}' is one word too many.");
        }

        var told = $"{Mask.Text(first)}\n{T($"用法见：{command} --help", $"See: {command} --help")}";
        return new CommandFailure(ExitCode.Usage, "USAGE", new Text(told, told));
    }

    private static string Name(CommandResult? result) => result?.Parent is CommandResult parent
        ? $"{Name(parent)} {result.Command.Name}"
        : "coord";

    private static CommandFailure Failure(Exception failed) => failed switch
    {
        CommandFailure told => told,
        CoordinationRefusedException refused => CommandFailure.Of(refused.Refusal),
        CoordinationUnreachableException lost => new(ExitCode.Error, "UNREACHABLE", new Text(
            $"{lost.Call}：问了 {lost.Tries} 次没有答复{Said(lost, "（", "）")}，是否已执行不得而知。\n同一命令可以放心再运行一次。",
            $"{lost.Call}: no answer after {lost.Tries} {(lost.Tries == 1 ? "try" : "tries")}{Said(lost, " (", ")")}; whether it was carried out is not known.\nRunning the same command again is safe.")),
        CoordinationConnectionException wrong => new(ExitCode.Error, "CONNECTION", new Text(wrong.Message, wrong.Message)),
        OrderFileChangedException changed => new(ExitCode.Error, "FILE_CHANGED", new Text(
            "文件在发送过程中被改动，没有生成计划。\n请关闭正在编辑它的程序，再运行一次。",
            $"{changed.Message}\nNothing was planned. Close the program that edits it and run the command again.")),
        OperationCanceledException => new(ExitCode.Error, "CANCELLED", new Text("已中断。", "Interrupted.")),
        _ => new(ExitCode.Error, "INTERNAL", new Text(
            $"内部错误（{failed.GetType().Name}）：{failed.Message}\n请把这一行连同命令一起报告。",
            $"Unexpected {failed.GetType().Name}: {failed.Message}\nPlease report this line with the command.")),
    };

    // An edge's own words: they name it, and nothing of what was asked.
    private static string Said(CoordinationUnreachableException lost, string before, string after) =>
        lost.InnerException is IOException said ? $"{before}{said.Message}{after}" : "";

    private ExitCode Tell(CommandFailure failure, bool isJson)
    {
        var told = Mask.Text(VisibleText.Of(failure.Told.In(language), keepsLines: true));
        around.Error.WriteLine($"coord: {told}");
        if (isJson)
        {
            around.Error.WriteLine(JsonText.Of(new { failure.Code, Message = told.Replace('\n', ' ') }, isIndented: false));
        }

        return failure.Exit;
    }
}
