using Coordination.Audit;
using Coordination.Deadlines;
using Coordination.Journal;
using Coordination.Orders;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Coordination.Ministry;

/// <summary>The ministry's door.</summary>
[StatelessWorker]
[GrainType("ministry-portal")]
internal sealed class MinistryPortal(TimeProvider time, ILogger<MinistryPortal> logger) : Grain, IMinistryPortal
{
    private static readonly Role[] Operators = [Role.MinistryOperator];
    private static readonly Role[] Readers = [Role.MinistryOperator, Role.Auditor];

    public Task<Answer<MinistryView>> Country() => Portal.Admit<MinistryView>(logger, "country", Readers, async _ =>
        await GrainFactory.GetGrain<IMinistryGrain>(0).View());

    public Task<Answer<OrderView>> Stop(string orderId, string reason) => Portal.Admit<OrderView>(logger, "stop", Operators, async by =>
    {
        if (!OrderId.IsWellFormed(orderId))
        {
            return Refusals.NotFound;
        }

        return Portal.CheckReason(reason) is { } refusal ? refusal : await GrainFactory.GetGrain<IOrderGrain>(orderId).Stop(reason, by);
    });

    public Task<Answer<DeadlinesView>> Deadlines() => Portal.Admit<DeadlinesView>(logger, "deadlines", Readers, async _ =>
        new DeadlinesView(time.GetUtcNow(), await Task.WhenAll(Enum.GetValues<DeadlinePolicy>().Select(policy => PolicyGrain(policy).View()))));

    public Task<Answer<RebasePreview>> PreviewRebase(DeadlineRebase rebase) => Portal.Admit<RebasePreview>(logger, "preview-rebase", Operators, async _ =>
        PolicyNames.TryParse(rebase.Policy, out var policy) ? await PolicyGrain(policy).Preview(rebase) : NoSuchPolicy(rebase.Policy));

    public Task<Answer<DeadlinePolicyView>> Rebase(string commandId, DeadlineRebase rebase, string reason) => Portal.Admit<DeadlinePolicyView>(logger, "rebase", Operators, async by =>
    {
        if (!PolicyNames.TryParse(rebase.Policy, out var policy))
        {
            return NoSuchPolicy(rebase.Policy);
        }

        return (Portal.CheckCommand(commandId) ?? Portal.CheckReason(reason)) is { } refusal
            ? refusal
            : await PolicyGrain(policy).Rebase(commandId, rebase, reason, by);
    });

    private static Refusal NoSuchPolicy(string? name)
    {
        var names = string.Join(", ", Enum.GetValues<DeadlinePolicy>().Select(PolicyNames.Of));
        var shown = name is { Length: <= 64 } ? name : string.Empty;
        return Refusals.Invalid($"没有期限规则“{shown}”。可选：{names}。", $"There is no deadline policy '{shown}'. There are: {names}.");
    }

    private IDeadlinePolicyGrain PolicyGrain(DeadlinePolicy policy) => GrainFactory.GetGrain<IDeadlinePolicyGrain>(PolicyNames.KeyOf(policy));
}
