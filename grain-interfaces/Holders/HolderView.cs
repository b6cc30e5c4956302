using Coordination.Orders;
using Coordination.Sims;

namespace Coordination.Holders;

/// <summary>A line of a holder.</summary>
/// <param name="Number">Masked.</param>
/// <param name="Unit">The unit that serves it.</param>
/// <param name="Since">Since when it is the holder's, UTC.</param>
/// <param name="IsRetained">Whether it is the one line a restricted holder keeps.</param>
[GenerateSerializer, Immutable, Alias("line-of-holder")]
public sealed record LineOfHolder(
    [property: Id(0)] string Number,
    [property: Id(1)] string Unit,
    [property: Id(2)] DateTimeOffset Since,
    [property: Id(3)] bool IsRetained)
{
    /// <summary>Whether it is on the list of protected numbers: what is held against the holder leaves it alone until a person has looked.</summary>
    [Id(4)]
    public bool IsProtected { get; init; }

    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(LineOfHolder);
}

/// <summary>A holder as it stands at all carriers.</summary>
/// <param name="Holder">The pseudonym, masked: its first and last two characters.</param>
/// <param name="Lines">Lines, ascending by number, at most <see cref="LinesMax"/>.</param>
/// <param name="IsWhole">False when there are more lines than these.</param>
/// <param name="ByCarrier">Lines by carrier, of those listed.</param>
/// <param name="Holds">Holds on the holder.</param>
[GenerateSerializer, Immutable, Alias("holder-view")]
public sealed record HolderView(
    [property: Id(0)] string Holder,
    [property: Id(1)] IReadOnlyList<LineOfHolder> Lines,
    [property: Id(2)] bool IsWhole,
    [property: Id(3)] IReadOnlyList<Count> ByCarrier,
    [property: Id(4)] IReadOnlyList<ScopeHoldView> Holds)
{
    /// <summary>Lines one answer lists; a company may have millions.</summary>
    public const int LinesMax = 500;

    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(HolderView);
}
