using Coordination.Audit;
using Coordination.Journal;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Coordination.Orders;

/// <summary>One incident: which orders belong to it, and what is asked of all of them at once. Key: <c>incident:…</c>. Every method may be repeated.</summary>
[GrainInterfaceType("incident")]
[Alias("incident")]
internal interface IIncidentGrain : IGrainWithStringKey
{
    [Alias("open")]
    Task<Answer<IncidentView>> Open(IncidentDraft draft, Principal by);

    [Alias("add")]
    Task<Answer<IncidentView>> Add(string orderId, string reason, Principal by);

    [Alias("close")]
    Task<Answer<IncidentView>> Close(string reason, Principal by);

    /// <summary>Pauses its orders, or stops them for good; each answers for itself.</summary>
    [Alias("halt")]
    Task<Answer<IncidentHalt>> Halt(bool isForGood, string reason, Principal by);

    [Alias("view")]
    [AlwaysInterleave]
    Task<Answer<IncidentView>> View(Principal by);

    /// <summary>As a line of a list; null when this principal may not see it.</summary>
    [Alias("summary")]
    [AlwaysInterleave]
    Task<IncidentSummary?> Summary(long entry, Principal by);
}

/// <summary>It calls its orders and the list of incidents, and nobody above.</summary>
[GrainType("incident")]
internal sealed class IncidentGrain(
    [PersistentState("incident", IJournal.StorageName)] IPersistentState<Journalled<IncidentState>> stored,
    TimeProvider time,
    ILogger<IncidentGrain> logger) : Grain, IIncidentGrain
{
    private static readonly Refusal unreachable = new(
        RefusalCode.Unavailable, "命令暂时无法应答：请对它单独再试。", "The order could not answer: try it again by itself.");

    private string Id => this.GetPrimaryKeyString();

    private IncidentState State => stored.State.Value;

    public async Task<Answer<IncidentView>> Open(IncidentDraft draft, Principal by)
    {
        var decided = IncidentDecision.Open(State, Id, draft, by, time.GetUtcNow());
        if (decided.Answer is { } refusal)
        {
            return refusal;
        }

        if (decided.Changes.Count > 0)
        {
            // Listed first: what is listed and was never opened is left out, what is open and not listed would be lost.
            await GrainFactory.GetGrain<IIncidentListGrain>(IncidentListGrain.Key).Add(Id);
            await stored.Commit(decided.State, decided.Changes, DeactivateOnIdle);
        }

        return await Show();
    }

    public async Task<Answer<IncidentView>> Add(string orderId, string reason, Principal by)
    {
        if (State.Draft is null)
        {
            return Refusals.NotFound;
        }

        if (IncidentDecision.MayAdd(State, orderId) is { } refusal)
        {
            return refusal;
        }

        var joined = await GrainFactory.GetGrain<IOrderGrain>(orderId).Join(Id, by);
        if (joined.Value is not { } order)
        {
            return joined.Refusal!;
        }

        var decided = IncidentDecision.Added(State, Id, orderId, order.Issuer, reason, by, time.GetUtcNow());
        if (decided.Changes.Count > 0)
        {
            await stored.Commit(decided.State, decided.Changes, DeactivateOnIdle);
        }

        return await Show();
    }

    public async Task<Answer<IncidentView>> Close(string reason, Principal by)
    {
        if (!IncidentDecision.MaySee(State, by))
        {
            return Refusals.NotFound;
        }

        var decided = IncidentDecision.Close(State, Id, await Orders(), reason, by, time.GetUtcNow());
        if (decided.Answer is { } refusal)
        {
            return refusal;
        }

        if (decided.Changes.Count > 0)
        {
            await stored.Commit(decided.State, decided.Changes, DeactivateOnIdle);
        }

        return await Show();
    }

    public async Task<Answer<IncidentHalt>> Halt(bool isForGood, string reason, Principal by)
    {
        if (!IncidentDecision.MaySee(State, by))
        {
            return Refusals.NotFound;
        }

        // Those that hold up first are not kept waiting by the record, and one that cannot answer keeps no other.
        var answers = await Task.WhenAll(State.Orders.Select(order => Halt(order, isForGood, reason, by)));
        var halted = IncidentDecision.Halted(State, Id, isForGood, answers, reason, by, time.GetUtcNow());
        await stored.Commit(halted.State, halted.Changes, DeactivateOnIdle);
        return new IncidentHalt(answers);
    }

    public async Task<Answer<IncidentView>> View(Principal by) => IncidentDecision.MaySee(State, by) ? await Show() : Refusals.NotFound;

    public Task<IncidentSummary?> Summary(long entry, Principal by) => Task.FromResult(IncidentDecision.MaySee(State, by)
        ? new IncidentSummary(entry, Id, State.Phase, State.Draft!.Name, State.Draft.Reference, State.Opened!.By.Organisation, State.Opened.At, State.Orders.Count)
        : null);

    private async Task<OrderHalt> Halt(IncidentMember member, bool isForGood, string reason, Principal by)
    {
        try
        {
            var order = GrainFactory.GetGrain<IOrderGrain>(member.OrderId);
            var answer = isForGood ? await order.Stop(reason, by) : await order.Pause(reason, by);
            var now = answer.Value ?? (await order.View(Principal.System)).Value;
            return new(member.OrderId, member.Issuer, now?.Phase, answer.Refusal);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            OrderLog.HaltFailed(logger, member.OrderId, exception);
            return new(member.OrderId, member.Issuer, null, unreachable);
        }
    }

    private async Task<IncidentView> Show()
    {
        var state = State;
        return IncidentDecision.ViewOf(Id, state, await Orders(state));
    }

    private Task<OrderView[]> Orders() => Orders(State);

    // Figures, and no line of anybody's: who may see the incident may see how far its orders are.
    private Task<OrderView[]> Orders(IncidentState state) => Task.WhenAll(
        state.Orders.Select(async order => (await GrainFactory.GetGrain<IOrderGrain>(order.OrderId).View(Principal.System)).Value!));
}
