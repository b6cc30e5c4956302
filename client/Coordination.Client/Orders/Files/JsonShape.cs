namespace Coordination.Orders;

/// <summary>Is a text JSON, judged from its first lines.</summary>
internal static class JsonShape
{
    /// <summary>One value for each line, at least one of them an object: mere numbers are a table of one column.</summary>
    internal static bool IsJsonLines(IReadOnlyList<SampleLine> sample)
    {
        var reader = new JsonLine();
        var (objects, values) = (0, 0);
        foreach (var line in sample)
        {
            var isValue = reader.Read(line.Text, out _, out _) is not (RowError.NotJson or RowError.ControlCharacters);
            values += isValue ? 1 : 0;
            objects += isValue && line.Text.TrimStart() is ['{', ..] ? 1 : 0;
        }

        return objects > 0 && values * 2 >= sample.Count;
    }

    /// <summary>One value over many lines, or one list for all: what programs write that know no lines.</summary>
    internal static bool IsOneDocument(IReadOnlyList<SampleLine> sample)
    {
        var first = sample[0].Text.Trim();
        return first is ['{' or '[', .. var rest]
            && (rest.TrimStart() is [] or ['{' or '"' or '[', ..] || (first[0] == '[' && new JsonLine().Read(first, out _, out _) == RowError.WrongType));
    }

    /// <summary>Name of the field that the first line with a number has it in; null when no line has one.</summary>
    internal static string? NumberName(IReadOnlyList<SampleLine> sample)
    {
        var reader = new JsonLine();
        foreach (var line in sample)
        {
            if (reader.Read(line.Text, out _, out _) is not (RowError.MissingField or RowError.NotJson or RowError.WrongType)
                && (reader.Name.Length > 0 || !line.Text.TrimStart().StartsWith('{')))
            {
                return reader.Name;
            }
        }

        return null;
    }
}
