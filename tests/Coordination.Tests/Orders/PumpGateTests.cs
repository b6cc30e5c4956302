using Coordination.Carriers;

namespace Coordination.Orders;

public sealed class PumpGateTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_so_many_bulk_pages_are_in_progress_and_the_next_gets_the_place_of_one_that_ends()
    {
        using var gate = new PumpGate();
        var places = new List<PumpGate.Place>();
        for (var place = 0; place < PumpGate.BulkPagesMax; place++)
        {
            places.Add(await gate.Enter(Priority.Bulk, Cancellation));
        }

        var next = gate.Enter(Priority.Bulk, Cancellation);
        Assert.False(next.IsCompleted);
        places[0].Dispose();
        (await next).Dispose();
    }

    [Fact]
    public async Task Urgent_pages_have_places_of_their_own()
    {
        using var gate = new PumpGate();
        for (var place = 0; place < PumpGate.BulkPagesMax; place++)
        {
            await gate.Enter(PumpWork.Deadlines, Priority.Bulk, Cancellation);
        }

        for (var place = 0; place < PumpGate.UrgentPagesMax; place++)
        {
            Assert.True(gate.Enter(place % 2 == 0 ? Priority.Urgent : Priority.Restore, Cancellation).IsCompletedSuccessfully);
        }

        Assert.False(gate.Enter(Priority.Urgent, Cancellation).IsCompleted);
    }

    [Fact]
    public async Task Orders_and_deadlines_take_turns_however_many_of_the_other_wait()
    {
        using var gate = new PumpGate();
        var held = new List<PumpGate.Place>();
        for (var place = 0; place < PumpGate.BulkPagesMax; place++)
        {
            held.Add(await gate.Enter(PumpWork.Deadlines, Priority.Bulk, Cancellation));
        }

        var turns = new List<PumpWork>();
        var waiting = new List<Task>();
        for (var herd = 0; herd < 64; herd++)
        {
            waiting.Add(Take(PumpWork.Deadlines));
        }

        for (var page = 0; page < 4; page++)
        {
            waiting.Add(Take(PumpWork.Order));
        }

        held.ForEach(place => place.Dispose());
        await Task.WhenAll(waiting);
        lock (turns)
        {
            Assert.Equal(68, turns.Count);
            Assert.Equal(4, turns.Take(10).Count(work => work is PumpWork.Order));
        }

        async Task Take(PumpWork work)
        {
            using var place = await gate.Enter(work, Priority.Bulk, Cancellation);
            lock (turns)
            {
                turns.Add(work);
            }
        }
    }

    [Fact]
    public async Task Who_gives_up_takes_no_place()
    {
        using var gate = new PumpGate();
        var held = await gate.Enter(Priority.Bulk, Cancellation);
        await gate.Enter(Priority.Bulk, Cancellation);
        using var patience = new CancellationTokenSource();
        var first = gate.Enter(Priority.Bulk, patience.Token);
        var second = gate.Enter(Priority.Bulk, Cancellation);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        held.Dispose();
        await second;
    }
}
