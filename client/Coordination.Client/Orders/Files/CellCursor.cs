namespace Coordination.Orders;

/// <summary>
/// Walks the cells of one physical line. Quotes are those of RFC 4180 §2, inside one line only; leniently, blanks may stand
/// around a quoted cell, and <c>="…"</c>, by which exporters keep Excel from rounding a number, is a quoted cell. A quote
/// inside an unquoted cell is a character like others.
/// </summary>
internal ref struct CellCursor(ReadOnlySpan<char> line, char delimiter)
{
    private const char Quote = '"';

    private readonly ReadOnlySpan<char> line = line;
    private readonly char delimiter = delimiter;
    private int next;

    /// <summary>The cell without the quotes around it, quotes inside it still doubled if <see cref="HasDoubledQuotes"/>.</summary>
    internal ReadOnlySpan<char> Cell { get; private set; }

    internal bool HasDoubledQuotes { get; private set; }

    /// <summary>What made the walk end early, or none.</summary>
    internal RowError Error { get; private set; }

    /// <summary>Goes to the next cell; false behind the last one or at an error.</summary>
    internal bool MoveNext()
    {
        if (next > line.Length)
        {
            return false;
        }

        HasDoubledQuotes = false;
        var first = SkipBlanks(next);
        if (first + 1 < line.Length && line[first] == '=' && line[first + 1] == Quote)
        {
            first++;
        }

        return first < line.Length && line[first] == Quote ? Quoted(first + 1) : Plain();
    }

    private bool Plain()
    {
        var rest = line[next..];
        var length = rest.IndexOf(delimiter);
        if (length < 0)
        {
            length = rest.Length;
        }

        Cell = rest[..length];
        next += length + 1;
        return true;
    }

    private bool Quoted(int first)
    {
        var close = first;
        while (true)
        {
            var found = line[close..].IndexOf(Quote);
            if (found < 0)
            {
                return Fail(RowError.UnclosedQuote);
            }

            close += found;
            if (close + 1 >= line.Length || line[close + 1] != Quote)
            {
                break;
            }

            HasDoubledQuotes = true;
            close += 2;
        }

        var behind = SkipBlanks(close + 1);
        if (behind < line.Length && line[behind] != delimiter)
        {
            return Fail(RowError.TextAfterQuote);
        }

        Cell = line[first..close];
        next = behind + 1;
        return true;
    }

    private bool Fail(RowError error)
    {
        Error = error;
        next = line.Length + 1;
        return false;
    }

    private readonly int SkipBlanks(int from)
    {
        while (from < line.Length && line[from] is ' ' or '\t' && line[from] != delimiter)
        {
            from++;
        }

        return from;
    }
}
