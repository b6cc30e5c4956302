using Coordination.Carriers;
using Coordination.Orders;

namespace Coordination.Tests.Orders;

public sealed class PumpGateTests : IDisposable
{
    private readonly PumpGate gate = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => gate.Dispose();

    [Fact]
    public async Task Bulk_pages_wait_for_a_place_and_urgent_ones_have_their_own()
    {
        var taken = await TakeAll(Priority.Bulk, PumpGate.BulkPagesMax);
        var waiting = gate.Enter(Priority.Bulk, Cancellation);

        Assert.False(waiting.IsCompleted);
        (await gate.Enter(Priority.Urgent, Cancellation))!.Dispose();
        taken[0].Dispose();
        Assert.NotNull(await waiting);
    }

    [Fact]
    public async Task Urgent_places_have_a_limit_too()
    {
        await TakeAll(Priority.Urgent, PumpGate.UrgentPagesMax);

        Assert.False(gate.Enter(Priority.Urgent, Cancellation).IsCompleted);
    }

    [Fact]
    public async Task Once_closed_it_sends_away_whoever_waits_and_whoever_comes()
    {
        await TakeAll(Priority.Bulk, PumpGate.BulkPagesMax);
        var waiting = gate.Enter(Priority.Bulk, Cancellation);

        _ = gate.Close();

        Assert.Null(await waiting);
        Assert.Null(await gate.Enter(Priority.Urgent, Cancellation));
    }

    [Fact]
    public async Task Closing_is_over_when_the_last_page_in_progress_is()
    {
        var taken = await TakeAll(Priority.Bulk, PumpGate.BulkPagesMax);
        var closed = gate.Close();

        taken[0].Dispose();
        Assert.False(closed.IsCompleted);
        taken[1].Dispose();
        await closed.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
    }

    [Fact]
    public void Closing_an_idle_gate_is_over_at_once() => Assert.True(gate.Close().IsCompletedSuccessfully);

    private async Task<List<PumpGate.Place>> TakeAll(Priority priority, int count)
    {
        var taken = new List<PumpGate.Place>();
        while (taken.Count < count)
        {
            taken.Add((await gate.Enter(priority, Cancellation))!);
        }

        return taken;
    }
}
