using System.CommandLine;

namespace Coordination.Cli;

internal enum OutputFormat
{
    Table,
    Json,
    Jsonl,
}

/// <summary>Options that every command takes.</summary>
internal sealed class GlobalOptions
{
    internal const string DataVariable = "COORDINATION_DATA";
    internal const string DataDefault = "data";
    internal const string ConnectionVariable = "COORDINATION_CONNECTION";
    internal const string TransportVariable = "COORDINATION_TRANSPORT";
    internal const int TimeoutDefault = 30;
    internal const int TimeoutMax = 3600;

    internal GlobalOptions(Language language)
    {
        string T(string zh, string en) => new Text(zh, en).In(language);
        Data = new("--data")
        {
            HelpName = "DIR",
            Recursive = true,
            Description = T($"节点的数据目录（其中有 dev.json）；默认 {DataVariable}，其次 ./{DataDefault}", $"The silo's data folder, where dev.json is [default: {DataVariable}, else ./{DataDefault}]"),
        };
        Connection = new("--connection")
        {
            HelpName = "FILE",
            Recursive = true,
            Description = T($"连接文件（地址、证书、令牌文件），代替数据目录；默认 {ConnectionVariable}", $"Connection file (addresses, certificate, token file) instead of a data folder [default: {ConnectionVariable}]"),
        };
        Transport = new("--transport")
        {
            HelpName = "http|orleans",
            Recursive = true,
            CustomParser = result => Word.Enum<CoordinationTransport>(result, Transports, language),
            Description = T($"连接方式；默认 {TransportVariable}，其次文件中有 edge 时用 http", $"How silos are reached [default: {TransportVariable}, else http where the file names an edge]"),
        };
        As = new("--as")
        {
            HelpName = "PROFILE",
            Recursive = true,
            Description = T("以谁的身份（issuer、approver、province-51、ministry、auditor、carrier-CMCC…）；默认随命令而定", "Act as this profile (issuer, approver, province-51, ministry, auditor, carrier-CMCC, …) [default: by command]"),
        };
        Output = new("--output", "-o")
        {
            HelpName = "table|json|jsonl",
            Recursive = true,
            CustomParser = result => Word.Enum<OutputFormat>(result, new Text("输出格式", "output format"), language),
            Description = T("输出格式；默认 table", "Output format [default: table]"),
        };
        Lang = new("--lang")
        {
            HelpName = "zh|en",
            Recursive = true,
            CustomParser = result => Word.Enum<Language>(result, new Text("语言", "language"), language),
            Description = T("语言；默认取自 LANG", "Language [default: from LANG]"),
        };
        Yes = new("--yes", "-y") { Recursive = true, Description = T("不再询问，直接执行", "Do not ask, do it") };
        NoColor = new("--no-color") { Recursive = true, Description = T("不用颜色（也可设 NO_COLOR）", "No colours (NO_COLOR does the same)") };
        Timeout = new("--timeout")
        {
            HelpName = "SECONDS",
            Recursive = true,
            DefaultValueFactory = _ => TimeoutDefault,
            CustomParser = result => Word.Number(result, 1, TimeoutMax, language),
            Description = T("等待每个答复的秒数", "Seconds to wait for each answer"),
        };
    }

    internal static Text Transports => new("连接方式", "transport");

    internal Option<string> Data { get; }

    internal Option<string> Connection { get; }

    internal Option<CoordinationTransport?> Transport { get; }

    internal Option<string> As { get; }

    internal Option<OutputFormat> Output { get; }

    internal Option<Language> Lang { get; }

    internal Option<bool> Yes { get; }

    internal Option<bool> NoColor { get; }

    internal Option<int> Timeout { get; }

    internal void AddTo(Command root)
    {
        root.Options.Add(Data);
        root.Options.Add(Connection);
        root.Options.Add(Transport);
        root.Options.Add(As);
        root.Options.Add(Output);
        root.Options.Add(Lang);
        root.Options.Add(Yes);
        root.Options.Add(NoColor);
        root.Options.Add(Timeout);
    }

    /// <summary>What an option is given, looked for before the command line is parsed: help and parse errors have a language, too.</summary>
    internal static string? Prescan(IReadOnlyList<string> args, params string[] names)
    {
        for (var i = 0; i < args.Count; i++)
        {
            foreach (var name in names)
            {
                if (args[i] == name)
                {
                    return i + 1 < args.Count ? args[i + 1] : null;
                }

                if (args[i].StartsWith(name + "=", StringComparison.Ordinal) || args[i].StartsWith(name + ":", StringComparison.Ordinal))
                {
                    return args[i][(name.Length + 1)..];
                }
            }
        }

        return null;
    }
}
