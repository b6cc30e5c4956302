using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Orders;
using Coordination.Provinces;

namespace Coordination.Ministry;

/// <summary>The country's figures.</summary>
/// <param name="Provinces">Every province that has any, by code.</param>
/// <param name="Outcomes">Lines by outcome over the country.</param>
/// <param name="Carriers">Carriers' queues.</param>
/// <param name="Running">Orders running now.</param>
[GenerateSerializer, Immutable, Alias("ministry-view")]
public sealed record MinistryView(
    [property: Id(0)] IReadOnlyList<ProvinceView> Provinces,
    [property: Id(1)] IReadOnlyList<Count> Outcomes,
    [property: Id(2)] IReadOnlyList<CarrierView> Carriers,
    [property: Id(3)] IReadOnlyList<string> Running);

/// <summary>The ministry's desk: the country's figures and the brake. Key: 0.</summary>
[GrainInterfaceType("ministry-portal")]
[Alias("ministry-portal")]
public interface IMinistryPortal : IGrainWithIntegerKey
{
    /// <summary>The country's figures.</summary>
    [Alias("country")]
    Task<Answer<MinistryView>> Country();

    /// <summary>Stops any order.</summary>
    [Alias("stop")]
    Task<Answer<OrderView>> Stop(string orderId, string reason);
}
