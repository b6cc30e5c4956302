using System.Text.Json;
using Coordination.Audit;

namespace Coordination.Cli;

/// <summary>A command ends here, with what is told and what the shell is given.</summary>
internal sealed class CommandFailure(ExitCode exit, string code, Text told) : Exception(told.En)
{
    internal ExitCode Exit => exit;

    /// <summary>Upper snake case.</summary>
    internal string Code => code;

    internal Text Told => told;

    internal static CommandFailure Of(Refusal refusal) => new(
        ExitCodes.Of(refusal.Code),
        JsonNamingPolicy.SnakeCaseUpper.ConvertName(refusal.Code.ToString()),
        refusal is { Code: RefusalCode.TooBusy, RetryAfter: { } after } ? Busy(after) : new Text(refusal.Zh, refusal.En));

    private static Text Busy(TimeSpan after)
    {
        var seconds = Math.Ceiling(after.TotalSeconds);
        return new($"系统繁忙，什么也没有开始：请在 {seconds:0} 秒后再试。", $"busy, try again in {seconds:0} s; nothing was begun");
    }

    internal static CommandFailure Usage(string zh, string en) => new(ExitCode.Usage, "USAGE", new Text(zh, en));
}
