using System.Buffers.Binary;
using Coordination.Crypto;

namespace Coordination.Journal;

/// <summary>How batches hang together: each head hashes the one before it.</summary>
internal static class Chain
{
    private const byte HeadPrefix = 2;

    /// <summary>What the first batch of a slot has before it.</summary>
    public static byte[] Origin() => new byte[Merkle.HashBytes];

    /// <summary>The head of the batch that follows <paramref name="previous"/>.</summary>
    public static BatchHead Next(SlotHead previous, DateTimeOffset sealedAt, int count, byte[] root, ICryptoSuite? suite = null)
    {
        var at = Instants.Stored(sealedAt);
        var hash = Hash(previous.Slot, previous.Term, previous.Batch + 1, at, count, root, previous.Head, suite ?? CryptoSuites.International);
        return new(previous.Slot, previous.Batch + 1, previous.Term, at, count, root, previous.Head, hash);
    }

    /// <summary>Hash over 0x02, slot, term, batch, instant, count, root and previous head; numbers big-endian.</summary>
    public static byte[] Hash(int slot, long term, long batch, DateTimeOffset sealedAt, int count, ReadOnlySpan<byte> root, ReadOnlySpan<byte> previous, ICryptoSuite suite)
    {
        Span<byte> input = stackalloc byte[1 + 4 + 8 + 8 + 8 + 4 + (2 * Merkle.HashBytes)];
        input[0] = HeadPrefix;
        BinaryPrimitives.WriteInt32BigEndian(input[1..], slot);
        BinaryPrimitives.WriteInt64BigEndian(input[5..], term);
        BinaryPrimitives.WriteInt64BigEndian(input[13..], batch);
        BinaryPrimitives.WriteInt64BigEndian(input[21..], Instants.ToMicroseconds(sealedAt));
        BinaryPrimitives.WriteInt32BigEndian(input[29..], count);
        root.CopyTo(input[33..]);
        previous.CopyTo(input[65..]);
        var hash = new byte[Merkle.HashBytes];
        suite.Hash(input, hash);
        return hash;
    }
}

/// <summary>Instants as stored: whole microseconds since 1970, UTC. What is finer is cut off.</summary>
internal static class Instants
{
    private const string TextFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    public static long ToMicroseconds(DateTimeOffset instant) =>
        (instant.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset FromMicroseconds(long microseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);

    /// <summary>The instant as it is read back.</summary>
    public static DateTimeOffset Stored(DateTimeOffset instant) => FromMicroseconds(ToMicroseconds(instant));

    /// <summary>RFC 3339 in UTC with six decimals, always 27 characters.</summary>
    public static string ToText(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString(TextFormat, System.Globalization.CultureInfo.InvariantCulture);
}
