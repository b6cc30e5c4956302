using Coordination.Journal;

namespace Coordination.Carriers;

/// <summary>
/// Bulk rows of a lane, read ahead of their sending: each is read once as long as numbers come ascending, and batches are full
/// instead of holding what the last commit brought. What was committed behind the cursor is found when the lane begins anew.
/// </summary>
internal sealed class BulkAhead
{
    /// <summary>How long the first row waits for a batch to fill.</summary>
    public static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(150);

    /// <summary>
    /// How long a row lets holds be placed before it. An order's holds come first: its record is whole in half the time, a stop
    /// in its first seconds reaches nobody, and full batches afterwards cost a seventh less. An order of many millions must not
    /// wait for its last hold, though, before the first number is barred; and what gives service back waits for nobody.
    /// </summary>
    public static readonly TimeSpan YieldMax = TimeSpan.FromSeconds(40);

    /// <summary>How soon it is looked again whether holds are still being placed.</summary>
    public static readonly TimeSpan YieldFor = TimeSpan.FromMilliseconds(500);

    /// <summary>Rows older than this are looked at again before they are sent.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(1);

    private readonly Queue<(ProvisioningRow Row, DateTimeOffset ReadAt)> rows = new();
    private readonly HashSet<long> numbers = [];

    /// <summary>Where reading goes on.</summary>
    public long AfterNumber { get; private set; }

    public int Count => rows.Count;

    /// <summary>The next reading begins at the first number.</summary>
    public void BeginAnew() => AfterNumber = 0;

    public void Add(IReadOnlyList<ProvisioningRow> read, IReadOnlySet<long> inFlight, DateTimeOffset now)
    {
        foreach (var row in read)
        {
            AfterNumber = row.Number;
            if (!inFlight.Contains(row.Number) && numbers.Add(row.Number))
            {
                rows.Enqueue((row, now));
            }
        }
    }

    /// <summary>How long to wait before a batch is taken: until it is full, and holds are not being placed, but neither for too long.</summary>
    /// <param name="full">Rows of a full batch.</param>
    /// <param name="yields">Whether large orders are placing holds.</param>
    /// <param name="now">UTC.</param>
    /// <returns>Zero or less: now. Null: there is nothing to send.</returns>
    public TimeSpan? Wait(int full, bool yields, DateTimeOffset now)
    {
        if (!rows.TryPeek(out var first))
        {
            return null;
        }

        if (yields && !first.Row.Wish.Frees && first.Row.OrderedAt + YieldMax > now)
        {
            return YieldFor;
        }

        return rows.Count >= full ? TimeSpan.Zero : first.ReadAt + Linger - now;
    }

    /// <summary>Takes a batch out, without numbers that something more urgent is in flight for; these are read again.</summary>
    /// <param name="most">Rows at most.</param>
    /// <param name="inFlight">Numbers in flight.</param>
    /// <param name="now">UTC.</param>
    /// <param name="isOld">Whether a row in it may have changed since it was read.</param>
    public List<ProvisioningRow> Take(int most, IReadOnlySet<long> inFlight, DateTimeOffset now, out bool isOld)
    {
        isOld = rows.TryPeek(out var first) && now - first.ReadAt > FreshFor;
        var taken = new List<ProvisioningRow>(Math.Min(most, rows.Count));
        while (taken.Count < most && rows.TryDequeue(out var next))
        {
            numbers.Remove(next.Row.Number);
            if (!inFlight.Contains(next.Row.Number))
            {
                taken.Add(next.Row);
            }
        }

        return taken;
    }
}
