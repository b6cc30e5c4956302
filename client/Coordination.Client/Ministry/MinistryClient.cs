using Coordination.Audit;
using Coordination.Deadlines;
using Coordination.Orders;

namespace Coordination.Ministry;

/// <summary>The country's figures, the brake, and how long deadlines run. Refusals are values; lost answers are asked for again.</summary>
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

    /// <summary>How long deadlines run, how many are open, and whether any is late.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<DeadlinesView>> Deadlines(CancellationToken ct = default) =>
        calls.Send(nameof(Deadlines), () => Portal.Deadlines(), ct);

    /// <summary>What a rebase would do; nothing is changed.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<RebasePreview>> PreviewRebase(DeadlineRebase rebase, CancellationToken ct = default) =>
        calls.Send(nameof(PreviewRebase), () => Portal.PreviewRebase(rebase), ct);

    /// <summary>Rebases deadlines of a policy. A repeat under the same id changes nothing.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer; it may have been done. Ask again under the same id.</exception>
    public Task<Answer<DeadlinePolicyView>> Rebase(string commandId, DeadlineRebase rebase, string reason, CancellationToken ct = default) =>
        calls.Send(nameof(Rebase), () => Portal.Rebase(commandId, rebase, reason), ct);
}
