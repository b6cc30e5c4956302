using System.Text;

namespace Coordination.Cli;

/// <summary>Opens a client; what the commands are tested against.</summary>
internal delegate Task<CoordinationClient> Connect(CoordinationConnection connection, CancellationToken ct);

/// <summary>Everything outside the program.</summary>
internal sealed record Surroundings(
    TextReader In,
    TextWriter Out,
    TextWriter Error,
    bool InIsTerminal,
    bool OutIsTerminal,
    bool ErrorIsTerminal,
    int Width,
    Func<string, string?> Variable,
    TimeProvider Time,
    Connect Connect)
{
    /// <summary>Width for output that goes to no terminal: nothing is wrapped that a script will cut at line ends.</summary>
    internal const int WidthOfPipe = 10_000;

    /// <summary>The standard input as bytes, for a list that is piped in.</summary>
    internal Func<Stream> OpenIn { get; init; } = Console.OpenStandardInput;

    internal static Surroundings OfProcess()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        Console.OutputEncoding = utf8;
        return new Surroundings(
            Console.In,
            Console.Out,
            Console.Error,
            !Console.IsInputRedirected,
            !Console.IsOutputRedirected,
            !Console.IsErrorRedirected,
            Console.IsOutputRedirected ? WidthOfPipe : Math.Max(Console.WindowWidth, 80),
            Environment.GetEnvironmentVariable,
            TimeProvider.System,
            CoordinationClient.Connect);
    }

    internal Language LanguageOfLocale()
    {
        var locale = Variable("LC_ALL") is { Length: > 0 } all ? all : Variable("LANG") ?? "";
        return locale.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? Language.Zh : Language.En;
    }
}
