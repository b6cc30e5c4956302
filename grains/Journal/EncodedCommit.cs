using System.Buffers;
using Coordination.Crypto;

namespace Coordination.Journal;

/// <summary>The facts of one commit in canonical bytes, each with its leaf, and what is erasable of them. Lies in a pooled buffer.</summary>
internal sealed class EncodedCommit : IDisposable
{
    [ThreadStatic]
    private static FactWriter? writerOfThread;

    // Salt, then leaf and canonical bytes of each fact.
    private byte[] buffer;
    private readonly int[] ends;

    private EncodedCommit(Subject subject, int version, byte[] buffer, int[] ends, byte[]? values)
    {
        Subject = subject;
        Version = version;
        this.buffer = buffer;
        this.ends = ends;
        Values = values;
    }

    public Subject Subject { get; }

    public int Version { get; }

    public int Count => ends.Length;

    /// <summary>Personal values, or null for none.</summary>
    public byte[]? Values { get; }

    public ReadOnlyMemory<byte> Salt => buffer.AsMemory(0, Commitment.SaltBytes);

    public ReadOnlySpan<byte> Leaf(int ordinal) => buffer.AsSpan(Start(ordinal), Merkle.HashBytes);

    public ReadOnlyMemory<byte> Canonical(int ordinal) => buffer.AsMemory((Start(ordinal) + Merkle.HashBytes)..ends[ordinal]);

    /// <summary>Encodes facts as version <paramref name="version"/> of their subject, under a salt of their own.</summary>
    public static EncodedCommit Of(Subject subject, int version, IReadOnlyList<FactRecord> facts, DateTimeOffset recordedAt, Salts salts, ICryptoSuite suite)
    {
        Span<byte> salt = stackalloc byte[Commitment.SaltBytes];
        salts.Fill(salt);
        var writer = writerOfThread ??= new();
        var buffer = ArrayPool<byte>.Shared.Rent(Commitment.SaltBytes + (facts.Count * 384));
        salt.CopyTo(buffer);
        var ends = new int[facts.Count];
        var used = Commitment.SaltBytes;
        writer.Begin(subject, version, recordedAt, salt, suite);
        for (var ordinal = 0; ordinal < ends.Length; ordinal++)
        {
            var length = writer.Write(facts[ordinal], ordinal);
            buffer = Grown(buffer, used, used + Merkle.HashBytes + length);
            var canonical = buffer.AsSpan(used + Merkle.HashBytes, length);
            writer.Take(canonical);
            Merkle.Leaf(canonical, buffer.AsSpan(used, Merkle.HashBytes), suite);
            used += Merkle.HashBytes + length;
            ends[ordinal] = used;
        }

        return new(subject, version, buffer, ends, writer.TakeValues());
    }

    /// <summary>Gives the buffer back; nothing of this object may be read any more.</summary>
    public void Dispose()
    {
        var rented = Interlocked.Exchange(ref buffer, []);
        if (rented.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private int Start(int ordinal) => ordinal == 0 ? Commitment.SaltBytes : ends[ordinal - 1];

    private static byte[] Grown(byte[] buffer, int used, int needed)
    {
        if (needed <= buffer.Length)
        {
            return buffer;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, buffer.Length * 2));
        buffer.AsSpan(0, used).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
