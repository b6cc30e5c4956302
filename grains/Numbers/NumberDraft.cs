using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Notices;
using Coordination.Orders;

namespace Coordination.Numbers;

/// <summary>
/// A decision under way. Facts move the state and everything a carrier, a deadline or an order has to hear is gathered beside
/// them; nothing of it is true before the journal has it.
/// </summary>
internal sealed class NumberDraft(NumberState state, Circumstances at, Principal by, string cause)
{
    private readonly Holding? holding = state.Holding;
    private readonly List<Change> changes = [];
    private readonly HashSet<string> linesEnded = new(StringComparer.Ordinal);

    public NumberState State { get; private set; } = state;

    public Circumstances At { get; } = at;

    public DateTimeOffset Now => At.Now;

    /// <summary>Next generation for a deadline.</summary>
    public int NextGeneration => State.Generation + 1;

    /// <summary>Who is commanded for this number now: its unit's executor, or the one commanded last where no gateway is set up any more.</summary>
    public CarrierUnit? Target => State.Unit is { } unit ? At.Carriers.ExecutorOf(unit) ?? State.Executor : State.Executor;

    /// <summary>Records a fact.</summary>
    /// <param name="fact">What happened.</param>
    /// <param name="happenedAt">When; null for now.</param>
    /// <param name="placedBy">Whose doing it is, where it is not that of who brought the decision about: a hold that came with a card.</param>
    public void Record(IFact fact, DateTimeOffset? happenedAt = null, Principal? placedBy = null)
    {
        var record = new FactRecord(fact, happenedAt ?? Now, placedBy ?? by, cause);
        State = State.Apply(record);
        changes.Add(new Change.Recorded(record));
    }

    public void Add(Change change) => changes.Add(change);

    /// <summary>After holds changed: where the union changed, wants it under a new version and orders it.</summary>
    /// <param name="priority">Class of the command.</param>
    /// <param name="target">Who is commanded.</param>
    /// <param name="restored">Template of the notice that goes with the return of all service.</param>
    public void Recompute(Priority priority, CarrierUnit? target, string restored = NoticeTexts.Restored)
    {
        var union = Restriction.UnionOf(State.Holds);
        if (union == State.Union)
        {
            // What remains may have come to nothing but the bar of the hold that ended.
            if (State.Holds.LastOrDefault(hold => hold.IsEffective && hold.Services == union) is { } left)
            {
                Join(left.OrderId, priority);
            }

            return;
        }

        var grew = (union & ~State.Union) != Services.None;
        var before = State.Executor;
        Record(new RestrictionChanged(State.Version + 1, union, target));
        Order(before, priority, string.Empty, grew ? NoticeOfBar() : union == Services.None ? restored : null);
    }

    public void Recompute(Priority priority) => Recompute(priority, Target);

    /// <summary>Wants the same once more, under a new version.</summary>
    public void SendAgain(CarrierUnit target, int reissue, int reroutes, Priority priority, string reason, string orderId = "")
    {
        var before = State.Executor;
        Record(new CommandResent(State.Version + 1, target, reissue, reroutes, reason));
        Order(before, priority, orderId, null);
    }

    /// <summary>Orders what the state now wants, and closes the row of an executor that is no longer the one.</summary>
    /// <param name="before">Who was commanded until now.</param>
    /// <param name="priority">Class.</param>
    /// <param name="orderId">The order whose stop also stops this command; empty where it gives service back or stands for several.</param>
    /// <param name="notice">Template that travels with it.</param>
    public void Order(CarrierUnit? before, Priority priority, string orderId, string? notice)
    {
        if (before is { } former && former != State.Executor)
        {
            changes.Add(new Change.BarWithdrawn(former, ProvisioningState.Closed, CarrierRefusal.None));
        }

        if (State.Executor is { } executor)
        {
            var frees = Restriction.Frees(State.EverBarred, State.Union);
            changes.Add(new Change.BarOrdered(new(executor, State.Version, State.Epoch, State.Union, frees, priority, orderId, notice)));
        }
    }

    /// <summary>
    /// A hold that alone bars what is barred already: where that was commanded for another order, which was stopped before it went out,
    /// it goes out for this one.
    /// </summary>
    public void Join(string orderId, Priority priority)
    {
        if (State.Executor is { } executor)
        {
            Order(executor, priority, orderId, NoticeOfBar());
        }
    }

    /// <summary>Ends a live hold by a fact, and whatever still ran for it.</summary>
    public void End(Hold hold, IFact ending)
    {
        Record(ending);
        if (hold.Status is HoldStatus.Proposed)
        {
            changes.Add(new Change.DeadlineCleared(DeadlinePolicy.NoticeWait, hold.OrderId));
            SettleNotice(hold);
        }
        else if (hold.Status is HoldStatus.Noticed)
        {
            changes.Add(new Change.DeadlineCleared(DeadlinePolicy.VerifyWindow, hold.OrderId));
        }

        if (hold.TermGeneration > 0)
        {
            changes.Add(new Change.DeadlineCleared(DeadlinePolicy.HoldTerm, hold.OrderId));
        }
    }

    /// <summary>The notice under way is not wanted any more.</summary>
    public void SettleNotice(Hold hold)
    {
        if (hold.NoticeTry is > 0 and <= NoticeDecision.NoticeTriesMax)
        {
            changes.Add(new Change.NoticeSettled(NoticeDecision.IdOf(At.Number, hold, hold.NoticeTry)));
        }
    }

    /// <summary>Ends the lines that may still wait for a carrier's word on this number, each once: the first outcome of a decision stands.</summary>
    public void EndWaitingLines(IEnumerable<Hold> holds, ItemOutcome outcome)
    {
        foreach (var hold in holds.Where(hold => hold.Answer is ItemOutcome.Pending && linesEnded.Add(hold.OrderId)))
        {
            changes.Add(new Change.LineEnded(hold.OrderId, outcome));
        }
    }

    public Decided<NumberState, T> Answer<T>(T answer)
    {
        TellHolder();
        return new(State, changes, answer);
    }

    /// <summary>Answers a command; what is stored under its id gives a repeat the same answer.</summary>
    public Decided<NumberState, T> Answer<T>(CommandAnswer stored, T answer)
    {
        changes.Add(new Change.Answered(stored.CommandId, stored.Encode()));
        return Answer(answer);
    }

    // The holder's table follows the number in the same commit, whatever brought the change about.
    private void TellHolder()
    {
        if (State.Holding is var now && now != holding)
        {
            changes.Add(new Change.HoldingChanged(holding?.Holder, now));
        }
    }

    /// <summary>What the holder is told with a bar: the newest effective hold is the one it is for.</summary>
    public string? NoticeOfBar() => State.Holds.Where(hold => hold.IsEffective).MaxBy(hold => hold.EffectiveAt) is { } hold
        ? NoticeTexts.WithBar(hold.Ground, hold.Notice)
        : null;
}
