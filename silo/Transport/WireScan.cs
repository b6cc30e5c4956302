using System.Buffers;
using System.Numerics;

namespace Coordination.Transport;

/// <summary>
/// Walks over a value in Orleans' wire format and makes nothing of it. Orleans reads nested values by calling itself, without a
/// limit, and skips what it does not know the same way: sixty thousand bytes of one repeated tag end a silo's process. It also keeps
/// a note of every field it does not know, and of every type it was ever told of. What passes here is shallow, has no more fields
/// than a page of rows, and names types of the portals' requests only.
/// </summary>
internal struct WireScan(Func<ReadOnlySequence<byte>, bool> isKnownType)
{
    /// <summary>Depth of nested values; portals' requests need three.</summary>
    public const int NestingMax = 16;

    /// <summary>Fields of one message, the ends of objects counted: a page of rows has six thousand.</summary>
    public const int FieldsMax = 10_000;

    /// <summary>Bytes of a type's name; those of portals' requests have under two hundred, and Orleans parses names by recursion.</summary>
    public const int TypeNameBytesMax = 512;

    private const byte Extended = 0xE0;
    private const byte EndOfObject = 0xE0;
    private const byte EndOfBaseFields = 0xE8;

    private int fields;

    /// <summary>Moves past one field; false when it is none, or goes beyond a limit.</summary>
    public bool TryField(ref SequenceReader<byte> reader)
    {
        var depth = 0;
        do
        {
            if (!reader.TryRead(out var tag) || ++fields > FieldsMax)
            {
                return false;
            }

            if (tag >= Extended)
            {
                if (tag is not (EndOfObject or EndOfBaseFields) || depth == 0)
                {
                    return false;
                }

                depth -= tag is EndOfObject ? 1 : 0;
            }
            else if (!TryHeader(tag, ref reader) || !TryValue(tag, ref depth, ref reader))
            {
                return false;
            }
        }
        while (depth > 0);

        return true;
    }

    /// <summary>Reads a length or count: as many zero bits as bytes follow, a one, then the value.</summary>
    public static bool TryVarInt(ref SequenceReader<byte> reader, out uint value)
    {
        value = 0;
        if (!reader.TryPeek(out var head) || head == 0)
        {
            return false;
        }

        var bytes = BitOperations.TrailingZeroCount(head) + 1;
        if (bytes > 5)
        {
            return false;
        }

        ulong read = 0;
        for (var shift = 0; shift < bytes * 8; shift += 8)
        {
            if (!reader.TryRead(out var next))
            {
                return false;
            }

            read |= (ulong)next << shift;
        }

        read >>= bytes;
        value = (uint)(read & uint.MaxValue);
        return read <= uint.MaxValue;
    }

    /// <summary>Moves past so many bytes, if they are there.</summary>
    public static bool TrySkip(ref SequenceReader<byte> reader, long bytes)
    {
        if (reader.Remaining < bytes)
        {
            return false;
        }

        reader.Advance(bytes);
        return true;
    }

    private readonly bool TryHeader(byte tag, ref SequenceReader<byte> reader)
    {
        const int fieldMask = 0x07, schemaMask = 0x18, wellKnown = 0x08, encoded = 0x10, referenced = 0x18;
        if ((tag & fieldMask) == fieldMask && !TryVarInt(ref reader, out _))
        {
            return false;
        }

        return (tag & schemaMask) switch
        {
            wellKnown or referenced => TryVarInt(ref reader, out _),
            encoded => TrySkip(ref reader, 1 + sizeof(int)) && TryType(ref reader),
            _ => true,
        };
    }

    private readonly bool TryType(ref SequenceReader<byte> reader)
    {
        if (!TryVarInt(ref reader, out var bytes) || bytes > TypeNameBytesMax || reader.Remaining < bytes || !isKnownType(reader.UnreadSequence.Slice(0, bytes)))
        {
            return false;
        }

        reader.Advance(bytes);
        return true;
    }

    private static bool TryValue(byte tag, ref int depth, ref SequenceReader<byte> reader)
    {
        const int wireMask = 0xE0, varInt = 0x00, tagDelimited = 0x20, lengthPrefixed = 0x40, fixed32 = 0x60, fixed64 = 0x80, reference = 0xC0;
        switch (tag & wireMask)
        {
            case varInt:
                return TrySkipVarInt(ref reader);
            case tagDelimited:
                return ++depth <= NestingMax;
            case lengthPrefixed:
                return TryVarInt(ref reader, out var bytes) && TrySkip(ref reader, bytes);
            case fixed32:
                return TrySkip(ref reader, sizeof(int));
            case fixed64:
                return TrySkip(ref reader, sizeof(long));
            case reference:
                return TryVarInt(ref reader, out _);
            default:
                return false;
        }
    }

    /// <summary>The same for a number of up to 64 bits, which nobody here wants to know.</summary>
    private static bool TrySkipVarInt(ref SequenceReader<byte> reader)
    {
        if (!reader.TryPeek(out var head))
        {
            return false;
        }

        if (head != 0)
        {
            return TrySkip(ref reader, BitOperations.TrailingZeroCount(head) + 1);
        }

        return reader.TryPeek(1, out var second) && (second & 0b11) != 0 && TrySkip(ref reader, 9 + BitOperations.TrailingZeroCount(second));
    }
}
