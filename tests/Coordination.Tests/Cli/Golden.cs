namespace Coordination.Tests.Cli;

internal static class Golden
{
    /// <summary>The whole text, line for line; no line ends in blanks.</summary>
    internal static void Is(string expected, string actual) =>
        Assert.Equal(expected.ReplaceLineEndings("\n").Split('\n'), actual.TrimEnd('\n').Split('\n'));
}
