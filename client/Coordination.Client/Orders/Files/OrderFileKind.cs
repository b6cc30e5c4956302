namespace Coordination.Orders;

/// <summary>What an order file can be.</summary>
public enum OrderFileKind
{
    /// <summary>Text with a row on each line, cells delimited by commas, semicolons or tabs (RFC 4180): CSV and TSV.</summary>
    Table = 0,

    /// <summary>Text with one JSON value on each line, an object or a number (RFC 8259).</summary>
    JsonLines = 1,

    /// <summary>An Excel workbook, XLSX (ISO/IEC 29500).</summary>
    Workbook = 2,
}
