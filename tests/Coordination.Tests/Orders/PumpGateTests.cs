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
    public async Task It_is_busy_while_bulk_pages_take_every_place()
    {
        await TakeAll(Priority.Urgent, PumpGate.UrgentPagesMax);
        var first = await gate.Enter(Priority.Bulk, Cancellation);
        Assert.False(gate.IsBusy);
        await gate.Enter(PumpWork.Deadlines, Priority.Bulk, Cancellation);
        Assert.True(gate.IsBusy);

        first!.Dispose();
        Assert.False(gate.IsBusy);
    }

    [Fact]
    public async Task Orders_and_deadlines_take_turns_however_many_of_the_other_wait()
    {
        // One place goes round, so that one takes it after the other.
        var held = await TakeAll(Priority.Bulk, PumpGate.BulkPagesMax);
        var turns = new List<PumpWork>();
        var waiting = Enumerable.Repeat(PumpWork.Deadlines, 64).Concat(Enumerable.Repeat(PumpWork.Order, 4)).Select(Take).ToList();

        held[0].Dispose();
        await Task.WhenAll(waiting);
        PumpWork[] alternating = [.. Enumerable.Repeat(new[] { PumpWork.Order, PumpWork.Deadlines }, 4).SelectMany(turn => turn)];
        Assert.Equal(alternating.Concat(Enumerable.Repeat(PumpWork.Deadlines, 60)), turns);

        async Task Take(PumpWork work)
        {
            using var place = await gate.Enter(work, Priority.Bulk, Cancellation);
            turns.Add(work);
        }
    }

    [Fact]
    public async Task Who_gives_up_takes_no_place()
    {
        var held = await TakeAll(Priority.Bulk, PumpGate.BulkPagesMax);
        using var patience = new CancellationTokenSource();
        var first = gate.Enter(Priority.Bulk, patience.Token);
        var second = gate.Enter(Priority.Bulk, Cancellation);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        held[0].Dispose();
        Assert.NotNull(await second);
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
