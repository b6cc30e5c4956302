namespace Coordination.Orders;

/// <summary>How the characters of an order file are written. Told from the bytes, never from the file's name.</summary>
public enum OrderFileEncoding
{
    /// <summary>UTF-8 (RFC 3629), with or without byte order mark; plain ASCII is UTF-8.</summary>
    Utf8 = 0,

    /// <summary>UTF-16, least significant byte first: what Windows calls Unicode text.</summary>
    Utf16LittleEndian = 1,

    /// <summary>UTF-16, most significant byte first.</summary>
    Utf16BigEndian = 2,

    /// <summary>GB 18030, with GBK and GB 2312 inside it: what a Chinese Excel writes as CSV.</summary>
    Gb18030 = 3,
}
