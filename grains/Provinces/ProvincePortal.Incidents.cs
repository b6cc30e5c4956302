using Coordination.Audit;
using Coordination.Orders;

namespace Coordination.Provinces;

internal sealed partial class ProvincePortal
{
    /// <summary>Whoever may see few of many incidents goes through the list in several calls.</summary>
    internal const int IncidentPagesMax = 10;

    public Task<Answer<IncidentView>> OpenIncident(IncidentDraft draft) => Admit<IncidentView>(async by =>
        IncidentRules.Check(draft) is { } refusal ? refusal
        : await IncidentGrain(IncidentId.For(by.Organisation, draft.Key)).Open(draft, by));

    public Task<Answer<IncidentView>> AddToIncident(string incidentId, string orderId, string reason) => Admit(by =>
        OnIncident(incidentId, async incident => OrderId.IsWellFormed(orderId) ? await incident.Add(orderId, reason, by) : Refusals.NotFound, reason));

    public Task<Answer<IncidentView>> Incident(string incidentId) => Admit<IncidentView>(async by =>
        IncidentId.IsWellFormed(incidentId) ? await IncidentGrain(incidentId).View(by) : Refusals.NotFound);

    public Task<Answer<IncidentsPage>> Incidents(long before, int limit) => Admit<IncidentsPage>(async by =>
    {
        if (Portal.CheckPage(before, limit, IncidentLimits.PerPageMax) is { } beyond)
        {
            return beyond;
        }

        var found = new List<IncidentSummary>(limit);
        var list = GrainFactory.GetGrain<IIncidentListGrain>(IncidentListGrain.Key);
        var next = before == 0 ? long.MaxValue : before;
        for (var pages = 0; pages < IncidentPagesMax && found.Count < limit; pages++)
        {
            if (await list.Before(next, IncidentLimits.PerPageMax) is not { Count: > 0 } page)
            {
                return new IncidentsPage(found, null);
            }

            var seen = await Task.WhenAll(page.Select(entry => IncidentGrain(entry.IncidentId).Summary(entry.Entry, by)));
            found.AddRange(seen.OfType<IncidentSummary>());
            next = page[^1].Entry;
        }

        return new IncidentsPage([.. found.Take(limit)], found.Count < limit ? next : found[limit - 1].Entry);
    });

    public Task<Answer<IncidentView>> CloseIncident(string incidentId, string reason) => Admit(by =>
        OnIncident(incidentId, incident => incident.Close(reason, by), reason));

    public Task<Answer<IncidentHalt>> PauseIncident(string incidentId, string reason) => Admit(by =>
        OnIncident(incidentId, incident => incident.Halt(false, reason, by), reason));

    public Task<Answer<IncidentHalt>> StopIncident(string incidentId, string reason) => Admit(by =>
        OnIncident(incidentId, incident => incident.Halt(true, reason, by), reason));

    private IIncidentGrain IncidentGrain(string incidentId) => GrainFactory.GetGrain<IIncidentGrain>(incidentId);

    private async Task<Answer<T>> OnIncident<T>(string incidentId, Func<IIncidentGrain, Task<Answer<T>>> call, string reason)
        where T : class =>
        !IncidentId.IsWellFormed(incidentId) ? Refusals.NotFound
        : Portal.CheckReason(reason) is { } refusal ? refusal
        : await call(IncidentGrain(incidentId));
}
