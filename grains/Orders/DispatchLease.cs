using System.Collections.Frozen;

namespace Coordination.Orders;

/// <summary>Tells this silo of a stop without waiting for the next renewal.</summary>
internal interface IDispatchStop
{
    void Stopped(string scope);
}

/// <summary>
/// Leave to dispatch, one for a silo. It is renewed by reading the stop state and lapses by itself on the monotonic clock, so
/// that a silo that cannot read the stop state sends nothing: two seconds after a stop is durable nothing of it leaves any
/// silo, whatever else has failed (design.md 6, promise P11). Asked immediately before each send.
/// </summary>
internal sealed class DispatchLease(TimeProvider monotonic) : IDispatchStop, IDisposable
{
    /// <summary>How long a reading of the stop state is good for.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(2);

    /// <summary>How often it is read.</summary>
    public static readonly TimeSpan RenewalPeriod = TimeSpan.FromMilliseconds(500);

    private readonly Lock gate = new();
    private readonly Dictionary<string, long> told = new(StringComparer.Ordinal);
    private FrozenSet<string> stopped = FrozenSet<string>.Empty;
    private CancellationTokenSource nextStop = new();
    private long? readAt;

    /// <summary>Whether something of this order may be sent now; an empty id is a command no order caused.</summary>
    public bool Allows(string orderId) => IsAlive && (orderId.Length == 0 || !stopped.Contains(orderId));

    /// <summary>Whether the stop state was read recently enough to send anything at all.</summary>
    public bool IsAlive => readAt is { } at && monotonic.GetElapsedTime(at) < Life;

    /// <summary>
    /// Cancelled at the next stop this silo learns of. Taken before <see cref="Allows"/> is asked, it calls off what is on its
    /// way, retries included; who finds his order still allowed sends again.
    /// </summary>
    public CancellationToken NextStop
    {
        get
        {
            lock (gate)
            {
                return nextStop.Token;
            }
        }
    }

    public void Stopped(string scope)
    {
        lock (gate)
        {
            told[scope] = Timestamp;
        }

        Learn([scope], null);
    }

    /// <summary>Takes a new lease.</summary>
    /// <param name="scopes">What is stopped; what was and is not any more may go on.</param>
    /// <param name="askedAt">Timestamp from before the question: what was stopped while the answer travelled is not in it.</param>
    public void Renewed(IReadOnlyCollection<string> scopes, long askedAt) => Learn(scopes, askedAt);

    /// <summary>Ends the lease at once and calls off what is on its way: the history is in doubt.</summary>
    public void Withdraw()
    {
        CancellationTokenSource? past = null;
        lock (gate)
        {
            if (readAt is not null)
            {
                readAt = null;
                past = nextStop;
                nextStop = new();
            }
        }

        past?.Cancel();
        past?.Dispose();
    }

    /// <summary>Now, as <see cref="Renewed"/> wants it.</summary>
    public long Timestamp => monotonic.GetTimestamp();

    public void Dispose() => nextStop.Dispose();

    private void Learn(IReadOnlyCollection<string> scopes, long? askedAt)
    {
        CancellationTokenSource? past = null;
        lock (gate)
        {
            readAt = askedAt ?? readAt;

            // What was told here is in every reading that began after it, unless somebody has let it go on since.
            foreach (var (scope, _) in told.Where(stop => stop.Value < askedAt).ToList())
            {
                told.Remove(scope);
            }

            var now = (askedAt is null ? scopes.Concat(stopped) : scopes).Concat(told.Keys).ToFrozenSet(StringComparer.Ordinal);
            if (now.Any(scope => !stopped.Contains(scope)))
            {
                past = nextStop;
                nextStop = new();
            }

            stopped = now;
        }

        // Outside the lock: whoever is called off asks the lease again at once.
        past?.Cancel();
        past?.Dispose();
    }
}
