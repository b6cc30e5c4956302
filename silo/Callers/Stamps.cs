using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Coordination.Audit;

namespace Coordination.Callers;

/// <summary>
/// Makes and knows the stamps of calls that began inside. Where a call came from (<c>SourceId</c>) and what its context says prove
/// nothing; both can be written by a client (design.md 9). A stamp's bytes are an HMAC, under a secret of the cluster, over the
/// grain, interface and method called, who stamped, and when by its monotonic clock: whoever came to see one could repeat that one
/// call, for a minute.
/// </summary>
internal sealed class Stamps
{
    public const string ContextKey = "coordination.stamp";

    private const int OriginBytes = 16;
    private const int AgeBytes = sizeof(long);
    private const int MacBytes = HMACSHA256.HashSizeInBytes;

    /// <summary>Oldest stamp accepted; a call waits 30 seconds at most.</summary>
    private static readonly TimeSpan AgeMax = TimeSpan.FromMinutes(1);

    private readonly byte[] origin = RandomNumberGenerator.GetBytes(OriginBytes);
    private readonly ConcurrentDictionary<Guid, Heard> heard = new();
    private readonly byte[] secret;
    private readonly TimeProvider time;
    private readonly long startedAt;

    private Stamps(byte[] secret, TimeProvider time)
    {
        this.secret = secret;
        this.time = time;
        startedAt = time.GetTimestamp();
    }

    /// <summary>Of a silo: silos with one secret and one cluster know each other's stamps, and no other's.</summary>
    /// <param name="clusterSecret">What the cluster's silos share and nobody else has; null for a silo that is alone.</param>
    /// <param name="clusterId">The cluster.</param>
    /// <param name="time">Its monotonic clock is used.</param>
    public static Stamps Of(string? clusterSecret, string clusterId, TimeProvider time) => new(
        clusterSecret is null
            ? RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes)
            : HMACSHA256.HashData(Encoding.UTF8.GetBytes(clusterSecret), Encoding.UTF8.GetBytes($"{ContextKey}/{clusterId}")),
        time);

    /// <summary>A stamp for one call.</summary>
    public Stamp Make(GrainId target, string @interface, string method) => new(this, () =>
    {
        var proof = new byte[OriginBytes + AgeBytes + MacBytes];
        origin.CopyTo(proof, 0);
        BinaryPrimitives.WriteInt64LittleEndian(proof.AsSpan(OriginBytes), Milliseconds);
        Mac(proof.AsSpan(0, OriginBytes + AgeBytes), target, @interface, method, proof.AsSpan(OriginBytes + AgeBytes));
        return proof;
    });

    /// <summary>For a call to a portal of this silo, by somebody whom its HTTP edge has verified.</summary>
    public Entry Enter(Principal principal) => new(this, principal);

    /// <summary>Whom this silo's HTTP edge let in with the call; null when it came another way.</summary>
    public Principal? Entered(object? carried) => carried is Entry entry && ReferenceEquals(entry.Owner, this) ? entry.Principal : null;

    /// <summary>Whether the call carries a stamp that was made for it.</summary>
    public bool Admits(object? carried, GrainId target, string @interface, string method)
    {
        if (carried is not Stamp stamp)
        {
            return false;
        }

        if (ReferenceEquals(stamp.Owner, this))
        {
            return true;
        }

        if (stamp.Proof is not { Length: OriginBytes + AgeBytes + MacBytes } proof)
        {
            return false;
        }

        Span<byte> expected = stackalloc byte[MacBytes];
        Mac(proof.AsSpan(0, OriginBytes + AgeBytes), target, @interface, method, expected);
        return CryptographicOperations.FixedTimeEquals(expected, proof.AsSpan(OriginBytes + AgeBytes)) && IsFresh(proof);
    }

    private long Milliseconds => (long)time.GetElapsedTime(startedAt).TotalMilliseconds;

    // Two monotonic clocks, each of its own machine: what the other's shows now is what it showed last, and the time since. A wall
    // clock that is an hour wrong stops nothing (promises.md P24); drift is allowed for in proportion to the silence between.
    private bool IsFresh(ReadOnlySpan<byte> proof)
    {
        var by = new Guid(proof[..OriginBytes]);
        var madeAt = BinaryPrimitives.ReadInt64LittleEndian(proof[OriginBytes..]);
        var now = Milliseconds;
        var last = heard.GetOrAdd(by, _ => new(madeAt, now));
        var silence = now - last.HeardAt;
        if (madeAt > last.MadeAt)
        {
            heard[by] = new(madeAt, now);
        }

        return last.MadeAt + silence - madeAt <= AgeMax.TotalMilliseconds + (silence / 1_000);
    }

    private void Mac(ReadOnlySpan<byte> head, GrainId target, string @interface, string method, Span<byte> mac)
    {
        var type = target.Type.AsSpan();
        var key = target.Key.AsSpan();
        var bytes = head.Length + (4 * sizeof(int)) + type.Length + key.Length + Encoding.UTF8.GetMaxByteCount(@interface.Length + method.Length);
        Span<byte> text = bytes <= 512 ? stackalloc byte[512] : new byte[bytes];
        var used = 0;
        used += Put(head, text[used..]);
        used += Put(type, text[used..]);
        used += Put(key, text[used..]);
        used += Put(@interface, text[used..]);
        used += Encoding.UTF8.GetBytes(method, text[used..]);
        HMACSHA256.HashData(secret, text[..used], mac);
    }

    // Each part behind its length, so that no two calls give the same text.
    private static int Put(ReadOnlySpan<byte> part, Span<byte> text)
    {
        BinaryPrimitives.WriteInt32LittleEndian(text, part.Length);
        part.CopyTo(text[sizeof(int)..]);
        return sizeof(int) + part.Length;
    }

    private static int Put(string part, Span<byte> text)
    {
        var length = Encoding.UTF8.GetBytes(part, text[sizeof(int)..]);
        BinaryPrimitives.WriteInt32LittleEndian(text, length);
        return sizeof(int) + length;
    }

    private sealed record Heard(long MadeAt, long HeardAt);
}

/// <summary>Stamps what this silo's grains and services call, and lets no stamp out to a client.</summary>
internal sealed class StampOutgoing(Stamps stamps) : IOutgoingGrainCallFilter
{
    public Task Invoke(IOutgoingGrainCallContext context)
    {
        if (context.TargetId.IsClient())
        {
            RequestContext.Remove(Stamps.ContextKey);
        }
        else
        {
            RequestContext.Set(Stamps.ContextKey, stamps.Make(context.TargetId, context.InterfaceName, context.MethodName));
        }

        return context.Invoke();
    }
}
