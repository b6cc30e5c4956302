namespace Coordination.Orders;

/// <summary>What opening found out about an order file, to be shown to the operator before anything is sent.</summary>
/// <param name="Encoding">How its characters are written.</param>
/// <param name="HasByteOrderMark">Whether the file says its encoding itself in its first bytes.</param>
/// <param name="Delimiter">Comma, semicolon or tab; comma where the file has one column only.</param>
/// <param name="HeaderRow">Physical line of the header, from 1; 0 when there is none.</param>
/// <param name="NumberColumn">Index of the column that holds the numbers, from 0.</param>
/// <param name="NumberColumnName">That column's name as written in the header, at most 64 characters; empty without header.</param>
/// <param name="Bytes">Size of the file, byte order mark included.</param>
public sealed record OrderFileFormat(
    OrderFileEncoding Encoding,
    bool HasByteOrderMark,
    char Delimiter,
    int HeaderRow,
    int NumberColumn,
    string NumberColumnName,
    long Bytes)
{
    /// <summary>Whether one line of the file names the columns; that line is no row.</summary>
    public bool HasHeader => HeaderRow > 0;
}
