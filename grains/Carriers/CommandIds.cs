using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Coordination.Numbers;

namespace Coordination.Carriers;

/// <summary>
/// The idempotency key of a command. It follows from what the command is for, so that every resend, from whatever silo and
/// after whatever crash, carries the same key without anybody having kept it.
/// </summary>
internal static class CommandIds
{
    /// <summary>Hexadecimal digits of a key.</summary>
    public const int Length = 32;

    private const int KeyBytes = Length / 2;
    private const int UnitLengthMax = 32;

    // Keeps these hashes apart from every other use of SHA-256 here; a new form of the input takes a new number.
    private static ReadOnlySpan<byte> Purpose => "coordination/command/1\0"u8;

    /// <summary>
    /// 32 lower-case hexadecimal digits: the first 16 bytes of SHA-256 over purpose, unit (length first), number (8 bytes),
    /// fence and sequence (4 bytes each), whole numbers big-endian. It hides the number from a glance, not from a search:
    /// there are few enough numbers to try them all, so a key is as confidential as the number.
    /// </summary>
    public static string For(CarrierUnit unit, Msisdn number, int fence, int sequence)
    {
        Span<byte> input = stackalloc byte[Purpose.Length + 1 + UnitLengthMax + 16];
        Purpose.CopyTo(input);
        var length = Encoding.ASCII.GetBytes(unit.ToString(), input[(Purpose.Length + 1)..]);
        input[Purpose.Length] = (byte)length;
        var tail = input[(Purpose.Length + 1 + length)..];
        BinaryPrimitives.WriteInt64BigEndian(tail, number.Key);
        BinaryPrimitives.WriteInt32BigEndian(tail[8..], fence);
        BinaryPrimitives.WriteInt32BigEndian(tail[12..], sequence);

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input[..(Purpose.Length + 1 + length + 16)], hash);
        return Convert.ToHexStringLower(hash[..KeyBytes]);
    }
}
