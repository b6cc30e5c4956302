namespace Coordination.Cli;

/// <summary>What is shown to a person: facts, tables and sentences, one below the other.</summary>
internal sealed class Sheet
{
    private readonly List<Part> parts = [];

    internal IReadOnlyList<Part> Parts => parts;

    internal Sheet Facts(params (string Name, string? Value)[] facts)
    {
        // What is empty is left out: a list of dashes hides the lines that say something.
        parts.Add(new Part.Facts([.. facts.Where(fact => fact.Value is { Length: > 0 }).Select(fact => (fact.Name, fact.Value!))]));
        return this;
    }

    internal Sheet Table(string title, IReadOnlyList<Column> columns, IEnumerable<string[]> rows)
    {
        parts.Add(new Part.Table(title, columns, [.. rows]));
        return this;
    }

    internal Sheet Line(string text)
    {
        parts.Add(new Part.Line(text));
        return this;
    }

    internal abstract record Part
    {
        internal sealed record Facts(IReadOnlyList<(string Name, string Value)> Rows) : Part;

        internal sealed record Table(string Title, IReadOnlyList<Column> Columns, IReadOnlyList<string[]> Rows) : Part;

        internal sealed record Line(string Text) : Part;
    }

    /// <summary>A column; figures stand to the right.</summary>
    internal readonly record struct Column(string Name, bool IsFigure = false)
    {
        public static implicit operator Column(string name) => new(name);
    }
}
