using Coordination.Orders;

namespace Coordination.Provinces;

/// <summary>A province's figures, over all orders that suspend.</summary>
/// <param name="Province">Two digits.</param>
/// <param name="NameZh">Chinese name.</param>
/// <param name="NameEn">English name.</param>
/// <param name="Orders">Orders that touched it.</param>
/// <param name="Running">Orders of them that run now.</param>
/// <param name="Outcomes">Lines by outcome, <c>Pending</c> among them.</param>
/// <param name="ByCarrier">Lines by original carrier.</param>
/// <param name="Undone">Lines whose hold an undo took back.</param>
[GenerateSerializer, Immutable, Alias("province-view")]
public sealed record ProvinceView(
    [property: Id(0)] string Province,
    [property: Id(1)] string NameZh,
    [property: Id(2)] string NameEn,
    [property: Id(3)] int Orders,
    [property: Id(4)] int Running,
    [property: Id(5)] IReadOnlyList<Count> Outcomes,
    [property: Id(6)] IReadOnlyList<Count> ByCarrier,
    [property: Id(7)] long Undone);
