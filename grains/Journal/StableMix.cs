using System.Security.Cryptography;
using System.Text;

namespace Coordination.Journal;

/// <summary>Hashes that are stored or decide where something is stored: none of them may ever change.</summary>
internal static class StableMix
{
    /// <summary>The slice of an executor's lanes a number belongs to, 0 to <paramref name="lanes"/> - 1.</summary>
    public static int SliceOf(long number, int lanes) => (int)(Mix((ulong)number) % (ulong)Math.Max(1, lanes));

    /// <summary>
    /// The slice of the deadline index a subject belongs to, 0 to <see cref="IDueRows.Shards"/> - 1. Numbers in a row share it, so
    /// that what a slice lets fall due together lies together where states are stored: numbers scattered one by one would be written
    /// at random.
    /// </summary>
    public static int DueShardOf(Subject subject) =>
        (int)(Mix(subject.Kind == SubjectKind.Number ? (ulong)(subject.Number / DueShardNumbers) : (ulong)OrderNo(subject.Text)) % IDueRows.Shards);

    /// <summary>
    /// 63 bits of SHA-256 over the order's id: what rows of an order are stored under. Two ids with one hash are told apart by
    /// the table of orders, which refuses the second.
    /// </summary>
    public static long OrderNo(string orderId)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(orderId), hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(hash) & long.MaxValue;
    }

    private const int DueShardNumbers = 4_096;

    // Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014): the finaliser of SplitMix64.
    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
            return value ^ (value >> 31);
        }
    }
}
