using System.CommandLine;

namespace Coordination.Cli;

/// <summary>Options that say why; they go into the record.</summary>
internal static class Reasons
{
    internal const int CharsMax = 500;

    internal static Option<string> Required(Coord coord) => new("--reason")
    {
        HelpName = "TEXT",
        Required = true,
        CustomParser = result => Checked(result, coord),
        Description = coord.T("事由，写入记录；不写个人信息", "Why, for the record; no personal data"),
    };

    internal static Option<string> Purpose(Coord coord, bool isRequired) => new("--purpose")
    {
        HelpName = "TEXT",
        Required = isRequired,
        CustomParser = result => Checked(result, coord),
        Description = coord.T("查询目的，写入记录", "What it is asked for; recorded"),
    };

    internal static string Checked(System.CommandLine.Parsing.ArgumentResult result, Coord coord)
    {
        var text = result.Tokens.Count == 0 ? "" : result.Tokens[^1].Value.Trim();
        if (text.Length is 0 or > CharsMax)
        {
            result.AddError(coord.T($"应为 1 至 {CharsMax} 个字符，现为 {text.Length} 个。", $"It takes 1 to {CharsMax} characters, not {text.Length}."));
        }

        return text;
    }
}
