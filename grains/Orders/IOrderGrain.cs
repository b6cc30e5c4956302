using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Deadlines;
using Coordination.Journal;
using Coordination.Numbers;
using Coordination.Provinces;
using Orleans.Concurrency;

namespace Coordination.Orders;

/// <summary>What a running order hands down to its provinces and shards.</summary>
/// <param name="Run">Run number, from 1.</param>
/// <param name="Terms">What every hold has in common.</param>
/// <param name="Priority">Class of its commands.</param>
/// <param name="Root">The approved root.</param>
/// <param name="Provinces">The plan by province.</param>
/// <param name="Undo">Of an undo: what it does to each number.</param>
/// <param name="Wave">Which of the numbers may be acted on.</param>
[GenerateSerializer, Immutable, Alias("order-run")]
internal sealed record OrderRun(
    [property: Id(0)] int Run,
    [property: Id(1)] HoldTerms Terms,
    [property: Id(2)] Priority Priority,
    [property: Id(3)] byte[] Root,
    [property: Id(4)] IReadOnlyList<ProvincePlan> Provinces,
    [property: Id(5)] UndoRun? Undo = null,
    [property: Id(6)] OrderWave Wave = OrderWave.Whole)
{
    /// <summary>Protected numbers that people let through; null from a silo that knows of none.</summary>
    [Id(40)]
    public IReadOnlyList<ReleasedNumbers>? Released { get; init; }
}

/// <summary>Protected numbers that two people let through together.</summary>
/// <param name="Review">The proposal, who proposed and who confirmed it, as it stands in the record of each number's hold.</param>
/// <param name="Numbers">The numbers.</param>
[GenerateSerializer, Immutable, Alias("released-numbers")]
internal sealed record ReleasedNumbers([property: Id(0)] string Review, [property: Id(1)] IReadOnlyList<long> Numbers);

/// <summary>What a running undo does to each of its numbers.</summary>
/// <param name="OrderId">The order whose hold it revokes.</param>
/// <param name="Wrongful">Whether that order was wrong from the start.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Who submitted the undo.</param>
[GenerateSerializer, Immutable, Alias("undo-run")]
internal sealed record UndoRun(
    [property: Id(0)] string OrderId,
    [property: Id(1)] bool Wrongful,
    [property: Id(2)] string Reason,
    [property: Id(3)] Principal By)
{
    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(UndoRun);
}

/// <summary>What an undo needs to know of the order it takes back.</summary>
/// <param name="Draft">The order as it was submitted.</param>
/// <param name="Provinces">Its plan by province.</param>
[GenerateSerializer, Immutable, Alias("undoable-order")]
internal sealed record UndoableOrder([property: Id(0)] OrderDraft Draft, [property: Id(1)] IReadOnlyList<ProvincePlan> Provinces);

/// <summary>What intake has to know of a draft.</summary>
/// <param name="Province">The only province the order may touch, or unknown when it is bound to none.</param>
[GenerateSerializer, Immutable, Alias("intake-scope")]
internal sealed record IntakeScope([property: Id(0)] ProvinceCode Province);

/// <summary>What a province has to know of an order it is to start by itself.</summary>
/// <param name="Provinces">Where it has numbers.</param>
/// <param name="ToDraw">Numbers to be drawn from a quota; 0 for one that takes another back, that was started already, or that has no plan.</param>
/// <param name="IsUndo">Whether it takes another order back.</param>
[GenerateSerializer, Immutable, Alias("order-reach")]
internal sealed record OrderReach(
    [property: Id(0)] IReadOnlyList<ProvinceCode> Provinces,
    [property: Id(1)] long ToDraw,
    [property: Id(2)] bool IsUndo);

/// <summary>One order: from the draft to the last line's outcome. Key: <c>order:…</c>. Every method may be repeated.</summary>
[GrainInterfaceType("order")]
[Alias("order")]
internal interface IOrderGrain : IGrainWithStringKey
{
    [Alias("submit")]
    Task<Answer<OrderReceipt>> Submit(OrderDraft draft, OrderSignature? signature, Principal by);

    /// <summary>Opens this order as the undo of another.</summary>
    [Alias("submit-undo")]
    Task<Answer<OrderReceipt>> SubmitUndo(string key, UndoableOrder undone, UndoBasis basis, string reason, OrderSignature? signature, Principal by);

    /// <summary>
    /// Whether this order can be taken back now by this principal, and what of it has to be known for that. From then on no protected
    /// number of it is let through: the undo's plan would not have it.
    /// </summary>
    [Alias("undoable")]
    Task<Answer<UndoableOrder>> Undoable(Principal by);

    /// <summary>An undo of this order begins to run: it places nothing any more.</summary>
    [Alias("undone")]
    Task Undone(string byOrder, string reason, Principal by);

    /// <summary>Whether rows may be added now, and within which scope they are judged.</summary>
    [Alias("intake")]
    [AlwaysInterleave]
    Task<Answer<IntakeScope>> Intake(Principal by);

    [Alias("add-lines")]
    [AlwaysInterleave]
    Task<Answer<RowsReceipt>> AddLines(IReadOnlyList<LineToAppend> lines, IReadOnlyList<RejectedLine> rejects, Principal by);

    /// <summary>Begins or awaits planning; answers a draft when it takes longer than a call may, then ask again.</summary>
    [Alias("plan")]
    [AlwaysInterleave]
    Task<Answer<OrderView>> Plan(int rows, Principal by);

    [Alias("approve")]
    Task<Answer<OrderView>> Approve(string root, string reason, OrderSignature? signature, Principal by);

    [Alias("override-gates")]
    Task<Answer<OrderView>> OverrideGates(string root, string reason, Principal by);

    /// <summary>Starts an approved order, and tells what to hand down; a repeat tells it again.</summary>
    [Alias("start")]
    Task<Answer<OrderRun>> Start(string reason, OrderSignature? signature, Principal by);

    /// <summary>The same by its province, because the ministry cannot be reached.</summary>
    [Alias("start-alone")]
    Task<Answer<OrderRun>> StartAlone(string reason, OrderSignature? signature, Principal by);

    /// <summary>Whether a province started it, because the ministry could not be reached.</summary>
    [Alias("is-started-alone")]
    [AlwaysInterleave]
    Task<bool> IsStartedAlone();

    /// <summary>Where it has numbers, and how many of them count when it is started now.</summary>
    [Alias("reach")]
    [AlwaysInterleave]
    Task<Answer<OrderReach>> Reach(Principal by);

    /// <summary>What a running order hands down, or null when it does not run.</summary>
    [Alias("running")]
    Task<OrderRun?> Running();

    [Alias("stop")]
    Task<Answer<OrderView>> Stop(string reason, Principal by);

    [Alias("pause")]
    Task<Answer<OrderView>> Pause(string reason, Principal by);

    /// <summary>Lets a paused order go on; what runs has to be handed down again.</summary>
    [Alias("resume")]
    Task<Answer<OrderView>> Resume(string reason, Principal by);

    [Alias("cancel")]
    Task<Answer<OrderView>> Cancel(string reason, Principal by);

    [Alias("set-rate")]
    Task<Answer<OrderView>> SetRate(int? perSecond, string reason, Principal by);

    /// <summary>Begins the next run, of what failed.</summary>
    [Alias("retry")]
    Task<Answer<OrderView>> Retry(string reason, Principal by);

    /// <summary>Makes the order part of an incident, at its issuer's word.</summary>
    [Alias("join")]
    Task<Answer<OrderView>> Join(string incidentId, Principal by);

    /// <summary>Proposes what is to become of lines on these rows that were put before a person.</summary>
    [Alias("propose-review")]
    Task<Answer<ReviewProposal>> ProposeReview(ReviewChoice choice, IReadOnlyList<int> rows, string reason, Principal by);

    /// <summary>Confirms a proposal: what is dropped has ended when this returns, what is let through is run next.</summary>
    [Alias("confirm-review")]
    Task<Answer<ReviewProposal>> ConfirmReview(int proposal, string reason, Principal by);

    [Alias("decline-review")]
    Task<Answer<ReviewProposal>> DeclineReview(int proposal, string reason, Principal by);

    [Alias("review")]
    [AlwaysInterleave]
    Task<Answer<ReviewPage>> Review(int afterRow, int limit, Principal by);

    [Alias("proposals")]
    [AlwaysInterleave]
    Task<Answer<ProposalsPage>> Proposals(int after, int limit, Principal by);

    [Alias("view")]
    [AlwaysInterleave]
    Task<Answer<OrderView>> View(Principal by);

    [Alias("lines")]
    [AlwaysInterleave]
    Task<Answer<LinesPage>> Lines(ItemOutcome? outcome, int afterRow, int limit, Principal by);

    /// <summary>The deadline of its lines has passed: those that still wait end as timed out.</summary>
    [Alias("deadline-tick")]
    Task<TickAnswer> DeadlineReached(DeadlineTick tick);
}
