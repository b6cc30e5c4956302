using Coordination.Carriers;
using Coordination.Law;
using Coordination.Orders;
using Coordination.Verification;

namespace Coordination.Numbers;

/// <summary>
/// A standing reason why a number loses service. Identified by its order and epoch; everything a holder may be told about it
/// was frozen when it was placed.
/// </summary>
[GenerateSerializer, Immutable, Alias("hold")]
internal sealed record Hold
{
    [Id(0)]
    public required string OrderId { get; init; }

    [Id(1)]
    public required int Epoch { get; init; }

    [Id(2)]
    public required Ground Ground { get; init; }

    /// <summary>The body that decided; who of it may lift the hold is decided by the body, not by the officer.</summary>
    [Id(3)]
    public required string Authority { get; init; }

    [Id(4)]
    public required string Provision { get; init; }

    [Id(5)]
    public required string Reference { get; init; }

    [Id(6)]
    public required Services Services { get; init; }

    [Id(7)]
    public required NoticePolicy Notice { get; init; }

    [Id(8)]
    public required ReleaseBy ReleaseBy { get; init; }

    /// <summary>Level of verification that ends it, 1 to 4; 0 when verification does not.</summary>
    [Id(9)]
    public required int Level { get; init; }

    [Id(10)]
    public required HoldStatus Status { get; init; }

    /// <summary>What the order was answered: a repeat of the request gets it again.</summary>
    [Id(11)]
    public required ItemOutcome Answer { get; init; }

    /// <summary>The version it was answered with.</summary>
    [Id(12)]
    public required int Version { get; init; }

    [Id(13)]
    public required DateTimeOffset PlacedAt { get; init; }

    [Id(14)]
    public DateTimeOffset? NoticedAt { get; init; }

    /// <summary>What was promised when the window began. A policy that changes later may add to it and takes nothing.</summary>
    [Id(15)]
    public DateTimeOffset? DeadlineAt { get; init; }

    [Id(16)]
    public DateTimeOffset? EffectiveAt { get; init; }

    [Id(17)]
    public DateTimeOffset? ExpiresAt { get; init; }

    [Id(18)]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Generation of its running deadline (NoticeWait, then VerifyWindow).</summary>
    [Id(19)]
    public int Generation { get; init; }

    /// <summary>Generation of the deadline of its term.</summary>
    [Id(20)]
    public int TermGeneration { get; init; }

    /// <summary>Which try of the notice is under way, from 1; 0 when it needs none ahead of the bar.</summary>
    [Id(21)]
    public int NoticeTry { get; init; }

    /// <summary>The reverification case that came with it, null when verification does not end it. Its id is <see cref="OrderId"/>.</summary>
    [Id(22)]
    public CaseStatus? Case { get; init; }

    /// <summary>Failed tries of the case.</summary>
    [Id(23)]
    public int Tries { get; init; }

    /// <summary>
    /// The window that its notice promises, in seconds, as it was when the hold was placed: every try says the same. Null when no
    /// notice goes ahead.
    /// </summary>
    [Id(24)]
    public int? WindowSeconds { get; init; }

    /// <summary>Carrier that served the number when the case was opened: the case is its own, and no later one's. Null without a case.</summary>
    [Id(25)]
    public CarrierCode? CaseCarrier { get; init; }

    /// <summary>What it is about, and so what it follows.</summary>
    [Id(30)]
    public HoldScope Scope { get; init; }

    /// <summary>The card or the holder it is about; null for a number.</summary>
    [Id(31)]
    public string? About { get; init; }

    /// <summary>Whether it came with a card or a holder, and not by an order's line for this number.</summary>
    [Id(32)]
    public bool IsInherited { get; init; }

    public bool IsEffective => Status is HoldStatus.Effective;

    public bool Is(string orderId, int epoch) => Epoch == epoch && string.Equals(OrderId, orderId, StringComparison.Ordinal);

    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(Hold);
}
