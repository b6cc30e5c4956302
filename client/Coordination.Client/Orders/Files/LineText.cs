using System.Buffers;
using System.Text;

namespace Coordination.Orders;

/// <summary>Turns the bytes of one line into characters, in a buffer that is used again for the next.</summary>
internal sealed class LineText
{
    // A noncharacter marks what could not be decoded: U+FFFD itself may stand in a file whose author had the trouble before us.
    private const char Undecodable = '\uFFFF';

    private readonly Encoding encoding;
    private readonly bool holdsAscii;
    private readonly char[] chars;
    private int length;

    internal LineText(OrderFileEncoding encoding)
    {
        this.encoding = Strict(encoding);
        holdsAscii = encoding is OrderFileEncoding.Utf8 or OrderFileEncoding.Gb18030;
        // One replacement stands for at least one byte, so characters never outnumber bytes but for a stray last one.
        chars = new char[PhysicalLines.LineBytesMax + 2];
    }

    internal ReadOnlySpan<char> Chars => chars.AsSpan(0, length);

    /// <summary>False when the line holds bytes that are no characters; they then read as U+FFFD.</summary>
    internal bool Decode(ReadOnlySpan<byte> line)
    {
        if (holdsAscii && Ascii.ToUtf16(line, chars, out length) == OperationStatus.Done)
        {
            return true;
        }

        length = encoding.GetChars(line, chars);
        var decoded = chars.AsSpan(0, length);
        if (!decoded.Contains(Undecodable))
        {
            return true;
        }

        decoded.Replace(Undecodable, '\uFFFD');
        return false;
    }

    private static Encoding Strict(OrderFileEncoding encoding)
    {
        var marks = new DecoderReplacementFallback(Undecodable.ToString());
        var none = EncoderFallback.ExceptionFallback;
        return encoding switch
        {
            OrderFileEncoding.Utf8 => Encoding.GetEncoding("utf-8", none, marks),
            OrderFileEncoding.Utf16LittleEndian => Encoding.GetEncoding("utf-16", none, marks),
            OrderFileEncoding.Utf16BigEndian => Encoding.GetEncoding("utf-16BE", none, marks),
            OrderFileEncoding.Gb18030 => CodePagesEncodingProvider.Instance.GetEncoding("gb18030", none, marks)!,
            _ => throw new ArgumentOutOfRangeException(nameof(encoding), encoding, "No such encoding."),
        };
    }
}
