namespace Coordination.Orders;

/// <summary>An encoding and how many bytes of the file only announce it.</summary>
internal readonly record struct Charset(OrderFileEncoding Encoding, int MarkBytes)
{
    /// <summary>
    /// An encoding that the first bytes give away: by a byte order mark, or by the NULs that UTF-16 puts beside every digit.
    /// Null when strict decoding has to tell.
    /// </summary>
    internal static Charset? OfHead(ReadOnlySpan<byte> head) => OfMark(head) ?? OfNulParity(head);

    /// <summary>UTF-32 is written by nobody; its mark begins with that of UTF-16 and would be taken for it.</summary>
    internal static bool IsUtf32(ReadOnlySpan<byte> head) =>
        head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE, 0, 0]) || head.StartsWith((ReadOnlySpan<byte>)[0, 0, 0xFE, 0xFF]);

    private static Charset? OfMark(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            return new Charset(OrderFileEncoding.Utf8, 3);
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
        {
            return new Charset(OrderFileEncoding.Utf16LittleEndian, 2);
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            return new Charset(OrderFileEncoding.Utf16BigEndian, 2);
        }

        return head.StartsWith((ReadOnlySpan<byte>)[0x84, 0x31, 0x95, 0x33])
            ? new Charset(OrderFileEncoding.Gb18030, 4)
            : null;
    }

    // Digits but 0 and line ends are much of an order file, and in UTF-16 each has a NUL on the same side. In text with stray NULs
    // the digits stand beside each other, which as UTF-16 would be signs nobody writes. Other characters are no witnesses:
    // U+4E00 (一) and U+3000 have a NUL on the wrong side.
    private static Charset? OfNulParity(ReadOnlySpan<byte> head)
    {
        int little = 0, big = 0, narrow = 0;
        for (var i = 0; i + 1 < head.Length; i += 2)
        {
            var (first, second) = (head[i], head[i + 1]);
            little += second == 0 && IsWitness(first) ? 1 : 0;
            big += first == 0 && IsWitness(second) ? 1 : 0;
            narrow += char.IsAsciiDigit((char)first) && char.IsAsciiDigit((char)second) ? 1 : 0;
        }

        var wide = Math.Max(little, big);
        if (wide == 0 || wide < head.Length / 32 || Math.Min(little, big) + narrow > wide / 4)
        {
            return null;
        }

        return new Charset(little > big ? OrderFileEncoding.Utf16LittleEndian : OrderFileEncoding.Utf16BigEndian, 0);
    }

    private static bool IsWitness(byte value) => value is (>= (byte)'1' and <= (byte)'9') or (byte)'\n' or (byte)'\r';
}
