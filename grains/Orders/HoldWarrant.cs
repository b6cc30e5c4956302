using Coordination.Provinces;

namespace Coordination.Orders;

/// <summary>What shows a number that a hold on it was ordered (<see cref="Warrants"/>).</summary>
/// <param name="Seal">The order's, or the portal's that opened a case (32 bytes).</param>
/// <param name="Line">Where the number stands in the order's plan; null for a case.</param>
[GenerateSerializer, Immutable, Alias("hold-warrant")]
internal sealed record HoldWarrant([property: Id(0)] byte[] Seal, [property: Id(1)] LineProof? Line = null);

/// <summary>The way from one line up to the root that its order sealed (<see cref="TreePaths"/>).</summary>
/// <param name="Root">Root of the order's plan.</param>
/// <param name="Province">Province of the line.</param>
/// <param name="Lines">Lines of the plan there.</param>
/// <param name="InProvince">Steps from the line up to the province's root.</param>
/// <param name="InOrder">Steps from there up to the order's.</param>
/// <param name="Released">Root over the protected numbers that people let through.</param>
/// <param name="InReleased">Steps up to that root; null when this number is none of them.</param>
[GenerateSerializer, Immutable, Alias("line-proof")]
internal sealed record LineProof(
    [property: Id(0)] byte[] Root,
    [property: Id(1)] ProvinceCode Province,
    [property: Id(2)] long Lines,
    [property: Id(3)] byte[] InProvince,
    [property: Id(4)] byte[] InOrder,
    [property: Id(5)] byte[] Released,
    [property: Id(6)] byte[]? InReleased);
