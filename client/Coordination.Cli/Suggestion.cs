namespace Coordination.Cli;

/// <summary>What somebody may have meant.</summary>
internal static class Suggestion
{
    private const int EditsMax = 3;

    /// <summary>The nearest of the known words, or null when none is near.</summary>
    internal static string? For(string typed, IEnumerable<string> known) => known
        .Select(word => (Word: word, Edits: Edits(typed.ToUpperInvariant(), word.ToUpperInvariant())))
        .Where(near => near.Edits <= Math.Min(EditsMax, near.Word.Length / 2))
        .OrderBy(near => near.Edits)
        .Select(near => near.Word)
        .FirstOrDefault();

    /// <summary>The sentence for an unknown word: what it is not, what it may be, what there is.</summary>
    internal static Text Unknown(Text kind, string typed, IReadOnlyCollection<string> known)
    {
        var shown = Mask.Text(typed);
        var all = string.Join(", ", known);
        return For(typed, known) is { } near
            ? new Text($"没有{kind.Zh}“{shown}”。是不是 {near}？可用的有：{all}。", $"There is no {kind.En} '{shown}'. Did you mean {near}? There are: {all}.")
            : new Text($"没有{kind.Zh}“{shown}”。可用的有：{all}。", $"There is no {kind.En} '{shown}'. There are: {all}.");
    }

    private static int Edits(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
