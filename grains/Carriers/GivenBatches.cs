using Coordination.Journal;

namespace Coordination.Carriers;

/// <summary>A batch that a carrier fetched and has not acknowledged: of commands or of notices.</summary>
/// <param name="id">Its name.</param>
/// <param name="priority">Class of the queue its record waits in.</param>
/// <param name="until">When its time ends, UTC.</param>
internal sealed class GivenBatch(string id, Priority priority, DateTimeOffset until)
{
    public string Id { get; } = id;

    public Priority Priority { get; } = priority;

    public DateTimeOffset Until { get; } = until;

    public Sending? Commands { get; init; }

    public IReadOnlyDictionary<string, NoticeRow>? Notices { get; init; }

    /// <summary>Commands or notices in it.</summary>
    public int Entries => Commands?.Rows.Count ?? Notices!.Count;

    /// <summary>Whether its time ended: what it was for is not in flight by it any more.</summary>
    public bool IsLate { get; set; }

    /// <summary>What its acknowledgement says, once there is one.</summary>
    public long Fingerprint { get; set; }

    /// <summary>The recording of its acknowledgement, while it is under way.</summary>
    public Task? Recording { get; set; }
}

/// <summary>
/// What one lane has given and what became of it. Nothing of it is durable: a lane that begins anew gives what waits, under the same
/// command ids.
/// </summary>
internal sealed class GivenBatches
{
    /// <summary>Bulk batches a carrier may have of one lane at a time.</summary>
    public const int BulkMax = 4;

    /// <summary>The same of urgent ones.</summary>
    public const int UrgentMax = 4;

    /// <summary>Commands and notices, in batches whose time ended, that may still be acknowledged; of older ones nothing is known any more.</summary>
    public const int LateMax = 4_000;

    private readonly Dictionary<string, GivenBatch> known = new(StringComparer.Ordinal);
    private readonly Queue<GivenBatch> late = new();
    private int lateEntries;

    /// <summary>The batch of that name, late ones too; null for one that was not given, or is forgotten.</summary>
    public GivenBatch? Find(string id) => known.GetValueOrDefault(id);

    /// <summary>Whether the carrier may have another batch of commands.</summary>
    public bool HasPlace(bool isUrgent) =>
        known.Values.Count(batch => !batch.IsLate && batch.Commands is not null && batch.Priority is Priority.Bulk != isUrgent) < (isUrgent ? UrgentMax : BulkMax);

    public void Add(GivenBatch batch) => known.Add(batch.Id, batch);

    /// <summary>It was acknowledged; who asks for it now is answered by the journal.</summary>
    public void Remove(GivenBatch batch) => known.Remove(batch.Id);

    /// <summary>Ends the time of those whose time it is, and answers them.</summary>
    public IReadOnlyList<GivenBatch> End(DateTimeOffset now)
    {
        List<GivenBatch> ended = [.. known.Values.Where(batch => !batch.IsLate && batch.Recording is null && batch.Until <= now)];
        foreach (var batch in ended)
        {
            batch.IsLate = true;
            late.Enqueue(batch);
            lateEntries += batch.Entries;
        }

        while (lateEntries > LateMax)
        {
            var oldest = late.Dequeue();
            lateEntries -= oldest.Entries;
            known.Remove(oldest.Id);
        }

        return ended;
    }
}
