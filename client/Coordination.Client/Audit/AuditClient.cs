using System.Runtime.CompilerServices;
using Coordination.Numbers;

namespace Coordination.Audit;

/// <summary>The auditor's desk. Every question states its purpose and is itself recorded.</summary>
public sealed class AuditClient
{
    private readonly IPortals portals;
    private readonly PortalCalls calls;

    internal AuditClient(IPortals portals, PortalCalls calls) => (this.portals, this.calls) = (portals, calls);

    // Asked for at each call: before the connection is made there is no grain to refer to.
    private IAuditPortal Portal => portals.Audit;

    /// <summary>What happened to a number, a page at a time, ascending.</summary>
    /// <param name="number">The number, in any written form.</param>
    /// <param name="afterVersion">0 for the beginning, else <see cref="HistoryView.NextAfterVersion"/> of the page before.</param>
    /// <param name="purpose">Why it is asked.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<HistoryView>> History(string number, int afterVersion, string purpose, CancellationToken ct = default) =>
        calls.Send(nameof(History), () => Portal.History(number, afterVersion, purpose), ct);

    /// <summary>Everything that happened to a number, ascending; pages are asked for as they are needed.</summary>
    /// <exception cref="CoordinationRefusedException">Refused.</exception>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public IAsyncEnumerable<FactView> Facts(string number, string purpose, CancellationToken ct = default) =>
        Facts(after => History(number, after, purpose, ct), ct);

    /// <summary>What happened to an order, a page at a time, ascending.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<HistoryView>> OrderHistory(string orderId, int afterVersion, string purpose, CancellationToken ct = default) =>
        calls.Send(nameof(OrderHistory), () => Portal.OrderHistory(orderId, afterVersion, purpose), ct);

    /// <summary>Everything that happened to an order, ascending.</summary>
    /// <exception cref="CoordinationRefusedException">Refused.</exception>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public IAsyncEnumerable<FactView> OrderFacts(string orderId, string purpose, CancellationToken ct = default) =>
        Facts(after => OrderHistory(orderId, after, purpose, ct), ct);

    /// <summary>What happened to a card, a page at a time, ascending.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<HistoryView>> SimHistory(string card, int afterVersion, string purpose, CancellationToken ct = default) =>
        calls.Send(nameof(SimHistory), () => Portal.SimHistory(card, afterVersion, purpose), ct);

    /// <summary>Everything that happened to a card, ascending.</summary>
    /// <exception cref="CoordinationRefusedException">Refused.</exception>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public IAsyncEnumerable<FactView> SimFacts(string card, string purpose, CancellationToken ct = default) =>
        Facts(after => SimHistory(card, after, purpose, ct), ct);

    /// <summary>A number as it stands.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<NumberView>> Number(string number, bool fullDigits, string purpose, CancellationToken ct = default) =>
        calls.Send(nameof(Number), () => Portal.Number(number, fullDigits, purpose), ct);

    private static async IAsyncEnumerable<FactView> Facts(
        Func<int, Task<Answer<HistoryView>>> page, [EnumeratorCancellation] CancellationToken ct)
    {
        int? after = 0;
        while (after is { } version)
        {
            ct.ThrowIfCancellationRequested();
            var answer = await page(version);
            var history = answer.Value ?? throw new CoordinationRefusedException(answer.Refusal!);
            foreach (var fact in history.Facts)
            {
                yield return fact;
            }

            after = history.NextAfterVersion;
        }
    }
}
