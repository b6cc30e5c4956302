using System.CommandLine;

namespace Coordination.Cli;

/// <summary>Lists that are shown a page at a time.</summary>
internal static class Pages
{
    /// <summary>The entry behind which a page begins; 0 for the first.</summary>
    internal static Option<int> After(Coord coord) => new("--after")
    {
        HelpName = "ENTRY",
        CustomParser = result => Word.Number(result, 0, int.MaxValue, coord.Language),
        Description = coord.T("从这一条之后开始", "Begin behind this entry"),
    };
}
