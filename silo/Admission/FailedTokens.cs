using Coordination.Audit;
using Microsoft.Extensions.Logging;

namespace Coordination.Admission;

/// <summary>
/// Counts tokens that prove nothing, by the certificate they came with: past <see cref="AtOnceMax"/> and one a second no further one is
/// looked at, and one security event says so in <see cref="ToldEvery"/>. Who comes with a token that is known already is not kept waiting.
/// </summary>
internal sealed class FailedTokens(TimeProvider time, ILogger logger)
{
    public const int AtOnceMax = 240;
    public const int PerSecondMax = 1;

    /// <summary>Certificates counted at one time; past that the table begins anew.</summary>
    public const int CertificatesMax = 10_000;

    public static readonly TimeSpan ToldEvery = TimeSpan.FromHours(1);

    /// <summary>Where they come to: the door of the event.</summary>
    public const string Door = "token";

    private readonly Lock gate = new();
    private readonly Dictionary<string, Failures> known = new(StringComparer.Ordinal);

    /// <summary>Whether so many from there proved nothing that none is looked at now.</summary>
    public bool IsTooMany(string thumbprint, out TimeSpan wait)
    {
        lock (gate)
        {
            wait = TimeSpan.Zero;
            return known.TryGetValue(thumbprint, out var failures) && !failures.Bucket.HasOne(out wait);
        }
    }

    public void Count(string thumbprint)
    {
        bool isTold;
        lock (gate)
        {
            if (!known.TryGetValue(thumbprint, out var failures))
            {
                if (known.Count >= CertificatesMax)
                {
                    known.Clear();
                }

                known[thumbprint] = failures = new(new(time, PerSecondMax, AtOnceMax));
            }

            failures.Bucket.TryTake(out _);
            isTold = !failures.Bucket.HasOne(out _) && (failures.ToldAt is not { } at || time.GetElapsedTime(at) >= ToldEvery);
            if (isTold)
            {
                failures.ToldAt = time.GetTimestamp();
            }
        }

        if (isTold)
        {
            SecurityLog.Refused(logger, SecurityEvent.Probing, Door, $"{thumbprint[..Math.Min(12, thumbprint.Length)]}…", $"more than {AtOnceMax} tokens that prove nothing");
        }
    }

    private sealed class Failures(TokenBucket bucket)
    {
        public TokenBucket Bucket => bucket;

        public long? ToldAt { get; set; }
    }
}
