using System.Collections.Concurrent;
using Coordination.Audit;
using Coordination.Journal;
using Microsoft.Extensions.Logging;

namespace Coordination.Carriers;

/// <summary>
/// Asks carriers which history they have seen, and lets nobody command one before it has answered: at a start, after a fence was
/// raised, and every few seconds. What a carrier has seen and the database does not have means that the database was restored from
/// a backup; then nothing is commanded at all until an operator raises the fence (promise P17).
/// </summary>
internal sealed class HistoryWatch(
    IJournal journal,
    ICarrierGateway gateway,
    ICarrierDirectory directory,
    FenceOfHistory fence,
    TimeProvider time,
    ILogger<HistoryWatch> logger)
{
    private readonly ConcurrentDictionary<CarrierCode, Witness> witnesses = new();
    private DateTimeOffset beganAt;
    private long saidOf;

    /// <summary>Every carrier that has a gateway.</summary>
    public IReadOnlyList<CarrierCode> Carriers { get; } =
        [.. directory.Executors.Select(executor => executor.Carrier).Distinct().OrderBy(carrier => carrier.ToString(), StringComparer.Ordinal)];

    /// <summary>Whether a unit may be commanded now.</summary>
    public bool Admits(CarrierUnit executor) => Admits(executor, fence.Now);

    /// <summary>Whether a unit may be commanded under this fence.</summary>
    public bool Admits(CarrierUnit executor, FenceRow under) =>
        under.Doubt is null && fence.Now.Doubt is null && Of(executor.Carrier).AdmittedUnder == under.Value;

    /// <summary>Whether a carrier needs no further round before the next usual one.</summary>
    public bool IsAtRest(CarrierCode carrier)
    {
        var now = fence.Now;
        var witness = Of(carrier);
        return now.Doubt is null ? witness.AdmittedUnder == now.Value : witness.ComparedInDoubt == now.Doubt.At;
    }

    /// <summary>When a carrier last said which history it has seen, UTC.</summary>
    public DateTimeOffset? HeardAt(CarrierCode carrier) => Of(carrier).HeardAt;

    /// <summary>Why a unit is not commanded, in English, for those who look at its queue; null when it is.</summary>
    public string? WhyNot(CarrierUnit executor) =>
        fence.Now.Doubt is not null ? "Nothing is commanded: the database was restored from a backup. See coord fence show."
        : Admits(executor) ? null
        : Of(executor.Carrier).Trouble ?? "It is being asked which history it has seen.";

    /// <summary>
    /// Before this process writes anything else: one round of all carriers. Since when those that say nothing in time have not been
    /// heard is noted, so that what they say later is judged by what stood here now.
    /// </summary>
    public async Task Begin(CancellationToken patience)
    {
        beganAt = time.GetUtcNow();
        await Task.WhenAll(Carriers.Select(carrier => TryRound(carrier, patience)));
        if (Carriers.Any(carrier => Of(carrier).HeardAt is null))
        {
            fence.Learn(await journal.SetUnheard(beganAt, CancellationToken.None));
        }
    }

    /// <summary>One round; never throws for what the carrier or the journal did.</summary>
    public async Task TryRound(CarrierCode carrier, CancellationToken cancellation)
    {
        try
        {
            await Round(carrier, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The next round asks again.
        }
        catch (Exception exception)
        {
            HistoryLog.RoundFailed(logger, carrier.ToString(), exception);
        }

        SayDoubt();
    }

    /// <summary>A command was answered: the carrier says which history it has seen by now.</summary>
    public async Task Heard(CarrierUnit executor, HistoryMark sent, HistoryMark? seen, CancellationToken cancellation)
    {
        if (seen is not null && seen != sent)
        {
            var standing = await journal.Standing(cancellation);
            await Judge(executor.Carrier, standing.Fence, seen, cancellation);
        }
    }

    /// <summary>The carrier refused our fence as too low: nothing is sent to it until it said what it has seen.</summary>
    public void Exclude(CarrierUnit executor) => Of(executor.Carrier).AdmittedUnder = 0;

    /// <summary>Settles what is wanted again, after the fence was raised.</summary>
    public async Task SettleAgreed(CancellationToken cancellation)
    {
        try
        {
            if (!fence.IsRaised || fence.Now.Doubt is not null || (await journal.Forgotten(0, 1, onlyOpen: true, cancellation)).Count == 0)
            {
                return;
            }

            if (await journal.SettleAgreed(cancellation) is > 0 and var settled)
            {
                HistoryLog.Agreed(logger, settled);
            }
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            HistoryLog.SettlingFailed(logger, exception);
        }
    }

    private async Task Round(CarrierCode carrier, CancellationToken cancellation)
    {
        var witness = Of(carrier);
        var standing = await journal.Standing(cancellation);
        fence.Learn(standing.Fence);

        // Asked before anything is told: what is told would hide a mark of the same fence that stands lower than ours by now.
        if (await gateway.Witness(CarrierUnit.Central(carrier), null, cancellation) is not { } seen)
        {
            Silent(witness, carrier);
            return;
        }

        if (!await Judge(carrier, standing.Fence, seen, cancellation))
        {
            return;
        }

        witness.HeardAt = time.GetUtcNow();
        var now = fence.Now;
        if (now.Value != standing.Fence.Value)
        {
            return;
        }

        // A history in doubt is told to nobody: it could only hide what is known of the one that was lost.
        if (now.Doubt is null && await gateway.Witness(CarrierUnit.Central(carrier), standing.Mark, cancellation) is null)
        {
            Silent(witness, carrier);
            return;
        }

        if (await IsCompared(carrier, now, cancellation) || await Compare(carrier, now, cancellation))
        {
            Admit(witness, carrier, now);
            await NoteAllHeard(cancellation);
        }
    }

    /// <summary>Draws the consequence of what a carrier has seen; false when it cannot be read.</summary>
    private async Task<bool> Judge(CarrierCode carrier, FenceRow ours, HistoryMark seen, CancellationToken cancellation)
    {
        bool? areHeld = !HistoryDecision.MustLook(ours, seen) ? true
            : seen.TryHeads(out var heads) ? await journal.Holds(heads, cancellation)
            : null;
        switch (HistoryDecision.Judge(ours, seen, areHeld))
        {
            case HistoryVerdict.Unreadable:
                Of(carrier).AdmittedUnder = 0;
                Of(carrier).Trouble = "It has seen a history that cannot be read.";
                HistoryLog.Unreadable(logger, carrier.ToString(), seen.Fence, seen.Position);
                return false;
            case HistoryVerdict.Lost when ours.Doubt is null || ours.Doubt.Seen.Fence < seen.Fence:
                var doubted = await journal.DoubtHistory(ours.Value, carrier.ToString(), seen, beganAt, Principal.System, cancellation);
                fence.Learn(doubted);
                return true;
            default:
                return true;
        }
    }

    private async Task<bool> IsCompared(CarrierCode carrier, FenceRow now, CancellationToken cancellation) =>
        (now.Doubt is null && now.Value == FenceRow.First.Value)
        || (await journal.Compared(cancellation)).Any(row =>
            row.Carrier == carrier && row.Fence == now.Value && (now.Doubt is null || row.At >= now.Doubt.At));

    /// <summary>Pages through what changed at the carrier since the last effect we know of; false when it could not be read to the end.</summary>
    private async Task<bool> Compare(CarrierCode carrier, FenceRow now, CancellationToken cancellation)
    {
        var unit = CarrierUnit.Central(carrier);
        var since = await LastApplied(carrier, cancellation) - HistoryDecision.ClockSlack;
        var found = 0;
        string? after = null;
        do
        {
            if (await gateway.Changes(unit, since, after, cancellation) is not { } page || (page.Next is { } next && next == after))
            {
                Of(carrier).Trouble = "It does not say what changed there.";
                return false;
            }

            found += await journal.Compare(carrier, now.Value, page.Lines, cancellation);
            after = page.Next;
        }
        while (after is not null);

        // By a doubt that arose meanwhile the first pages would have been judged otherwise.
        if (fence.Now is var then && (then.Value != now.Value || then.Doubt?.At != now.Doubt?.At))
        {
            return false;
        }

        await journal.NoteCompared(carrier, now.Value, cancellation);
        if (found > 0)
        {
            HistoryLog.Compared(logger, carrier.ToString(), now.Value, found);
        }

        return true;
    }

    private async Task<DateTimeOffset?> LastApplied(CarrierCode carrier, CancellationToken cancellation)
    {
        DateTimeOffset? last = null;
        foreach (var executor in directory.Executors.Where(executor => executor.Carrier == carrier))
        {
            for (var slice = 0; slice < directory.LanesOf(executor); slice++)
            {
                var at = await journal.LastApplied(new(executor, slice), cancellation);
                last = last is null || at > last ? at ?? last : last;
            }
        }

        return last;
    }

    private void Admit(Witness witness, CarrierCode carrier, FenceRow now)
    {
        witness.Trouble = null;
        if (now.Doubt is not null)
        {
            witness.ComparedInDoubt = now.Doubt.At;
        }
        else if (witness.AdmittedUnder != now.Value)
        {
            witness.AdmittedUnder = now.Value;
            HistoryLog.Admitted(logger, carrier.ToString(), now.Value);
        }
    }

    private async Task NoteAllHeard(CancellationToken cancellation)
    {
        var now = fence.Now;
        if (now is { Doubt: null, UnheardSince: { } since }
            && Carriers.All(carrier => Of(carrier) is var witness && witness.HeardAt >= since && witness.AdmittedUnder == now.Value))
        {
            fence.Learn(await journal.SetUnheard(null, cancellation));
        }
    }

    /// <summary>Once for each doubt and process, also where another silo found it or it was there before the start.</summary>
    private void SayDoubt()
    {
        var now = fence.Now;
        var at = now.Doubt?.At.UtcTicks ?? 0;
        if (at != 0 && Interlocked.Exchange(ref saidOf, at) != at)
        {
            HistoryLog.Doubted(logger, HistoryText.Of(now, chinese: false));
        }
    }

    private void Silent(Witness witness, CarrierCode carrier)
    {
        // Said once, and only of a carrier that waits for it: one that fell silent later is the breaker's to tell of.
        if (witness.Trouble is null && witness.AdmittedUnder != fence.Now.Value)
        {
            witness.Trouble = "It does not say which history it has seen.";
            HistoryLog.Silent(logger, carrier.ToString());
        }
    }

    private Witness Of(CarrierCode carrier) => witnesses.GetOrAdd(carrier, static _ => new());

    /// <summary>What is known of one carrier. Written by its rounds, read by its lanes, each value by itself.</summary>
    private sealed class Witness
    {
        private volatile int admittedUnder;
        private volatile string? trouble;
        private long heardAt;
        private long comparedInDoubt;

        /// <summary>Fence under which it may be commanded; 0 while it may not.</summary>
        public int AdmittedUnder
        {
            get => admittedUnder;
            set => admittedUnder = value;
        }

        public string? Trouble
        {
            get => trouble;
            set => trouble = value;
        }

        public DateTimeOffset? HeardAt
        {
            get => Volatile.Read(ref heardAt) is > 0 and var ticks ? new(ticks, TimeSpan.Zero) : null;
            set => Volatile.Write(ref heardAt, value?.UtcTicks ?? 0);
        }

        /// <summary>The doubt in which its changes were compared.</summary>
        public DateTimeOffset? ComparedInDoubt
        {
            get => Volatile.Read(ref comparedInDoubt) is > 0 and var ticks ? new(ticks, TimeSpan.Zero) : null;
            set => Volatile.Write(ref comparedInDoubt, value?.UtcTicks ?? 0);
        }
    }
}
