using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Coordination.Numbers;

/// <summary>
/// The answer a command id got, with a fingerprint of what was asked, so that a repeat gets the same answer and another
/// request under the same id is told apart from a repeat.
/// </summary>
/// <param name="CommandId">The idempotency key.</param>
/// <param name="Fingerprint">64 bits of SHA-256 over the request.</param>
/// <param name="Value">The answer: an outcome's number, an epoch or a version.</param>
internal readonly record struct CommandAnswer(string CommandId, long Fingerprint, int Value)
{
    private const int Length = sizeof(long) + sizeof(int);

    /// <summary>Fingerprint of a request: its kind and its fields as text, in order.</summary>
    public static long FingerprintOf(params IEnumerable<string> parts)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts)), hash);
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }

    public static CommandAnswer Decode(string commandId, ReadOnlySpan<byte> stored) => new(
        commandId,
        BinaryPrimitives.ReadInt64BigEndian(stored),
        BinaryPrimitives.ReadInt32BigEndian(stored[sizeof(long)..]));

    /// <summary>12 bytes, big endian: fingerprint, value.</summary>
    public byte[] Encode()
    {
        var bytes = new byte[Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Fingerprint);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(sizeof(long)), Value);
        return bytes;
    }
}

/// <summary>A command id came again with another body. Nothing was changed.</summary>
[GenerateSerializer, Alias("command-id-reused")]
internal sealed class CommandIdReusedException(string commandId) : Exception($"Command {commandId} came before with another body.")
{
    [Id(0)]
    public string CommandId { get; } = commandId;
}
