using Coordination.Audit;
using Coordination.Orders;

namespace Coordination.Ministry;

/// <summary>The country's figures and the brake. Refusals are values; lost answers are asked for again.</summary>
public sealed class MinistryClient
{
    private readonly IPortals portals;
    private readonly PortalCalls calls;

    internal MinistryClient(IPortals portals, PortalCalls calls) => (this.portals, this.calls) = (portals, calls);

    // Asked for at each call: before the connection is made there is no grain to refer to.
    private IMinistryPortal Portal => portals.Ministry;

    /// <summary>The country's figures.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<MinistryView>> Country(CancellationToken ct = default) =>
        calls.Send(nameof(Country), () => Portal.Country(), ct);

    /// <summary>Stops any order for good.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer; the order may have been stopped. Ask again.</exception>
    public Task<Answer<OrderView>> Stop(string orderId, string reason, CancellationToken ct = default) =>
        calls.Send(nameof(Stop), () => Portal.Stop(orderId, reason), ct);
}
