using Coordination.Audit;
using Microsoft.Extensions.Logging;

namespace Coordination.Admission;

/// <summary>
/// Sees somebody who asks for one thing after another that is not theirs, however slowly. In each <see cref="Window"/> it counts, for each
/// principal, what was answered and what of it was refused as unknown, not allowed or out of scope; what was asked for it does not
/// keep. Past the limit there is one security event in the window; and where it was one answer in <see cref="OneIn"/> at least, each
/// further one closes the door to that principal for <see cref="ClosedFor"/>. Only C2 to C4: what stops, or brings service back, waits for nobody's mistakes.
/// </summary>
internal sealed class ProbeWatch(AdmissionSettings settings, TimeProvider time, ILogger logger)
{
    /// <summary>Principals counted at one time; past that the one longest counted is forgotten.</summary>
    public const int PrincipalsMax = 10_000;

    /// <summary>A carrier of many millions is told "not yours" now and then, and is not kept waiting for it.</summary>
    public const int OneIn = 10;

    public static readonly TimeSpan Window = TimeSpan.FromHours(1);

    public static readonly TimeSpan ClosedFor = TimeSpan.FromSeconds(30);

    /// <summary>The door of the event: no single one.</summary>
    public const string Door = "portals";

    private readonly Lock gate = new();
    private readonly Dictionary<string, Counted> known = new(StringComparer.Ordinal);

    /// <summary>Principals counted now.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return known.Count;
            }
        }
    }

    public bool IsSlowed(Principal principal, Permission permission, out TimeSpan wait)
    {
        wait = TimeSpan.Zero;
        if (permission.Class is CallClass.Control or CallClass.Restore)
        {
            return false;
        }

        lock (gate)
        {
            if (known.TryGetValue(principal.Id, out var counted) && counted.ClosedAt is { } at)
            {
                wait = ClosedFor - time.GetElapsedTime(at);
            }
        }

        return wait > TimeSpan.Zero;
    }

    /// <summary>What a call was answered; null for a value.</summary>
    public void Answered(Principal principal, RefusalCode? refusal)
    {
        if (refusal is RefusalCode.TooBusy)
        {
            return;
        }

        var isMiss = refusal is RefusalCode.NotFound or RefusalCode.NotAllowed or RefusalCode.OutOfScope;
        var isTold = false;
        lock (gate)
        {
            if (known.TryGetValue(principal.Id, out var counted) && time.GetElapsedTime(counted.BeganAt) >= Window)
            {
                known.Remove(principal.Id);
                counted = null;
            }

            if (counted is null)
            {
                if (!isMiss)
                {
                    return;
                }

                if (known.Count >= PrincipalsMax)
                {
                    known.Remove(known.MinBy(entry => entry.Value.BeganAt).Key);
                }

                known[principal.Id] = counted = new(time.GetTimestamp());
            }

            counted.Answers++;
            if (isMiss && ++counted.Misses > settings.MissesPerHour)
            {
                isTold = counted.Misses == settings.MissesPerHour + 1;
                if (counted.Misses * OneIn >= counted.Answers)
                {
                    counted.ClosedAt = time.GetTimestamp();
                }
            }
        }

        if (isTold)
        {
            SecurityLog.Refused(
                logger, SecurityEvent.Probing, Door, principal.Id, $"{principal.Role} of {principal.Organisation} was refused more than {settings.MissesPerHour} times within the hour");
        }
    }

    private sealed class Counted(long beganAt)
    {
        public long BeganAt => beganAt;

        public long Answers { get; set; }

        public long Misses { get; set; }

        public long? ClosedAt { get; set; }
    }
}
