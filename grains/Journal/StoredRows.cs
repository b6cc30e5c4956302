using Coordination.Carriers;
using Coordination.Deadlines;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Provinces;

namespace Coordination.Journal;

/// <summary>A state as stored.</summary>
/// <param name="Payload">Its bytes; null when the row was cleared.</param>
/// <param name="Version">Writes and clears of this row, from 1; the ETag is its text.</param>
internal sealed record StoredState(byte[]? Payload, int Version);

/// <summary>A state to be written or cleared; what the dialect found is put into <see cref="Won"/>.</summary>
internal sealed class StateRow(StateKey key, ReadOnlyMemory<byte>? payload, int? expectedVersion)
{
    public StateKey Key { get; } = key;

    /// <summary>The state's bytes, or null to clear the row.</summary>
    public ReadOnlyMemory<byte>? Payload { get; } = payload;

    /// <summary>Version the row must have; null when there must be no row.</summary>
    public int? ExpectedVersion { get; } = expectedVersion;

    /// <summary>Version the row has once written.</summary>
    public int NewVersion => (ExpectedVersion ?? 0) + 1;

    /// <summary>Whether the row had the expected version and was written.</summary>
    public bool Won { get; set; }
}

/// <summary>A fact at its place in a batch.</summary>
internal readonly record struct FactRow(Subject Subject, int Version, int Ordinal, int Position, ReadOnlyMemory<byte> Canonical);

/// <summary>What can be erased of one commit: the salt of its commitments, and the values behind them.</summary>
/// <param name="Position">Position of the commit's first fact.</param>
/// <param name="Salt">16 random bytes.</param>
/// <param name="Values">Personal values, see infra/facts.md; null when its facts have none.</param>
internal readonly record struct PersonalRow(int Position, ReadOnlyMemory<byte> Salt, byte[]? Values);

/// <summary>A provisioning row as a wish makes it.</summary>
/// <param name="Number">The number.</param>
/// <param name="Slice">The lane of its executor.</param>
/// <param name="OrderNo">What the wish's order is stored under, 0 for none.</param>
/// <param name="Wish">The wish.</param>
/// <param name="State">Ordered, unless the same commit withdrew it again.</param>
/// <param name="Refusal">Why, when it was withdrawn.</param>
/// <param name="OrderedAt">UTC.</param>
internal readonly record struct WishRow(
    long Number,
    int Slice,
    long OrderNo,
    ProvisioningWish Wish,
    ProvisioningState State,
    CarrierRefusal Refusal,
    DateTimeOffset OrderedAt);

/// <summary>A provisioning row that is refused or closed.</summary>
internal readonly record struct WithdrawalRow(long Number, CarrierUnit Executor, ProvisioningState State, CarrierRefusal Refusal);

/// <summary>A notice to store.</summary>
internal readonly record struct NoticeToStore(long Number, int Slice, NoticeWish Wish, DateTimeOffset OrderedAt);

/// <summary>A deadline to store, or (with no anchor) to remove.</summary>
internal readonly record struct DeadlineRow(Subject Subject, DeadlinePolicy Policy, string Tag, DateTimeOffset? AnchorAt, int Generation);

/// <summary>A version of a policy as stored.</summary>
internal sealed record PolicyRow(DeadlinePolicy Policy, PolicyVersion Version);

/// <summary>An answer to store.</summary>
internal readonly record struct AnswerRow(Subject Subject, string CommandId, ReadOnlyMemory<byte> Answer);

/// <summary>An order and what its rows are stored under.</summary>
internal readonly record struct KnownOrder(long OrderNo, string OrderId, OrderPhase? Phase);

/// <summary>What became of a line that was to be stored.</summary>
internal enum Appended
{
    /// <summary>Stored.</summary>
    New = 0,

    /// <summary>This very row is stored already.</summary>
    Repeat = 1,

    /// <summary>Its number stands on another row.</summary>
    Duplicate = 2,
}

/// <summary>A line as decisions about it need it.</summary>
/// <param name="OrderNo">Its order.</param>
/// <param name="Province">Its province.</param>
/// <param name="Number">Its number.</param>
/// <param name="Carrier">Carrier of its unit; null when none.</param>
/// <param name="Outcome">How it stands.</param>
/// <param name="Version">Version that carries its hold, 0 while not placed.</param>
/// <param name="Services">Services its order wants barred.</param>
internal readonly record struct LineRow(
    long OrderNo,
    ProvinceCode Province,
    long Number,
    CarrierCode? Carrier,
    ItemOutcome Outcome,
    int Version,
    Services Services);

/// <summary>A pending line that is armed (waits for its carrier from now on), ends, or both at once.</summary>
/// <param name="OrderNo">Its order.</param>
/// <param name="Province">Its province.</param>
/// <param name="Number">Its number.</param>
/// <param name="Outcome">How it ends; <see cref="ItemOutcome.Pending"/> when it does not.</param>
/// <param name="Version">Version that carries its hold; 0 to leave what is stored of it.</param>
/// <param name="Services">Services its order wants barred, with a version.</param>
internal readonly record struct LineChange(
    long OrderNo,
    ProvinceCode Province,
    long Number,
    ItemOutcome Outcome,
    int Version = 0,
    Services Services = Services.None);

/// <summary>A number's epoch as one plan sees it.</summary>
internal readonly record struct PlannedEpoch(ProvinceCode Province, long Number, int Epoch);

/// <summary>Key of a counter.</summary>
internal readonly record struct CounterKey(long OrderNo, ProvinceCode Province, CarrierCode? Carrier, ItemOutcome Outcome);

/// <summary>How far a number's executor is, locked until the transaction ends.</summary>
internal readonly record struct AppliedRow(
    long Number,
    CarrierUnit Executor,
    ProvisioningState State,
    int Version,
    int AppliedVersion,
    Services AppliedServices);

/// <summary>A provisioning row that rose.</summary>
internal readonly record struct RaisedRow(
    long Number,
    CarrierUnit Executor,
    ProvisioningState State,
    int AppliedVersion,
    Services AppliedServices,
    DateTimeOffset? AppliedAt);

/// <summary>Head of a slot's chain.</summary>
/// <param name="Slot">0 to <see cref="SlotHead.Slots"/> - 1.</param>
/// <param name="Term">Raised by one each time a writer takes the slot.</param>
/// <param name="Batch">Batches in the chain.</param>
/// <param name="Head">Hash of the last batch's head; 32 zero bytes before the first.</param>
internal sealed record SlotHead(int Slot, long Term, long Batch, byte[] Head)
{
    /// <summary>Chains, and so writers at one time.</summary>
    public const int Slots = 16;
}

/// <summary>The head of one batch.</summary>
/// <param name="Slot">Its chain.</param>
/// <param name="Batch">From 1, without gaps.</param>
/// <param name="Term">Term of the writer.</param>
/// <param name="SealedAt">When it was sealed, UTC, to the microsecond.</param>
/// <param name="Count">Facts in it.</param>
/// <param name="Root">Merkle root over their leaves.</param>
/// <param name="Previous">Head hash of the batch before.</param>
/// <param name="Head">Hash over all of the above.</param>
internal sealed record BatchHead(int Slot, long Batch, long Term, DateTimeOffset SealedAt, int Count, byte[] Root, byte[] Previous, byte[] Head);

/// <summary>A fact as it lies in the chain, with what may have been erased.</summary>
internal sealed record ChainedFact(int Position, Subject Subject, int Version, int Ordinal, byte[] Canonical);

/// <summary>The erasable part of one commit as it lies in the store.</summary>
internal sealed record ChainedPersonal(int Position, byte[]? Salt, byte[]? Values);

/// <summary>A batch with everything in it.</summary>
internal sealed record ChainedBatch(BatchHead Head, IReadOnlyList<ChainedFact> Facts, IReadOnlyList<ChainedPersonal> Personal);
