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
        new Text(refusal.Zh, refusal.En));

    internal static CommandFailure Usage(string zh, string en) => new(ExitCode.Usage, "USAGE", new Text(zh, en));
}
