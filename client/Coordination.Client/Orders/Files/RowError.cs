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

    /// <summary>The line is no JSON, or more than one value; only in files of JSON lines, like the next four.</summary>
    NotJson = 9,

    /// <summary>Values lie more than <see cref="JsonLine.DepthMax"/> deep, or an object has more than <see cref="JsonLine.FieldsMax"/> fields.</summary>
    JsonTooLarge = 10,

    /// <summary>A field occurs twice in one object, so which of the two is meant is a guess.</summary>
    RepeatedField = 11,

    /// <summary>The object has no field that goes by a name of numbers.</summary>
    MissingField = 12,

    /// <summary>Where the number should stand there is a list, an object or a truth value.</summary>
    WrongType = 13,

    /// <summary>The cell is calculated. What stands in the file is the result of the last calculation, whenever that was. Only in workbooks, like the next four.</summary>
    FormulaCell = 14,

    /// <summary>The cell holds a date, or a number shown as one.</summary>
    DateCell = 15,

    /// <summary>The cell holds a truth value, an error such as <c>#N/A</c>, or what this reader does not know.</summary>
    UnreadableCell = 16,

    /// <summary>The cell is covered by another with which it was merged, so that what belongs to the row is a guess.</summary>
    MergedCell = 17,

    /// <summary>The row is hidden, by a filter for instance: who looked at the sheet did not see it.</summary>
    HiddenRow = 18,
}

/// <summary>What all row errors have in common.</summary>
internal static class RowErrors
{
    /// <summary>Whether the fault is the row's and no single column's.</summary>
    internal static bool IsOfWholeRow(this RowError error) => error
        is RowError.RowTooLong or RowError.MissingColumn or RowError.UndecodableBytes
        or RowError.NotJson or RowError.JsonTooLarge or RowError.RepeatedField or RowError.MissingField
        or RowError.HiddenRow;
}
