using Coordination.Numbers;

namespace Coordination.Sims;

/// <summary>A number that is, or was, on a card.</summary>
/// <param name="Number">Masked, unless full digits were asked for by one who may.</param>
/// <param name="IsOn">Whether it is on the card now.</param>
/// <param name="Since">Since when it is, or is not, UTC.</param>
[GenerateSerializer, Immutable, Alias("number-on-card-view")]
public sealed record NumberOnCardView([property: Id(0)] string Number, [property: Id(1)] bool IsOn, [property: Id(2)] DateTimeOffset Since)
{
    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(NumberOnCardView);
}

/// <summary>A hold on a card or a holder, which every number concerned has a copy of.</summary>
/// <param name="OrderId">Order that placed it.</param>
/// <param name="Ground">Ground.</param>
/// <param name="Authority">The body that decided.</param>
/// <param name="Provision">Provision id.</param>
/// <param name="Reference">Document number.</param>
/// <param name="Services">Services it bars.</param>
/// <param name="ExpiresAt">End of its term, UTC, or null.</param>
[GenerateSerializer, Immutable, Alias("scope-hold-view")]
public sealed record ScopeHoldView(
    [property: Id(0)] string OrderId,
    [property: Id(1)] Law.Ground Ground,
    [property: Id(2)] string Authority,
    [property: Id(3)] string Provision,
    [property: Id(4)] string Reference,
    [property: Id(5)] Services Services,
    [property: Id(6)] DateTimeOffset? ExpiresAt)
{
    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(ScopeHoldView);
}

/// <summary>A card as it stands.</summary>
/// <param name="Card">Masked.</param>
/// <param name="Device">Device it was seen in last, masked; empty when never.</param>
/// <param name="Numbers">Numbers on it, then those that were, the latest first.</param>
/// <param name="Holds">Holds on the card.</param>
/// <param name="SameDevice">Other cards seen in that device, masked.</param>
[GenerateSerializer, Immutable, Alias("sim-view")]
public sealed record SimView(
    [property: Id(0)] string Card,
    [property: Id(1)] string Device,
    [property: Id(2)] IReadOnlyList<NumberOnCardView> Numbers,
    [property: Id(3)] IReadOnlyList<ScopeHoldView> Holds,
    [property: Id(4)] IReadOnlyList<string> SameDevice)
{
    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(SimView);
}
