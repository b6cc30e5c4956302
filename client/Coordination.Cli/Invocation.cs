using System.CommandLine;
using Coordination.Audit;
using Spectre.Console;

namespace Coordination.Cli;

/// <summary>One run of one command: what was typed, whom to talk to, where to write.</summary>
internal sealed class Invocation : IAsyncDisposable
{
    private static readonly TimeSpan ConnectMax = TimeSpan.FromSeconds(10);

    private readonly GlobalOptions options;
    private CoordinationClient? client;
    private (Place Place, DevFile File)? opened;
    private CoordinationConnection? target;

    internal Invocation(Surroundings around, GlobalOptions options, ParseResult parsed, Language language)
    {
        Around = around;
        this.options = options;
        Parsed = parsed;
        Language = language;
        Format = parsed.GetValue(options.Output);
    }

    internal Surroundings Around { get; }

    internal ParseResult Parsed { get; }

    internal Language Language { get; }

    internal OutputFormat Format { get; }

    internal bool IsChinese => Language == Language.Zh;

    /// <summary>Whether progress may be drawn over itself.</summary>
    internal bool DrawsProgress => Around.ErrorIsTerminal && Format == OutputFormat.Table;

    /// <summary>The profile that was asked for, if any was.</summary>
    internal string? As => Parsed.GetValue(options.As);

    private bool IsColour => Around.OutIsTerminal && !Parsed.GetValue(options.NoColor) && Around.Variable("NO_COLOR") is null or "";

    internal string T(string zh, string en) => new Text(zh, en).In(Language);

    /// <summary>The profile asked for, or the command's own.</summary>
    internal (string Name, DevProfile Found) Profile(string usual)
    {
        var place = Place();
        var file = Profiles.Read(place);
        return Profiles.Find(file, place, As, usual);
    }

    /// <summary>Connects as the profile asked for, or as the command's own, and says as whom.</summary>
    internal async Task<Desk> Open(string usual, CancellationToken ct)
    {
        var place = Place();
        var file = Profiles.Read(place);
        var (profile, found) = Profiles.Find(file, place, As, usual);
        var timeout = TimeSpan.FromSeconds(Parsed.GetValue(options.Timeout));
        var connection = CoordinationConnection.Of(file, profile, Transport());
        connection.AnswerTimeout = timeout;
        connection.ConnectTimeout = timeout < ConnectMax ? timeout : ConnectMax;
        (opened, target) = ((place, file), connection);
        await Note(new Text(
            $"身份 {profile}：{found.Name}，{found.Organisation}（{found.Role}）",
            $"as {profile}: {found.Name}, {found.Organisation} ({found.Role})"));
        Profiles.RefuseEnded(found, profile, Around.Time.GetUtcNow());
        client = await Around.Connect(connection, ct);
        return new Desk(client, profile, found.Role, usual);
    }

    /// <summary>What somebody can do about silos that could not be connected to.</summary>
    internal CommandFailure Unreached(CoordinationUnreachableException lost) =>
        Profiles.NoSilo(opened!.Value.Place, opened.Value.File, target!, lost.InnerException is IOException said ? said.Message : lost.InnerException?.GetType().Name ?? "");

    /// <summary>Asks before something is changed. Without a terminal, <c>--yes</c> is the only answer.</summary>
    internal async Task Confirm(Text consequence, CancellationToken ct)
    {
        if (Parsed.GetValue(options.Yes))
        {
            return;
        }

        await Note(consequence);
        if (!Around.InIsTerminal || !Around.ErrorIsTerminal)
        {
            throw new CommandFailure(ExitCode.Usage, "NEEDS_YES", new Text(
                "什么也没有改变。确认执行请加 --yes 再运行一次。",
                "Nothing was changed. Run it again with --yes to do it."));
        }

        await Around.Error.WriteAsync(T("继续吗？[y/N] ", "Go on? [y/N] "));
        var answer = (await Around.In.ReadLineAsync(ct))?.Trim().ToUpperInvariant();
        if (answer is not ("Y" or "YES" or "是"))
        {
            throw new CommandFailure(ExitCode.Usage, "CANCELLED", new Text("已取消，什么也没有改变。", "Cancelled; nothing was changed."));
        }
    }

    /// <summary>For people watching, never for programs: goes to stderr.</summary>
    internal Task Note(Text text) => Around.Error.WriteLineAsync(VisibleText.Of(text.In(Language), keepsLines: true));

    /// <summary>The result of the command.</summary>
    internal void Print(object value, Func<Sheet> sheet)
    {
        if (Format == OutputFormat.Table)
        {
            SheetRendering.Write(sheet(), Around.Out, Around.Width, IsColour);
        }
        else
        {
            Around.Out.WriteLine(JsonText.Of(value, isIndented: Format == OutputFormat.Json));
        }
    }

    /// <summary>A result of many: an array, or a line for each.</summary>
    internal void PrintMany<T>(IReadOnlyList<T> values, Func<Sheet> sheet)
        where T : class
    {
        if (Format != OutputFormat.Jsonl)
        {
            Print(values, sheet);
            return;
        }

        foreach (var value in values)
        {
            Around.Out.WriteLine(JsonText.Of(value, isIndented: false));
        }
    }

    /// <summary>Where progress is drawn.</summary>
    internal IAnsiConsole ProgressConsole() => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(Around.Error),
        ColorSystem = IsColour ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
    });

    /// <summary>What has to follow <c>coord</c> for another command to reach the same silo as somebody else.</summary>
    internal string SameData() => $"{Same(options.Data)}{Same(options.Connection)}{Same(options.Transport)}";

    public async ValueTask DisposeAsync()
    {
        if (client is not null)
        {
            await client.DisposeAsync();
        }
    }

    private string Same(Option option) => Parsed.GetResult(option) is { Implicit: false, Tokens: [.., var typed] } ? $" {option.Name} {Shell.Quoted(typed.Value)}" : "";

    /// <summary>What was typed before what was set, and a connection file before a data folder.</summary>
    private Place Place()
    {
        var (file, folder) = (Parsed.GetValue(options.Connection), Parsed.GetValue(options.Data));
        if (file is { Length: > 0 } && folder is { Length: > 0 })
        {
            throw CommandFailure.Usage(
                $"{options.Connection.Name} 与 {options.Data.Name} 只能用其一。", $"Give {options.Connection.Name} or {options.Data.Name}, not both.");
        }

        if (file is { Length: > 0 } || (folder is not { Length: > 0 } && (file = Around.Variable(GlobalOptions.ConnectionVariable)) is { Length: > 0 }))
        {
            return new(file, IsDevelopment: false);
        }

        return Cli.Place.Of(
            folder is { Length: > 0 } ? folder : Around.Variable(GlobalOptions.DataVariable) is { Length: > 0 } set ? set : GlobalOptions.DataDefault);
    }

    private CoordinationTransport? Transport()
    {
        if (Parsed.GetValue(options.Transport) is { } typed)
        {
            return typed;
        }

        if (Around.Variable(GlobalOptions.TransportVariable) is not { Length: > 0 } set)
        {
            return null;
        }

        return Enum.TryParse<CoordinationTransport>(set, ignoreCase: true, out var transport) && Enum.IsDefined(transport)
            ? transport
            : throw new CommandFailure(ExitCode.Usage, "USAGE", Suggestion.Unknown(GlobalOptions.Transports, set, ["http", "orleans"]));
    }
}

/// <summary>A connection and who it speaks for.</summary>
internal sealed record Desk(CoordinationClient Client, string Profile, Role Role, string UsualProfile)
{
    /// <summary>The option that a next command needs to be this profile again; empty when it would be anyway.</summary>
    internal string SameProfile => Profile == UsualProfile && UsualProfile == Profiles.Issuer ? "" : $" --as {Shell.Quoted(Profile)}";
}

internal static class Answers
{
    /// <summary>The value, or the end of the command.</summary>
    internal static async Task<T> OrFail<T>(this Task<Answer<T>> asked)
        where T : class
    {
        var answer = await asked;
        return answer.Value ?? throw CommandFailure.Of(answer.Refusal!);
    }
}

internal static class Shell
{
    /// <summary>A word as a POSIX shell reads it back.</summary>
    internal static string Quoted(string word) =>
        word.Length > 0 && word.All(sign => char.IsAsciiLetterOrDigit(sign) || "-_./:=@%+,".Contains(sign, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
