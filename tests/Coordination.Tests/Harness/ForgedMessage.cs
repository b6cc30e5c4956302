using System.Buffers.Binary;
using System.Text;
using Coordination.Transport;

namespace Coordination.Harness;

/// <summary>
/// A message of Orleans' wire format put together by hand. As it stands it is an honest one: a carrier asks how its queues are.
/// </summary>
internal sealed record ForgedMessage
{
    public const uint Request = 1 << 16, Response = 2 << 16, OneWay = 3 << 16;
    public const uint HasContext = 1 << 4, HasInterface = 1 << 6;

    public uint Packed { get; init; } = Request | HasInterface;

    public required GrainId Sender { get; init; }

    public string TargetType { get; init; } = "carrier-portal";

    public string TargetKey { get; init; } = "0";

    public string Interface { get; init; } = "carrier-portal";

    /// <summary>What stands for the context, its count first; written when the head says there is one.</summary>
    public byte[] Context { get; init; } = [];

    public byte[] Body { get; init; } = Call("(\"inv\",[GrainRef],[carrier-portal],\"carriers\")");

    /// <summary>Said of the head and the body instead of the truth.</summary>
    public (int Head, int Body)? Lengths { get; init; }

    public byte[] Bytes()
    {
        byte[] head =
        [
            .. Int(unchecked((int)Packed)),
            .. new byte[8],
            .. Door.Name(Sender),
            .. Door.Name(TargetType), .. Door.Name(TargetKey),
            .. VarInt(0), .. VarInt(0),
            .. (Packed & HasInterface) != 0 ? Door.Name(Interface) : [],
            .. (Packed & HasContext) != 0 ? Context : [],
        ];
        var lengths = Lengths ?? (head.Length, Body.Length);
        return [.. Int(lengths.Head), .. Int(lengths.Body), .. head, .. Body];
    }

    /// <summary>A call without arguments, or with what is given in their place.</summary>
    public static byte[] Call(string name, params byte[] fields) => [0x30, 1, 0, 0, 0, 0, .. VarInt((uint)name.Length), .. Encoding.UTF8.GetBytes(name), .. fields, 0xE0];

    /// <summary>A number as Orleans writes one.</summary>
    public static byte[] VarInt(uint value)
    {
        var bytes = 1;
        while (bytes < 5 && (ulong)value >> (7 * bytes) != 0)
        {
            bytes++;
        }

        var written = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(written, ((ulong)value << bytes) | (1UL << (bytes - 1)));
        return written[..bytes];
    }

    /// <summary>A text in a message's context.</summary>
    public static byte[] Text(string key, string value) =>
        [.. VarInt((uint)key.Length + 1), .. Encoding.UTF8.GetBytes(key), 0x48, 0x05, .. VarInt((uint)value.Length), .. Encoding.UTF8.GetBytes(value)];

    private static byte[] Int(int value)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }
}
