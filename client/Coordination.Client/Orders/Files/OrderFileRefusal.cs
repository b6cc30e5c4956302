namespace Coordination.Orders;

/// <summary>Why a file cannot be read as an order file at all. Codes are never renumbered.</summary>
public enum OrderFileRefusal
{
    /// <summary>No file of that name.</summary>
    NotFound = 1,

    /// <summary>The name is that of a folder.</summary>
    IsDirectory = 2,

    /// <summary>The file is there but cannot be read: no permission, a device or a pipe, a disk that fails.</summary>
    Unreadable = 3,

    /// <summary>No bytes, or nothing but blank lines.</summary>
    Empty = 4,

    /// <summary>No list that can be read: an archive, a picture, a web page. <see cref="OrderFileOpened.Refused.LooksLike"/> says which.</summary>
    NotText = 5,

    /// <summary>Neither UTF-8, UTF-16 nor GB 18030. <see cref="OrderFileOpened.Refused.ByteOffset"/> says where reading failed.</summary>
    UnknownEncoding = 6,

    /// <summary>No column is named as one of numbers and none holds numbers in the first lines.</summary>
    NoNumberColumn = 7,

    /// <summary>More than <see cref="OrderFile.BytesMax"/> bytes or <see cref="OrderFile.LineEndsMax"/> line ends, or more than <see cref="OrderSheets.CountMax"/> sheets.</summary>
    TooLarge = 8,

    /// <summary>A workbook behind a password.</summary>
    Encrypted = 9,

    /// <summary>A workbook of Excel 97 to 2003 (.xls).</summary>
    OldWorkbook = 10,

    /// <summary>A packed file or a workbook that is cut short, or in which something is not as it was written.</summary>
    Damaged = 11,

    /// <summary>A packed file that unpacks to far more than a list of numbers does.</summary>
    InflatesTooMuch = 12,

    /// <summary>A packed file in a packed file.</summary>
    NestedArchive = 13,

    /// <summary>More than one column, or sheet's column, goes by the same name of numbers.</summary>
    AmbiguousColumn = 14,
}
