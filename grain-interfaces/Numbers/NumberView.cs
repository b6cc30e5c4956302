using Coordination.Appeals;
using Coordination.Law;

namespace Coordination.Numbers;

/// <summary>Where a hold stands. Stored by number: append only.</summary>
[GenerateSerializer, Alias("hold-status")]
public enum HoldStatus
{
    /// <summary>Placed; the notice is on its way. Bars nothing.</summary>
    Proposed = 0,

    /// <summary>The holder was told and has time to verify. Bars nothing.</summary>
    Noticed = 1,

    /// <summary>In force: its services are barred.</summary>
    Effective = 2,

    /// <summary>Ended: its condition was met. Says nothing about fault.</summary>
    Released = 3,

    /// <summary>Ended: taken back by its authority or a superior.</summary>
    Revoked = 4,

    /// <summary>Ended: its term is over.</summary>
    Expired = 5,

    /// <summary>Ended with the assignment: the number has another holder, or none.</summary>
    EndedWithAssignment = 6,

    /// <summary>Left the number with the card it is about; it goes on where the card is.</summary>
    LeftWithCard = 7,
}

/// <summary>A hold as it stands.</summary>
/// <param name="OrderId">Order, or case, that placed it; with <paramref name="Epoch"/> it identifies the hold.</param>
/// <param name="Epoch">Assignment it belongs to.</param>
/// <param name="Ground">Ground.</param>
/// <param name="Authority">The body that decided, never an officer.</param>
/// <param name="Provision">Provision it rests on, an id of <c>Provisions</c>.</param>
/// <param name="Reference">Document number, as the authority wrote it.</param>
/// <param name="Services">Services it bars while effective.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="ReleaseBy">Who may end it.</param>
/// <param name="PlacedAt">UTC.</param>
/// <param name="NoticedAt">Proven delivery of the notice, or the end of the wait for it; UTC.</param>
/// <param name="DeadlineAt">Until when the holder can verify before it becomes effective; UTC.</param>
/// <param name="EffectiveAt">UTC.</param>
/// <param name="ExpiresAt">End of its term; null until released.</param>
/// <param name="EndedAt">UTC.</param>
[GenerateSerializer, Immutable, Alias("hold-view")]
public sealed record HoldView(
    [property: Id(0)] string OrderId,
    [property: Id(1)] int Epoch,
    [property: Id(2)] Ground Ground,
    [property: Id(3)] string Authority,
    [property: Id(4)] string Provision,
    [property: Id(5)] string Reference,
    [property: Id(6)] Services Services,
    [property: Id(7)] HoldStatus Status,
    [property: Id(8)] ReleaseBy ReleaseBy,
    [property: Id(9)] DateTimeOffset PlacedAt,
    [property: Id(10)] DateTimeOffset? NoticedAt,
    [property: Id(11)] DateTimeOffset? DeadlineAt,
    [property: Id(12)] DateTimeOffset? EffectiveAt,
    [property: Id(13)] DateTimeOffset? ExpiresAt,
    [property: Id(14)] DateTimeOffset? EndedAt)
{
    /// <summary>What it is about, and so what it follows.</summary>
    [Id(15)]
    public HoldScope Scope { get; init; }

    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(HoldView);
}

/// <summary>What one executor was told and has done.</summary>
/// <param name="Executor">The unit commanded.</param>
/// <param name="State"><c>ordered</c>, <c>accepted</c>, <c>applied</c>, <c>refused</c> or <c>closed</c>.</param>
/// <param name="DesiredVersion">Version it should reach.</param>
/// <param name="AppliedVersion">Version it said it reached; 0 for none.</param>
/// <param name="Desired">Services that should be barred there by us.</param>
/// <param name="Applied">Services it said are barred by us.</param>
/// <param name="OrderedAt">When the command was committed, UTC.</param>
/// <param name="AppliedAt">When the carrier said it stood, UTC.</param>
/// <param name="Refusal">Why it refused, or empty.</param>
[GenerateSerializer, Immutable, Alias("provisioning-view")]
public sealed record ProvisioningView(
    [property: Id(0)] string Executor,
    [property: Id(1)] string State,
    [property: Id(2)] int DesiredVersion,
    [property: Id(3)] int AppliedVersion,
    [property: Id(4)] Services Desired,
    [property: Id(5)] Services Applied,
    [property: Id(6)] DateTimeOffset OrderedAt,
    [property: Id(7)] DateTimeOffset? AppliedAt,
    [property: Id(8)] string Refusal);

/// <summary>A number as it stands: its assignment, its holds, and what its carriers were told and did.</summary>
/// <param name="Number">Masked, unless full digits were asked for by one who may.</param>
/// <param name="Province">Two digits, <c>00</c> unknown.</param>
/// <param name="Unit">The carrier unit serving it, or of its original carrier while nobody said otherwise.</param>
/// <param name="Epoch">Assignment, 0 for an unknown holder; a new holder increments it.</param>
/// <param name="Version">Version of the restriction wanted, 0 when nothing ever was.</param>
/// <param name="Barred">Union of the effective holds.</param>
/// <param name="Holds">Holds of this assignment, those in force first, then the latest ended ones.</param>
/// <param name="Provisioning">One row for each executor.</param>
/// <param name="GraceUntil">Until when a carrier's risk finding alone does not place a new hold, after a passed verification.</param>
[GenerateSerializer, Immutable, Alias("number-view")]
public sealed record NumberView(
    [property: Id(0)] string Number,
    [property: Id(1)] string Province,
    [property: Id(2)] string Unit,
    [property: Id(3)] int Epoch,
    [property: Id(4)] int Version,
    [property: Id(5)] Services Barred,
    [property: Id(6)] IReadOnlyList<HoldView> Holds,
    [property: Id(7)] IReadOnlyList<ProvisioningView> Provisioning,
    [property: Id(8)] DateTimeOffset? GraceUntil)
{
    /// <summary><c>assigned</c>, <c>quarantine</c> (closed lately, kept for nobody), or <c>free</c>.</summary>
    [Id(9)]
    public string Assignment { get; init; } = "assigned";

    /// <summary>Cards on it, masked.</summary>
    [Id(10)]
    public IReadOnlyList<string> Cards { get; init; } = [];

    /// <summary>Appeals of its holder that are not decided, oldest first.</summary>
    [Id(40)]
    public IReadOnlyList<AppealView> Appeals { get; init; } = [];

    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(NumberView);
}

/// <summary>Why a number is, or is not, in service, in words for its holder or the person at the counter.</summary>
/// <param name="Number">Masked.</param>
/// <param name="Restricted">Whether any hold is in force.</param>
/// <param name="Text">The whole answer in one language: who, when, why, under which provision, what still works, how service returns, by when.</param>
/// <param name="Holds">The same, one entry for each hold.</param>
[GenerateSerializer, Immutable, Alias("explanation")]
public sealed record Explanation(
    [property: Id(0)] string Number,
    [property: Id(1)] bool Restricted,
    [property: Id(2)] string Text,
    [property: Id(3)] IReadOnlyList<HoldExplanation> Holds)
{
    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(Explanation);
}

/// <summary>One hold, explained.</summary>
/// <param name="Who">The body that decided.</param>
/// <param name="When">When it took effect, or will; local civil time of Asia/Shanghai, written out.</param>
/// <param name="Why">The reason, frozen when the hold was placed.</param>
/// <param name="Provision">Instrument and article.</param>
/// <param name="StopsWhat">Services it bars.</param>
/// <param name="HowItEnds">What brings service back, and who can do it.</param>
/// <param name="ByWhen">Until when, or how long it takes.</param>
/// <param name="Contact">Whom to ask.</param>
[GenerateSerializer, Immutable, Alias("hold-explanation")]
public sealed record HoldExplanation(
    [property: Id(0)] string Who,
    [property: Id(1)] string When,
    [property: Id(2)] string Why,
    [property: Id(3)] string Provision,
    [property: Id(4)] string StopsWhat,
    [property: Id(5)] string HowItEnds,
    [property: Id(6)] string ByWhen,
    [property: Id(7)] string Contact);
