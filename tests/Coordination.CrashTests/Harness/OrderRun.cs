using Coordination.Law;
using Coordination.Orders;

namespace Coordination.Harness;

/// <summary>An order from its file to its end, over the client library, by two people.</summary>
internal static class OrderRun
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    /// <summary>Submits, sends, plans, has another approve, and applies; lines are then on their way.</summary>
    /// <param name="issuer">Who submits and applies.</param>
    /// <param name="approver">Who approves.</param>
    /// <param name="drawn">The file.</param>
    /// <param name="endsAt">When its holds end, UTC; null until released.</param>
    public static async Task<OrderView> Begin(CoordinationClient issuer, CoordinationClient approver, DrawnOrder drawn, DateTimeOffset? endsAt = null)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var file = await OrderFile.Open(drawn.Path, cancellation) is OrderFileOpened.Opened opened ? opened.File : throw new InvalidDataException(drawn.Path);
        var draft = new OrderDraft(Path.GetFileName(drawn.Path), Ground.PsbCase, string.Empty, "京公(诈)〔2026〕1号", "crash test", Numbers.Services.None, string.Empty, file.ContentHash, endsAt);
        var receipt = Value(await issuer.Province.Submit(draft, cancellation));
        var planned = Value(await issuer.Province.SendFile(file, draft, null, cancellation));
        Value(await approver.Province.Approve(receipt.OrderId, planned.Root, "seen", cancellation));
        return Value(await issuer.Province.Apply(receipt.OrderId, "crash test", cancellation));
    }

    /// <summary>Looks until every line has ended, through whatever happens to silos meanwhile.</summary>
    public static async Task<OrderResult> Ends(CoordinationClient issuer, OrderView order)
    {
        using var patience = new CancellationTokenSource(SiloProcess.Patience);
        using var timer = new PeriodicTimer(LookEvery);
        while (order.Phase is not OrderPhase.Completed)
        {
            Assert.False(patience.IsCancellationRequested, $"Order {order.OrderId} did not end; {string.Join(", ", order.Outcomes.Select(count => $"{count.Name} {count.Lines}"))}");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            order = await Look(issuer, order);
        }

        return OrderResult.Of(order);
    }

    private static async Task<OrderView> Look(CoordinationClient issuer, OrderView before)
    {
        try
        {
            return (await issuer.Province.Order(before.OrderId, TestContext.Current.CancellationToken)).Value ?? before;
        }
        catch (CoordinationUnreachableException)
        {
            return before;
        }
    }

    private static T Value<T>(Audit.Answer<T> answer)
        where T : class
    {
        Assert.True(answer.Refusal is null, $"{answer.Refusal?.Code}: {answer.Refusal?.En}");
        return answer.Value!;
    }
}
