using System.Runtime.InteropServices;
using Coordination.Carriers;
using Coordination.Orders;

namespace Coordination.Journal;

/// <summary>What one transaction brings together from many operations. One object serves all batches of a writer.</summary>
internal sealed class Batch(ICarrierDirectory carriers, Salts salts)
{
    private readonly List<WishRow> wishes = [];
    private readonly List<WithdrawalRow> withdrawals = [];
    private readonly List<NoticeToStore> notices = [];
    private readonly List<(long Number, string NoticeId)> settledNotices = [];
    private readonly List<DeadlineRow> deadlines = [];
    private readonly List<PolicyRow> policies = [];
    private readonly List<(long Number, int Epoch)> epochs = [];
    private readonly List<HoldingChange> holdings = [];
    private readonly List<DeviceRow> devices = [];
    private readonly List<AnswerRow> answers = [];
    private readonly List<(string OrderId, long Number, ItemOutcome Outcome)> endings = [];
    private readonly List<(long Number, CarrierCode Carrier)> settledEffects = [];
    private readonly List<(string Scope, bool IsRaised)> stops = [];
    private readonly List<(string OrderId, OrderPhase Phase)> phases = [];
    private readonly List<FactRow> facts = [];
    private readonly List<PersonalRow> personal = [];
    private readonly List<EncodedCommit> own = [];
    private readonly Dictionary<string, long> orders = new(StringComparer.Ordinal);
    private readonly Dictionary<CounterKey, long> counters = [];
    private readonly Dictionary<Subject, int> versions = [];
    private readonly HashSet<LaneKey> touched = [];
    private readonly Merkle tree = new();
    private IJournalTransaction? transaction;

    /// <summary>The transaction rows go into.</summary>
    public IJournalTransaction Transaction => transaction ?? throw new InvalidOperationException("No transaction is open.");

    /// <summary>Now, one instant for the whole batch.</summary>
    public DateTimeOffset Now { get; private set; }

    /// <summary>Whether anything is to be committed.</summary>
    public bool Changed { get; set; }

    public int Facts => facts.Count;

    /// <summary>Lanes that have something new to send once this is committed.</summary>
    public IReadOnlyCollection<LaneKey> Touched => touched;

    public void Begin(IJournalTransaction fresh, DateTimeOffset now)
    {
        Clear();
        transaction = fresh;
        Now = now;
    }

    /// <summary>Forgets everything, and gives back what was encoded for this attempt.</summary>
    public void Clear()
    {
        transaction = null;
        Changed = false;
        wishes.Clear();
        withdrawals.Clear();
        notices.Clear();
        settledNotices.Clear();
        deadlines.Clear();
        policies.Clear();
        epochs.Clear();
        holdings.Clear();
        devices.Clear();
        answers.Clear();
        endings.Clear();
        settledEffects.Clear();
        stops.Clear();
        phases.Clear();
        facts.Clear();
        personal.Clear();
        orders.Clear();
        counters.Clear();
        versions.Clear();
        touched.Clear();
        tree.Clear();
        own.ForEach(commit => commit.Dispose());
        own.Clear();
    }

    /// <summary>Puts a commit's facts at the end of the batch.</summary>
    public void Add(EncodedCommit commit)
    {
        Changed = true;
        personal.Add(new(facts.Count, commit.Salt, commit.Values));
        for (var ordinal = 0; ordinal < commit.Count; ordinal++)
        {
            tree.Add(commit.Leaf(ordinal));
            facts.Add(new(commit.Subject, commit.Version, ordinal, facts.Count, commit.Canonical(ordinal)));
        }
    }

    /// <summary>Records facts of a subject that has no state: its versions count them.</summary>
    public void Record(Subject subject, IReadOnlyList<FactRecord> records)
    {
        ref var version = ref CollectionsMarshal.GetValueRefOrAddDefault(versions, subject, out var known);
        version = (known ? version : Transaction.LastVersion(subject)) + 1;
        var commit = EncodedCommit.Of(subject, version, records, Now, salts);
        own.Add(commit);
        Add(commit);
    }

    /// <summary>What an order's rows are stored under; makes the order known.</summary>
    public long OrderNo(string orderId)
    {
        if (orderId.Length == 0)
        {
            return 0;
        }

        ref var orderNo = ref CollectionsMarshal.GetValueRefOrAddDefault(orders, orderId, out var known);
        if (!known)
        {
            orderNo = StableMix.OrderNo(orderId);
            Transaction.StoreOrder(new(orderNo, orderId, null));
        }

        return orderNo;
    }

    public void Count(CounterKey key, long addition) =>
        CollectionsMarshal.GetValueRefOrAddDefault(counters, key, out _) += addition;

    /// <summary>Counts a line that ends.</summary>
    public void CountEnding(in LineRow line, ItemOutcome outcome)
    {
        Count(new(line.OrderNo, line.Province, line.Carrier, line.Outcome), -1);
        Count(new(line.OrderNo, line.Province, line.Carrier, outcome), 1);
    }

    public void Touch(CarrierUnit executor, int slice) => touched.Add(new(executor, slice));

    /// <summary>Takes one change of a state that was written. Of several about the same thing in one commit the last one counts.</summary>
    public void Collect(Subject subject, Change[] changes, int index)
    {
        switch (changes[index])
        {
            case Change.BarOrdered bar:
                CollectWish(NumberOf(subject), bar.Wish, changes.AsSpan(index + 1));
                break;
            case Change.BarWithdrawn withdrawn:
                CollectWithdrawal(NumberOf(subject), withdrawn, changes, index);
                break;
            case Change.NoticeOrdered notice:
                var slice = Slice(NumberOf(subject), notice.Wish.Executor);
                notices.Add(new(subject.Number, slice, notice.Wish, Now));
                Touch(notice.Wish.Executor, slice);
                break;
            case Change.NoticeSettled settled:
                settledNotices.Add((NumberOf(subject), settled.NoticeId));
                break;
            case Change.DeadlineSet set when IsLast(changes, index, set.Policy, set.Tag):
                deadlines.Add(new(subject, set.Policy, set.Tag, set.AnchorAt, set.Generation));
                break;
            case Change.DeadlineCleared cleared when IsLast(changes, index, cleared.Policy, cleared.Tag):
                deadlines.Add(new(subject, cleared.Policy, cleared.Tag, null, 0));
                break;
            case Change.PolicySet set:
                policies.Add(new(set.Policy, set.Version));
                break;
            case Change.EpochRaised raised:
                epochs.Add((NumberOf(subject), raised.Epoch));
                break;
            case Change.HoldingChanged held:
                CollectHolding(NumberOf(subject), held);
                break;
            case Change.DeviceSeen seen:
                devices.Add(new(seen.Imei, CardOf(subject), seen.At));
                break;
            case Change.Answered answered:
                answers.Add(new(subject, answered.CommandId, answered.Answer));
                break;
            case Change.LineEnded ended:
                endings.Add((ended.OrderId, NumberOf(subject), ended.Outcome));
                break;
            case Change.EffectSettled effect:
                settledEffects.Add((NumberOf(subject), effect.Carrier));
                break;
            case Change.StopRaised stop:
                stops.Add((stop.Scope, true));
                break;
            case Change.StopLowered lowered:
                stops.Add((lowered.Scope, false));
                break;
            case Change.UndoBegun begun:
                Count(LineSums.MarkOf(StableMix.OrderNo(begun.OrderId)), 1);
                break;
            case Change.LinesSummed summed:
                LineSums.Add(summed, this);
                break;
            case Change.OrderListed listed:
                phases.Add((listed.OrderId, listed.Phase));
                break;
        }
    }

    /// <summary>Stores what states brought. Set-wise operations that follow see it.</summary>
    public void StoreCollected()
    {
        Transaction.StoreWishes(Rows(wishes));
        Transaction.Withdraw(Rows(withdrawals));
        Transaction.StoreNotices(Rows(notices));
        Transaction.RemoveNotices(Rows(settledNotices));
        Transaction.SetDeadlines(Rows(deadlines));
        Transaction.StorePolicies(Rows(policies));
        Transaction.RaiseEpochs(Rows(epochs));
        Transaction.StoreHoldings(Rows(holdings));
        Transaction.StoreDevices(Rows(devices));
        Transaction.StoreAnswers(Rows(answers));
        foreach (var (orderId, phase) in phases)
        {
            Transaction.StoreOrder(new(StableMix.OrderNo(orderId), orderId, phase));
        }

        foreach (var (number, carrier) in settledEffects)
        {
            Transaction.SettleForgotten(number, carrier);
        }

        foreach (var (scope, isRaised) in stops)
        {
            if (isRaised)
            {
                Transaction.RaiseStop(scope, Now);
            }
            else
            {
                Transaction.LowerStop(scope);
            }
        }

        EndCollected();
    }

    /// <summary>Stores counters and facts and seals the batch; answers its head.</summary>
    public BatchHead Seal(SlotHead previous, TimeSpan? lease)
    {
        var additions = counters.Where(counter => counter.Value != 0).ToList();
        Transaction.AddToCounters(Rows(additions));
        Transaction.StoreFacts(previous.Slot, previous.Batch + 1, Rows(facts), Rows(personal));
        var head = Chain.Next(previous, Now, facts.Count, tree.Root());
        Transaction.Seal(head, lease is { } span ? Now + span : null);
        return head;
    }

    private void EndCollected()
    {
        var outcomes = new Dictionary<(long OrderNo, long Number), ItemOutcome>(endings.Count);
        foreach (var (orderId, number, outcome) in endings)
        {
            outcomes.TryAdd((OrderNo(orderId), number), outcome);
        }

        var ended = new List<LineChange>(outcomes.Count);
        foreach (var line in Transaction.PendingLinesOn([.. outcomes.Keys]))
        {
            var outcome = outcomes[(line.OrderNo, line.Number)];
            ended.Add(new(line.OrderNo, line.Province, line.Number, outcome));
            CountEnding(line, outcome);
        }

        Transaction.ChangeLines(Rows(ended));
    }

    private static ReadOnlySpan<T> Rows<T>(List<T> rows) => CollectionsMarshal.AsSpan(rows);

    private static long NumberOf(Subject subject) => subject.Kind == SubjectKind.Number
        ? subject.Number
        : throw new ArgumentException($"{subject.Text} is no number: it has no commands, notices or lines.");

    private static string CardOf(Subject subject) => subject.Kind == SubjectKind.Sim
        ? subject.Text[(subject.Text.IndexOf(':', StringComparison.Ordinal) + 1)..]
        : throw new ArgumentException($"{subject.Masked()} is no card: it is in no device.");

    private void CollectHolding(long number, Change.HoldingChanged held)
    {
        if (held.Former is { } former && former != held.Now?.Holder)
        {
            holdings.Add(new(former, number, null));
        }

        if (held.Now is { } now)
        {
            holdings.Add(new(now.Holder, number, now));
        }
    }

    private static bool IsLast(Change[] changes, int index, DeadlinePolicy policy, string tag)
    {
        foreach (var later in changes.AsSpan(index + 1))
        {
            if ((later is Change.DeadlineSet set && set.Policy == policy && set.Tag == tag)
                || (later is Change.DeadlineCleared cleared && cleared.Policy == policy && cleared.Tag == tag))
            {
                return false;
            }
        }

        return true;
    }

    private void CollectWish(long number, ProvisioningWish wish, ReadOnlySpan<Change> later)
    {
        var state = ProvisioningState.Ordered;
        var refusal = CarrierRefusal.None;
        foreach (var change in later)
        {
            if (change is Change.BarOrdered newer && newer.Wish.Executor == wish.Executor)
            {
                return;
            }

            if (change is Change.BarWithdrawn withdrawn && withdrawn.Executor == wish.Executor)
            {
                (state, refusal) = (withdrawn.State, withdrawn.Refusal);
            }
        }

        var slice = Slice(number, wish.Executor);
        wishes.Add(new(number, slice, OrderNo(wish.OrderId), wish, state, refusal, Now));
        if (state == ProvisioningState.Ordered)
        {
            Touch(wish.Executor, slice);
        }
    }

    // A wish for the same executor in the same commit takes the withdrawal with it, whichever came first.
    private void CollectWithdrawal(long number, Change.BarWithdrawn withdrawn, Change[] changes, int index)
    {
        for (var other = 0; other < changes.Length; other++)
        {
            if ((changes[other] is Change.BarOrdered bar && bar.Wish.Executor == withdrawn.Executor)
                || (other > index && changes[other] is Change.BarWithdrawn later && later.Executor == withdrawn.Executor))
            {
                return;
            }
        }

        withdrawals.Add(new(number, withdrawn.Executor, withdrawn.State, withdrawn.Refusal));
    }

    private int Slice(long number, CarrierUnit executor) => StableMix.SliceOf(number, carriers.LanesOf(executor));
}
