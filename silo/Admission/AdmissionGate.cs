using Coordination.Audit;
using Microsoft.Extensions.Logging;

namespace Coordination.Admission;

/// <summary>
/// Lets portal calls of one silo in, or asks them to come again, before anything of them is done; what was let in is never turned out.
/// Each organisation has a rate and a share of each class; each class has places, of which it leaves to the more urgent what is theirs,
/// and a row that is bounded, in which organisations take turns. So one organisation's flood takes nothing of another's.
/// </summary>
/// <remarks>Time is monotonic: a wall clock that jumps fills no bucket. Safe for several threads.</remarks>
internal sealed class AdmissionGate : IDisposable
{
    /// <summary>When to come again, at least; up to twice that by jitter.</summary>
    public static readonly TimeSpan RetryMin = TimeSpan.FromSeconds(1);

    /// <summary>An organisation that is asked to come again has one line of it in so long, for each class.</summary>
    public static readonly TimeSpan ToldEvery = TimeSpan.FromMinutes(1);

    private static readonly int Classes = Enum.GetValues<CallClass>().Length;

    private readonly AdmissionSettings settings;
    private readonly TimeProvider time;
    private readonly Func<double> jitter;
    private readonly ILogger logger;
    private readonly AdmissionMetrics metrics;
    private readonly Lock gate = new();
    private readonly Organisations organisations;
    private readonly int[] inProgress = new int[Classes];
    private readonly FairRow[] rows = [.. Enumerable.Range(0, Classes).Select(_ => new FairRow())];

    /// <param name="settings">How much.</param>
    /// <param name="time">Whose monotonic clock counts.</param>
    /// <param name="jitter">From 0 to 1.</param>
    /// <param name="logger">Where it is told who comes too often.</param>
    public AdmissionGate(AdmissionSettings settings, TimeProvider time, Func<double> jitter, ILogger logger)
    {
        (this.settings, this.time, this.jitter, this.logger) = (settings, time, jitter, logger);
        organisations = new(settings, time);
        metrics = new(Waiting, InProgress);
    }

    /// <summary>Calls of a class that wait for a place now.</summary>
    public int Waiting(CallClass callClass)
    {
        lock (gate)
        {
            return rows[(int)callClass].Count;
        }
    }

    /// <summary>Calls of a class that hold a place now.</summary>
    public int InProgress(CallClass callClass)
    {
        lock (gate)
        {
            return inProgress[(int)callClass];
        }
    }

    /// <summary>
    /// Decides a call by its row of the table and by whoever its token proved, before its body is looked at. Waits for a place no longer
    /// than its class may; dispose what is answered when the call is.
    /// </summary>
    public async ValueTask<Admitted> Enter(Permission permission, Principal principal, CancellationToken cancellation)
    {
        var callClass = permission.Class;
        OrganisationShare share;
        WaitingCall? waiting = null;
        BusyReason? busy = null;
        var wait = TimeSpan.Zero;
        lock (gate)
        {
            share = organisations.Of(principal, callClass);
            if (!share.Bucket.TryTake(out wait))
            {
                busy = BusyReason.Rate;
            }
            else if (!permission.Waits && !TryBegin(share))
            {
                waiting = new(share);
                busy = TryQueue(waiting);
            }
        }

        if (busy is null && waiting is not null)
        {
            busy = await Wait(waiting, cancellation);
        }

        if (busy is { } why)
        {
            return Refuse(share, why, wait);
        }

        metrics.Admitted(callClass);
        return Admitted.In(permission.Waits ? null : new Place(this, share));
    }

    /// <summary>A call is answered: its place goes to whoever is the most urgent.</summary>
    public void Leave(OrganisationShare share)
    {
        lock (gate)
        {
            inProgress[(int)share.Class]--;
            share.InProgress--;
            for (var callClass = CallClass.Restore; callClass <= CallClass.Query; callClass++)
            {
                while (HasPlace(callClass) && rows[(int)callClass].TryTake(IsBelowItsShare, out var next))
                {
                    Begin(next.Share);
                    next.End(null);
                }
            }
        }
    }

    public void Dispose() => metrics.Dispose();

    /// <summary>Whether places of a class, and of each more urgent one that it would take from, are left.</summary>
    private bool HasPlace(CallClass callClass)
    {
        if (callClass is CallClass.Control)
        {
            return inProgress[0] < settings.PlacesOf(CallClass.Control);
        }

        var taken = 0;
        for (var below = CallClass.Query; below > callClass; below--)
        {
            taken += inProgress[(int)below];
        }

        for (var above = callClass; above >= CallClass.Restore; above--)
        {
            taken += inProgress[(int)above];
            if (taken >= settings.PlacesOf(above))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsBelowItsShare(OrganisationShare share) => share.InProgress < settings.PlacesOfOne(share.Class);

    private bool TryBegin(OrganisationShare share)
    {
        if (!HasPlace(share.Class) || !IsBelowItsShare(share))
        {
            return false;
        }

        Begin(share);
        return true;
    }

    private void Begin(OrganisationShare share)
    {
        inProgress[(int)share.Class]++;
        share.InProgress++;
    }

    /// <summary>Puts a call into the row of its class. Where that is full, whoever has most in it loses the last, if that is not the newcomer.</summary>
    private BusyReason? TryQueue(WaitingCall call)
    {
        if (AdmissionSettings.WaitOf(call.Share.Class) == TimeSpan.Zero)
        {
            return BusyReason.Places;
        }

        var row = rows[(int)call.Share.Class];
        if (row.Count >= settings.WaitingMax)
        {
            if (row.TakeLastOfMost(call.Share) is not { } last)
            {
                return BusyReason.Queue;
            }

            last.End(BusyReason.Queue);
        }

        row.Add(call);
        return null;
    }

    private async ValueTask<BusyReason?> Wait(WaitingCall call, CancellationToken cancellation)
    {
        using var patience = time.CreateTimer(_ => GiveUp(call), null, AdmissionSettings.WaitOf(call.Share.Class), Timeout.InfiniteTimeSpan);
        using var gone = cancellation.Register(() => GiveUp(call));
        var why = await call.Ended;
        if (why is not null)
        {
            cancellation.ThrowIfCancellationRequested();
        }

        return why;
    }

    private void GiveUp(WaitingCall call)
    {
        lock (gate)
        {
            if (rows[(int)call.Share.Class].Remove(call))
            {
                call.End(BusyReason.Waited);
            }
        }
    }

    private Admitted Refuse(OrganisationShare share, BusyReason why, TimeSpan wait)
    {
        metrics.Refused(share.Class, why);
        int told;
        lock (gate)
        {
            told = ++share.Untold;
            if (share.ToldAt is { } at && time.GetElapsedTime(at) < ToldEvery)
            {
                told = 0;
            }
            else
            {
                (share.Untold, share.ToldAt) = (0, time.GetTimestamp());
            }
        }

        if (told > 0)
        {
            AdmissionLog.Busy(logger, share.Organisation, told, share.Class, why);
        }

        // All who are refused in one instant do not come back in one.
        return Admitted.Busy((wait > RetryMin ? wait : RetryMin) * (1 + jitter()));
    }
}
