namespace Coordination.Orders;

/// <summary>What opening found out about an order file, to be shown to the operator before anything is sent.</summary>
/// <param name="Encoding">How its characters are written.</param>
/// <param name="HasByteOrderMark">Whether the file says its encoding itself in its first bytes.</param>
/// <param name="Delimiter">Comma, semicolon or tab; comma where a table has one column only; NUL where nothing is delimited.</param>
/// <param name="HeaderRow">Physical line of the header, from 1; 0 when there is none. Of a workbook, on the first sheet that has numbers.</param>
/// <param name="NumberColumn">Index of the column that holds the numbers, from 0; 0 in JSON lines. Of a workbook, on that sheet.</param>
/// <param name="NumberColumnName">That column's or field's name as written, at most 64 characters; empty without header.</param>
/// <param name="Bytes">Size of the file as it is, byte order mark included.</param>
public sealed record OrderFileFormat(
    OrderFileEncoding Encoding,
    bool HasByteOrderMark,
    char Delimiter,
    int HeaderRow,
    int NumberColumn,
    string NumberColumnName,
    long Bytes)
{
    /// <summary>What kind of file it is; told from what is in it.</summary>
    public OrderFileKind Kind { get; init; }

    /// <summary>Whether the file is packed with gzip (RFC 1952).</summary>
    public bool IsGzip { get; init; }

    /// <summary>Whether one line of the file names the columns; that line is no row.</summary>
    public bool HasHeader => HeaderRow > 0;
}
