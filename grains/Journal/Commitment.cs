using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Coordination.Journal;

/// <summary>
/// Salted commitments to what is about a person: the chain proves the value to whoever holds the salt, and tells nothing once
/// the salt is erased.
/// </summary>
internal static class Commitment
{
    public const int SaltBytes = 16;

    /// <summary>Ordinal, field and index of the commitment to what is the subject itself.</summary>
    public const int SubjectField = 0;

    private const byte Prefix = 3;
    private const int HeaderBytes = 1 + SaltBytes + 4 + 4 + 4;
    private const int StackBytesMax = 512;

    /// <summary>SHA-256 over 0x03, salt, ordinal, field, index and the value as UTF-8; numbers big-endian, four bytes.</summary>
    /// <param name="salt">16 bytes, one salt for each commit.</param>
    /// <param name="ordinal">Of the fact in its commit.</param>
    /// <param name="field">Of the value in the fact.</param>
    /// <param name="index">Place in a list, 0 for a single value.</param>
    /// <param name="value">The value.</param>
    /// <param name="hash">32 bytes.</param>
    public static void To(ReadOnlySpan<byte> salt, int ordinal, int field, int index, string value, Span<byte> hash)
    {
        var length = HeaderBytes + Encoding.UTF8.GetByteCount(value);
        var input = length <= StackBytesMax ? stackalloc byte[length] : new byte[length];
        Header(salt, ordinal, field, index, input);
        Encoding.UTF8.GetBytes(value, input[HeaderBytes..]);
        SHA256.HashData(input, hash);
    }

    /// <summary>As for a text, of a whole number's decimal digits.</summary>
    public static void To(ReadOnlySpan<byte> salt, int ordinal, int field, int index, long value, Span<byte> hash)
    {
        Span<byte> input = stackalloc byte[HeaderBytes + 20];
        Header(salt, ordinal, field, index, input);
        Utf8Formatter.TryFormat(value, input[HeaderBytes..], out var written);
        SHA256.HashData(input[..(HeaderBytes + written)], hash);
    }

    /// <summary>Of a subject whose key is about a person.</summary>
    public static void ToSubject(ReadOnlySpan<byte> salt, Subject subject, Span<byte> hash)
    {
        if (subject.Kind == SubjectKind.Number)
        {
            To(salt, 0, SubjectField, 0, subject.Number, hash);
        }
        else
        {
            To(salt, 0, SubjectField, 0, subject.Text, hash);
        }
    }

    private static void Header(ReadOnlySpan<byte> salt, int ordinal, int field, int index, Span<byte> input)
    {
        input[0] = Prefix;
        salt.CopyTo(input[1..]);
        BinaryPrimitives.WriteInt32BigEndian(input[(1 + SaltBytes)..], ordinal);
        BinaryPrimitives.WriteInt32BigEndian(input[(1 + SaltBytes + 4)..], field);
        BinaryPrimitives.WriteInt32BigEndian(input[(1 + SaltBytes + 8)..], index);
    }
}
