using Coordination.Appeals;
using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Deadlines;
using Coordination.Law;
using Coordination.Orders;
using Coordination.Verification;

namespace Coordination.Numbers;

/// <summary>What every line of one order has in common. One object serves a whole order.</summary>
/// <param name="OrderId">Order (<c>order:…</c>) or case (<c>case:…</c>); with the epoch it identifies the hold.</param>
/// <param name="Ground">Ground.</param>
/// <param name="Provision">Provision id.</param>
/// <param name="Reference">Document number, as the issuer wrote it.</param>
/// <param name="Services">Services to bar.</param>
/// <param name="Notice">When the holder is told.</param>
/// <param name="ReleaseBy">Who may end it.</param>
/// <param name="PlacedBy">The principal on the facts.</param>
/// <param name="ExpiresAt">End of the term, or null.</param>
/// <param name="Level">Level of verification that ends it, 1 to 4; 0 when verification does not.</param>
/// <param name="Scope">What it is about, and so what it follows.</param>
/// <param name="About">The card (19 characters) or the holder's pseudonym it is about; null for a number.</param>
[GenerateSerializer, Immutable, Alias("hold-terms")]
internal sealed record HoldTerms(
    [property: Id(0)] string OrderId,
    [property: Id(1)] Ground Ground,
    [property: Id(2)] string Provision,
    [property: Id(3)] string Reference,
    [property: Id(4)] Services Services,
    [property: Id(5)] NoticePolicy Notice,
    [property: Id(6)] ReleaseBy ReleaseBy,
    [property: Id(7)] Principal PlacedBy,
    [property: Id(8)] DateTimeOffset? ExpiresAt,
    [property: Id(9)] int Level,
    [property: Id(20)] HoldScope Scope = HoldScope.Number,
    [property: Id(21)] string? About = null)
{
    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(HoldTerms);
}

/// <summary>Request to place a hold on one number.</summary>
/// <param name="Terms">What all lines of the order share.</param>
/// <param name="Epoch">Assignment the plan saw; null places on whatever stands.</param>
/// <param name="Run">Run of the order, from 1.</param>
/// <param name="NotAfter">After this instant the number does nothing: a call delayed past a stop or an undo is void.</param>
/// <param name="Unit">Unit of the original carrier, used while the number does not know who serves it.</param>
/// <param name="Priority">Class of the command that may follow.</param>
/// <param name="Review">Of a protected number that two people let through: the proposal and both of them. Without it a protected number is left to people.</param>
[GenerateSerializer, Immutable, Alias("place-hold")]
internal sealed record PlaceHold(
    [property: Id(0)] HoldTerms Terms,
    [property: Id(1)] int? Epoch,
    [property: Id(2)] int Run,
    [property: Id(3)] DateTimeOffset NotAfter,
    [property: Id(4)] CarrierUnit Unit,
    [property: Id(5)] Priority Priority,
    [property: Id(40)] string? Review = null);

/// <summary>Answer to <see cref="PlaceHold"/>; a repeat gets the same.</summary>
/// <param name="Outcome">
/// <c>Pending</c> when a command was ordered at <paramref name="Version"/>; else the line's outcome: AlreadyInState,
/// NoticeStarted, NotAssigned, Unroutable, Drifted, NotAuthorised (too many holds on one number) …
/// </param>
/// <param name="Version">The desired version that carries the hold.</param>
/// <param name="Late">True when the request came after its notAfter and nothing was done: ask again with a new one.</param>
[GenerateSerializer, Immutable, Alias("hold-answer")]
internal readonly record struct HoldAnswer(
    [property: Id(0)] ItemOutcome Outcome,
    [property: Id(1)] int Version,
    [property: Id(2)] bool Late);

/// <summary>Request to end one hold.</summary>
/// <param name="CommandId">Idempotency key, 1 to 64 characters.</param>
/// <param name="OrderId">The hold's order or case.</param>
/// <param name="Revoke">True to take it back (void), false to release it (condition met).</param>
/// <param name="Reason">Why, 1 to 200 characters; not personal.</param>
/// <param name="By">Who.</param>
/// <param name="Wrongful">Of a revocation: the hold was wrong from the start, and its holder is told so.</param>
/// <param name="Priority">Class of the command that may follow.</param>
/// <param name="OnlyInherited">Only a hold that came with a card or a holder; one that an order placed on this number itself stays.</param>
[GenerateSerializer, Immutable, Alias("lift-hold")]
internal sealed record LiftHold(
    [property: Id(0)] string CommandId,
    [property: Id(1)] string OrderId,
    [property: Id(2)] bool Revoke,
    [property: Id(3)] string Reason,
    [property: Id(4)] Principal By,
    [property: Id(5)] bool Wrongful = false,
    [property: Id(6)] Priority Priority = Priority.Restore,
    [property: Id(20)] bool OnlyInherited = false)
{
    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(LiftHold);
}

/// <summary>Answer to <see cref="LiftHold"/>.</summary>
/// <param name="Outcome">What became of the hold.</param>
/// <param name="Version">The desired version without it where the union changed and a carrier was commanded; else 0.</param>
[GenerateSerializer, Immutable, Alias("lift-answer")]
internal readonly record struct LiftAnswer([property: Id(0)] LiftOutcome Outcome, [property: Id(1)] int Version);

/// <summary>What became of a hold that was to be lifted. Stored by number: append only.</summary>
[GenerateSerializer, Alias("lift-outcome")]
internal enum LiftOutcome
{
    /// <summary>Ended, and service returns as far as no other hold bars it.</summary>
    Lifted = 1,

    /// <summary>There is no such hold.</summary>
    NoSuchHold = 2,

    /// <summary>The actor may not end this hold (authority matrix).</summary>
    NotAllowed = 3,

    /// <summary>It ended before.</summary>
    AlreadyEnded = 4,

    /// <summary>It belonged to an assignment that ended.</summary>
    EpochEnded = 5,
}

/// <summary>Answer to a verification result. Stored by number: append only.</summary>
[GenerateSerializer, Alias("verification-answer")]
internal enum VerificationAnswer
{
    /// <summary>Recorded; a pass released what it may release.</summary>
    Recorded = 1,

    /// <summary>There is no such case on this number.</summary>
    NoSuchCase = 2,

    /// <summary>The level reached is below the level wanted; the case stays as it was.</summary>
    LevelTooLow = 3,

    /// <summary>The case ended before.</summary>
    CaseEnded = 4,
}

/// <summary>A person's decision on an effect at a carrier that a restored record does not know.</summary>
/// <param name="CommandId">Idempotency key.</param>
/// <param name="Executor">Whom to command where the number knows nobody.</param>
/// <param name="Reason">Why, 1 to 500 characters; not personal.</param>
/// <param name="By">Who.</param>
[GenerateSerializer, Immutable, Alias("settle-effect")]
internal sealed record SettleEffect(
    [property: Id(0)] string CommandId,
    [property: Id(1)] CarrierUnit Executor,
    [property: Id(2)] string Reason,
    [property: Id(3)] Principal By)
{
    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(SettleEffect);
}

/// <summary>
/// One number: its assignment, its holds, and what its carriers should bar. Key: E.164 digits. Every method may be repeated;
/// what it answers is durable. Calls come from above only (shard, portal, lane, deadline shard) and none goes back up.
/// </summary>
[GrainInterfaceType("number")]
[Alias("number")]
internal interface INumberGrain : IGrainWithIntegerKey
{
    /// <summary>Name under which numbers' states are stored; unique over the product.</summary>
    const string StateName = "number";

    [Alias("place-hold")]
    Task<HoldAnswer> PlaceHold(PlaceHold request);

    [Alias("lift-hold")]
    Task<LiftAnswer> LiftHold(LiftHold request);

    /// <summary>Result of the case whose hold stands here.</summary>
    [Alias("record-verification")]
    Task<VerificationAnswer> RecordVerification(string commandId, VerificationResult result, Principal by);

    /// <summary>A deadline's cut-off has passed. Another generation, or a clock that says otherwise, does nothing.</summary>
    [Alias("deadline-tick")]
    Task<TickAnswer> DeadlineReached(DeadlineTick tick);

    /// <summary>The carrier's word on a notice: delivered, or that it cannot be.</summary>
    [Alias("notice-answered")]
    Task NoticeAnswered(string noticeId, bool delivered, DateTimeOffset at);

    /// <summary>A carrier refused a command.</summary>
    [Alias("carrier-refused")]
    Task CarrierRefused(CarrierUnit executor, int version, CarrierRefusal refusal, CarrierUnit? servingUnit);

    /// <summary>A carrier's report. The cards it names are told by the number.</summary>
    [Alias("report")]
    Task<ReportAnswer> Report(NumberReport report);

    /// <summary>Who holds it and which cards are on it: where an order about its cards and its holder begins.</summary>
    [Alias("ties")]
    Task<NumberTies> Ties();

    /// <summary>Sends what is desired once more, under a new version, to every executor. Answers the new version, 0 when there is nothing to send.</summary>
    [Alias("resend")]
    Task<int> Resend(string commandId, string reason, Principal by);

    /// <summary>What is wanted counts, whatever a carrier has from a history that was lost. Answers the version that is sent.</summary>
    [Alias("settle")]
    Task<int> Settle(SettleEffect request);

    [Alias("view")]
    Task<NumberView> View(bool fullDigits);

    /// <summary>A case of this number, for the carrier that opened it: what another found while it served is not the present one's to read.</summary>
    [Alias("case-of")]
    Task<CaseView?> Case(string caseId, CarrierCode carrier);

    /// <summary>Whether an order has placed a hold here, live or ended.</summary>
    [Alias("has-placed")]
    Task<bool> HasPlaced(string orderId);

    /// <summary>Records a holder's objection to a hold.</summary>
    [Alias("submit-appeal")]
    Task<AppealAnswer> SubmitAppeal(SubmitAppeal request);

    [Alias("decide-appeal")]
    Task<AppealAnswer> DecideAppeal(DecideAppeal request);

    /// <summary>What of its own state keeps it from being suspended without a person looking.</summary>
    [Alias("protections")]
    Task<IReadOnlyList<Protection>> Protections();

    [Alias("explain")]
    Task<Explanation> Explain(bool chinese);
}
