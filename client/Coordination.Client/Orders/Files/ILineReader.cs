namespace Coordination.Orders;

/// <summary>Takes the number out of one line.</summary>
internal interface ILineReader
{
    /// <summary>What is wrong with the line, or none.</summary>
    /// <param name="line">Not blank, and within the limit of length.</param>
    /// <param name="text">The number as written; empty where it could not be found.</param>
    /// <param name="column">Column of the error, from 1; 0 for the number's own or the whole line.</param>
    RowError Read(ReadOnlySpan<char> line, out string text, out int column);

    /// <summary>Nothing that could be a row.</summary>
    bool IsBlank(ReadOnlySpan<char> line);
}
