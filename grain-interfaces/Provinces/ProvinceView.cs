using Coordination.Carriers;
using Coordination.Orders;

namespace Coordination.Provinces;

/// <summary>A province's figures, over all orders that suspend.</summary>
/// <param name="Province">Two digits.</param>
/// <param name="NameZh">Chinese name.</param>
/// <param name="NameEn">English name.</param>
/// <param name="Orders">Orders that ran and have lines in it.</param>
/// <param name="Running">Orders of them that run now and have lines there that have not ended.</param>
/// <param name="Outcomes">Lines by outcome, <c>Pending</c> among them. Rows that hold no number stand under province 00: the provinces add up to all orders' lines.</param>
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
    [property: Id(7)] long Undone)
{
    /// <summary>How far bars have taken effect.</summary>
    [Id(60)]
    public EffectView Effect { get; init; } = EffectView.Nothing;

    /// <summary>Queues of the carriers that have lines here which wait, over the whole country: a carrier has one queue.</summary>
    [Id(61)]
    public IReadOnlyList<CarrierView> Carriers { get; init; } = [];

    /// <summary>What it may still suspend on its own word while the ministry cannot be reached; null for 00, and in the country's figures.</summary>
    [Id(62)]
    public QuotaView? Quota { get; init; }
}
