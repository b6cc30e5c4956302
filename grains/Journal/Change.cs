using Coordination.Carriers;
using Coordination.Deadlines;
using Coordination.Numbers;
using Coordination.Orders;

namespace Coordination.Journal;

/// <summary>What a transition brings with it besides the new state; all of it commits with the state or not at all.</summary>
internal abstract record Change
{
    private Change()
    {
    }

    /// <summary>A fact.</summary>
    public sealed record Recorded(FactRecord Fact) : Change;

    /// <summary>
    /// The wish for a command: upserts the provisioning row (number, executor), which is the outbox. A newer version
    /// overwrites an older one and its priority; what was applied stays. The same version once more, wanted by another order, changes
    /// nothing unless the order it came from is stopped and it was not carried out: then it is the other's from now on.
    /// </summary>
    public sealed record BarOrdered(ProvisioningWish Wish) : Change;

    /// <summary>The executor no longer serves the number (ported, ended): its row is closed and nothing more is sent.</summary>
    public sealed record BarWithdrawn(CarrierUnit Executor, ProvisioningState State, CarrierRefusal Refusal) : Change;

    /// <summary>The wish for a notice: a row that a lane sends.</summary>
    public sealed record NoticeOrdered(NoticeWish Wish) : Change;

    /// <summary>The notice is delivered, hopeless or no longer wanted.</summary>
    public sealed record NoticeSettled(string NoticeId) : Change;

    /// <summary>A deadline: replaces the one of the same policy and tag for this subject.</summary>
    /// <param name="Policy">Policy whose span is added to the anchor.</param>
    /// <param name="Tag">Tells several deadlines of one policy apart: the hold's order; empty where there is one.</param>
    /// <param name="AnchorAt">Instant the span is counted from, UTC.</param>
    /// <param name="Generation">Handed back with the tick; the subject ignores a tick of another generation.</param>
    public sealed record DeadlineSet(DeadlinePolicy Policy, string Tag, DateTimeOffset AnchorAt, int Generation) : Change;

    /// <summary>The deadline is void.</summary>
    public sealed record DeadlineCleared(DeadlinePolicy Policy, string Tag) : Change;

    /// <summary>A version of a policy comes into force.</summary>
    public sealed record PolicySet(DeadlinePolicy Policy, PolicyVersion Version) : Change;

    /// <summary>The answer given to a command id, so that a repeat gets the same one.</summary>
    public sealed record Answered(string CommandId, byte[] Answer) : Change;

    /// <summary>Pending lines of an order on this number end with an outcome.</summary>
    public sealed record LineEnded(string OrderId, ItemOutcome Outcome) : Change;

    /// <summary>From the commit on, nothing of this scope is dispatched (<c>order:…</c>).</summary>
    public sealed record StopRaised(string Scope) : Change;

    /// <summary>From the commit on, this scope may be dispatched again; of several in one commit the last one counts.</summary>
    public sealed record StopLowered(string Scope) : Change;

    /// <summary>A person decided that what is wanted of a carrier counts, whatever forgotten effect it has.</summary>
    public sealed record EffectSettled(CarrierCode Carrier) : Change;

    /// <summary>The number has another holder; plans made before see another epoch.</summary>
    public sealed record EpochRaised(int Epoch) : Change;

    /// <summary>An undo begins to run: its lines count as lines taken back.</summary>
    public sealed record UndoBegun(string OrderId) : Change;

    /// <summary>
    /// An order's lines change no more and go into the country's sums, or out of them again because it is run once more.
    /// </summary>
    /// <param name="IsUndo">Whether it takes another order back.</param>
    /// <param name="Counts">All its counters, none of them pending where they go in.</param>
    /// <param name="IsTakenOut">Whether they go out.</param>
    public sealed record LinesSummed(bool IsUndo, IReadOnlyList<LineCount> Counts, bool IsTakenOut) : Change;

    /// <summary>Whose line the number is, for the table of holders' lines.</summary>
    /// <param name="Former">Whose line it was, null for nobody's.</param>
    /// <param name="Now">Its row from now on, null when nobody is known to hold it.</param>
    public sealed record HoldingChanged(string? Former, Holding? Now) : Change;

    /// <summary>The card was seen in a device, for the table of devices.</summary>
    /// <param name="Imei">The device, 15 digits.</param>
    /// <param name="At">When, UTC.</param>
    public sealed record DeviceSeen(string Imei, DateTimeOffset At) : Change;

    /// <summary>How the order stands, for those that resume orders after a restart.</summary>
    public sealed record OrderListed(string OrderId, OrderPhase Phase) : Change;
}

/// <summary>A line of a holder.</summary>
/// <param name="Holder">The holder's pseudonym.</param>
/// <param name="Unit">Who serves it.</param>
/// <param name="Epoch">The assignment.</param>
/// <param name="Since">Since when, UTC.</param>
internal sealed record Holding(string Holder, CarrierUnit Unit, int Epoch, DateTimeOffset Since);

/// <summary>Policies of deadlines. Stored by number: append only.</summary>
internal enum DeadlinePolicy
{
    /// <summary>The holder's time to verify, from proven delivery of the notice (circular of 2 June 2021 art. 4).</summary>
    VerifyWindow = 1,

    /// <summary>How long a notice may stay undelivered before the window runs all the same.</summary>
    NoticeWait = 2,

    /// <summary>A hold's own term; the anchor is its end.</summary>
    HoldTerm = 3,

    /// <summary>Until when an order's line waits for a carrier's word.</summary>
    LineDeadline = 4,
}

/// <summary>How a provisioning row stands. Stored by number; the first two are what lanes look for.</summary>
internal enum ProvisioningState
{
    /// <summary>Committed here, not known to the carrier.</summary>
    Ordered = 0,

    /// <summary>The carrier has it and has not said that it stands.</summary>
    Accepted = 1,

    /// <summary>Applied at the desired version: in sync.</summary>
    Applied = 2,

    /// <summary>Refused; waits for a person or a new version.</summary>
    Refused = 3,

    /// <summary>This executor does not serve the number any more.</summary>
    Closed = 4,
}

/// <summary>The command a number wants sent.</summary>
/// <param name="Executor">To whom.</param>
/// <param name="Version">The number's desired version, the command's sequence.</param>
/// <param name="Epoch">The assignment it is meant for.</param>
/// <param name="Services">The union of the effective holds.</param>
/// <param name="Frees">True when a service barred at any version that may stand at the carrier is not barred here: it needs a notAfter.</param>
/// <param name="Priority">Class.</param>
/// <param name="OrderId">The order that caused it, empty for a verification or a deadline; a stopped order's rows are not sent.</param>
/// <param name="Notice">Template of the notice that travels with it, or null.</param>
internal sealed record ProvisioningWish(
    CarrierUnit Executor,
    int Version,
    int Epoch,
    Services Services,
    bool Frees,
    Priority Priority,
    string OrderId,
    string? Notice);

/// <summary>A notice a number wants sent before any bar.</summary>
/// <param name="NoticeId">32 hexadecimal digits, derived from (number, epoch, order, try).</param>
/// <param name="Executor">Through whom.</param>
/// <param name="Template">Template identifier.</param>
/// <param name="Tag">The hold's order.</param>
/// <param name="WindowSeconds">The window the text promises.</param>
internal sealed record NoticeWish(string NoticeId, CarrierUnit Executor, string Template, string Tag, int WindowSeconds);

/// <summary>A state that carries what its next write has to commit with it.</summary>
internal interface IUncommittedChanges
{
    /// <summary>What has not been committed, oldest first.</summary>
    IReadOnlyList<Change> Uncommitted { get; }

    /// <summary>The journal committed the first <paramref name="count"/>; only those are forgotten.</summary>
    void Committed(int count);
}
