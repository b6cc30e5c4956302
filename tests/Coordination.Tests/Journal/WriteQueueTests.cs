using Coordination.Carriers;

namespace Coordination.Journal;

public sealed class WriteQueueTests : IDisposable
{
    private readonly WriteQueue queue = new();

    [Fact]
    public void Bulk_does_not_travel_with_what_is_urgent()
    {
        Put(Priority.Bulk, Priority.Restore, Priority.Bulk, Priority.Urgent);

        Assert.Equal([Priority.Urgent, Priority.Restore], Take());
        Assert.Equal([Priority.Bulk, Priority.Bulk], Take());
    }

    [Fact]
    public void Every_other_batch_takes_bulk_however_much_is_urgent()
    {
        Put(Priority.Bulk, Priority.Urgent);
        Assert.Equal([Priority.Urgent], Take());

        Put(Priority.Urgent, Priority.Bulk);
        Assert.Equal([Priority.Urgent, Priority.Bulk, Priority.Bulk], Take());

        Put(Priority.Bulk, Priority.Urgent);
        Assert.Equal([Priority.Urgent], Take());
    }

    [Fact]
    public void Bulk_that_did_not_fit_is_due_in_the_batch_after()
    {
        Put(Priority.Bulk, Priority.Bulk, Priority.Bulk);
        Assert.Equal([Priority.Bulk, Priority.Bulk], Take(operationsMax: 2));

        Put(Priority.Urgent);
        Assert.Equal([Priority.Urgent], Take(operationsMax: 2));
        Assert.Equal([Priority.Bulk], Take(operationsMax: 2));
        Assert.Equal(0, queue.Waiting);
    }

    [Fact]
    public void Bulk_is_taken_in_small_batches_for_a_while_after_something_urgent()
    {
        const int small = WriteQueue.RowsBesideUrgentMax;
        const int rest = 4 * small;
        Put([.. Enumerable.Repeat(Priority.Bulk, (small * WriteQueue.BatchesBesideUrgent) + rest)]);
        Put(Priority.Urgent);
        Assert.Equal([Priority.Urgent], Take(int.MaxValue, 4 * small));

        for (var batch = 0; batch < WriteQueue.BatchesBesideUrgent; batch++)
        {
            Assert.Equal(small, Take(int.MaxValue, 4 * small).Count);
        }

        Assert.Equal(rest, Take(int.MaxValue, 4 * small).Count);
        Assert.Equal(0, queue.Waiting);
    }

    [Fact]
    public void A_full_queue_takes_no_more_until_some_of_it_was_taken()
    {
        for (var operation = 0; operation < WriteQueue.WaitingMax; operation++)
        {
            Put(Priority.Bulk);
        }

        Assert.Throws<JournalOverloadedException>(() => Put(Priority.Urgent));
        Assert.Equal(WriteQueue.WaitingMax, queue.Waiting);

        Take(operationsMax: 1);
        Put(Priority.Urgent);
        Assert.Equal([Priority.Urgent], Take(operationsMax: 1));
    }

    public void Dispose() => queue.Dispose();

    private void Put(params ReadOnlySpan<Priority> priorities)
    {
        foreach (var priority in priorities)
        {
            queue.Put(new Nothing { Priority = priority });
        }
    }

    private List<Priority> Take(int operationsMax = 100, int rowsMax = 100)
    {
        var taken = new List<JournalOperation>();
        Assert.True(queue.Take(taken, operationsMax, rowsMax));
        return taken.ConvertAll(operation => operation.Priority);
    }

    private sealed class Nothing : JournalOperation
    {
        public override int Rows => 1;

        public override string What => "nothing";

        public override void Succeed()
        {
        }

        public override void Fail(Exception exception)
        {
        }
    }
}
