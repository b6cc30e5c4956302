using Coordination.Audit;

namespace Coordination.Orders;

internal sealed partial class OrderGrain
{
    public Task<Answer<OrderView>> Join(string incidentId, Principal by) =>
        Seen(by, () => Act(IncidentDecision.Join(State, Id, incidentId, by, time.GetUtcNow()), "put into an incident", by));
}
