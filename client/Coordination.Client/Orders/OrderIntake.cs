using Coordination.Audit;
using Coordination.Provinces;

namespace Coordination.Orders;

/// <summary>
/// Takes an order in: submit, pages of rows, plan. All of it may be repeated, after a lost answer or by a second run with the
/// same key: rows that are there change nothing. Where the system is too busy it waits as it is told, as long as that lasts, and says so.
/// </summary>
internal sealed class OrderIntake(IProvincePortal portal, PortalCalls calls, IProgress<IntakeProgress>? progress)
{
    /// <summary>Pages on the way at once: enough to keep a journal busy, few enough to lose nothing by.</summary>
    internal const int PagesInFlightMax = 4;

    private readonly Lock gate = new();
    private IntakeProgress told = new("", IntakeStep.Sending, 0, 0, 0, 0, 0);

    /// <summary>Bytes of the file, and how many of them were read; constant 0 where there is no file.</summary>
    internal Func<(long Read, long All)> Bytes { get; init; } = () => (0, 0);

    /// <summary>Signs the draft, where the client has a key.</summary>
    internal Func<OrderDraft, CancellationToken, ValueTask<OrderSignature?>> Sign { get; init; } = (_, _) => ValueTask.FromResult<OrderSignature?>(null);

    internal async Task<Answer<OrderView>> Send(
        IAsyncEnumerable<IReadOnlyList<OrderRow>> pages, OrderDraft draft, CancellationToken ct)
    {
        var signature = await Sign(draft, ct);
        var submitted = await calls.Send("Submit", () => portal.Submit(Plain(draft), signature), ct, slowed: Slowed);
        if (submitted.Value is not { } receipt)
        {
            return submitted.Refusal!;
        }

        told = told with { OrderId = receipt.OrderId };
        if (receipt.Phase != OrderPhase.Draft)
        {
            // This very file was planned before: what it came to is the answer, whatever became of it since.
            return await calls.Send("Order", () => portal.Order(receipt.OrderId), ct, slowed: Slowed);
        }

        return await SendRows(receipt.OrderId, pages, ct) is { } refused ? refused : await Plan(receipt.OrderId, ct);
    }

    /// <summary>A list as the gateway lets it in: of a collection of whatever kind it wants to know nothing.</summary>
    internal static T[] Plain<T>(IReadOnlyList<T> list) => list as T[] ?? [.. list];

    internal static OrderDraft Plain(OrderDraft draft) => draft.Sheets is { } sheets ? draft with { Sheets = new(Plain(sheets.All)) } : draft;

    private async Task<Refusal?> SendRows(string orderId, IAsyncEnumerable<IReadOnlyList<OrderRow>> pages, CancellationToken ct)
    {
        Refusal? refused = null;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var options = new ParallelOptions { MaxDegreeOfParallelism = PagesInFlightMax, CancellationToken = ended.Token };
        try
        {
            await Parallel.ForEachAsync(pages, options, async (page, pageEnded) =>
            {
                // Asked here too: the loop hears of it only once the thread pool has come to telling it.
                if (ended.IsCancellationRequested)
                {
                    return;
                }

                var answer = await calls.Send("AddRows", () => portal.AddRows(orderId, Plain(page)), pageEnded, slowed: Slowed);
                if (answer.Value is { } receipt)
                {
                    Tell(page.Count, receipt);
                    return;
                }

                refused = answer.Refusal;
                await ended.CancelAsync();
            });
        }
        catch (OperationCanceledException) when (refused is not null && !ct.IsCancellationRequested)
        {
            // The other pages were called off because one was refused; that refusal is the answer.
        }

        return refused;
    }

    private async Task<Answer<OrderView>> Plan(string orderId, CancellationToken ct)
    {
        Tell(IntakeStep.Planning);
        var rows = told.Rows;
        Answer<OrderView> planned;
        do
        {
            // A large order takes longer to seal than one call may last: it answers a draft, and is asked again.
            planned = await calls.Send(
                "Plan",
                () => portal.Plan(orderId, rows),
                ct,
                () => Planned(orderId, rows, ct),
                Slowed);
        }
        while (planned.Value is { Phase: OrderPhase.Draft });

        if (planned.Value is not null)
        {
            Tell(IntakeStep.Planned);
        }

        return planned;
    }

    private async Task<OrderView?> Planned(string orderId, int rows, CancellationToken ct) =>
        (await calls.Send("Order", () => portal.Order(orderId), ct, slowed: Slowed)).Value is { Phase: not OrderPhase.Draft } view && view.Lines == rows
            ? view
            : null;

    private void Tell(int rows, RowsReceipt receipt)
    {
        lock (gate)
        {
            var (read, all) = Bytes();
            told = told with
            {
                Rows = told.Rows + rows,
                Numbers = told.Numbers + receipt.Numbers,
                Rejected = told.Rejected + receipt.Rejected,
                BytesRead = Math.Max(read, told.BytesRead),
                Bytes = all,
                Waiting = TimeSpan.Zero,
            };
            progress?.Report(told);
        }
    }

    private void Tell(IntakeStep step)
    {
        lock (gate)
        {
            told = told with { Step = step, Waiting = TimeSpan.Zero };
            progress?.Report(told);
        }
    }

    private void Slowed(TimeSpan wait)
    {
        lock (gate)
        {
            told = told with { Waiting = wait };
            progress?.Report(told);
        }
    }
}
