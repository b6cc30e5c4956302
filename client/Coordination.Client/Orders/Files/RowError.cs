namespace Coordination.Orders;

/// <summary>Why one row of an order file cannot be used; the other rows are not touched by it. Codes are never renumbered.</summary>
public enum RowError
{
    /// <summary>The row was read. Whether its text is a number is decided where the order is taken in.</summary>
    None = 0,

    /// <summary>A quote was opened and not closed on the same line.</summary>
    UnclosedQuote = 1,

    /// <summary>Text stands between a closing quote and the next delimiter, so where the cell ends is a guess.</summary>
    TextAfterQuote = 2,

    /// <summary>The line has more than <see cref="OrderFile.CharsPerLineMax"/> characters.</summary>
    RowTooLong = 3,

    /// <summary>The line has fewer columns than it takes to reach the numbers.</summary>
    MissingColumn = 4,

    /// <summary>The number cell is empty while others of the line are not.</summary>
    EmptyNumber = 5,

    /// <summary>The number cell has more than <see cref="OrderFileRow.TextCharsMax"/> characters; what is given is its beginning.</summary>
    NumberTooLong = 6,

    /// <summary>Bytes that are no characters in the file's encoding.</summary>
    UndecodableBytes = 7,

    /// <summary>NUL or another control character; only tabs are allowed.</summary>
    ControlCharacters = 8,
}
