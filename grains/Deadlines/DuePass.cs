using Coordination.Journal;

namespace Coordination.Deadlines;

/// <summary>A deadline to tell its subject of, with the last anchor that is due by the same rule.</summary>
internal readonly record struct DueCall(DueRow Row, DateTimeOffset CutOff);

/// <summary>
/// How one slice goes through its deadlines: page by page from the oldest, past those whose subjects keep them or fail, which
/// rest and are asked again later. So none stands before another, and a slice with nothing but such rows is left in peace.
/// </summary>
internal sealed class DuePass
{
    /// <summary>Deadlines remembered as resting; beyond them a kept one is asked again with each pass.</summary>
    public const int RestingMax = 4_096;

    /// <summary>From one pass over everything to the next while some rest: what comes in behind the place reached waits so long at most.</summary>
    public static readonly TimeSpan PassPeriod = TimeSpan.FromSeconds(10);

    /// <summary>First rest of a deadline whose subject failed; it doubles with each failure.</summary>
    public static readonly TimeSpan RestMin = TimeSpan.FromSeconds(1);

    /// <summary>Longest rest: half of what a deadline may be late (promise P7).</summary>
    public static readonly TimeSpan RestMax = TimeSpan.FromSeconds(30);

    private readonly Dictionary<(DeadlinePolicy Policy, DateTimeOffset From), DuePlace> places = [];
    private readonly Dictionary<DueRow, Rest> resting = [];
    private DateTimeOffset nextPass;

    /// <summary>Deadlines that rest.</summary>
    public int Resting => resting.Count;

    /// <summary>Goes back to the oldest, unless everything before the place reached rests and was looked at a moment ago.</summary>
    public void Begin(DateTimeOffset now)
    {
        if (resting.Count == 0 || now >= nextPass)
        {
            Restart(now);
        }
    }

    /// <summary>Goes back to the oldest in any case.</summary>
    public void Restart(DateTimeOffset now)
    {
        places.Clear();
        nextPass = now + PassPeriod;

        // Whose rest is long over is not there any more, or is told again and rests anew.
        foreach (var (row, rest) in resting)
        {
            if (rest.Until < now - RestMax)
            {
                resting.Remove(row);
            }
        }
    }

    /// <summary>What to ask for: what is due, after the places reached.</summary>
    public IReadOnlyList<DueRange> From(IReadOnlyList<DueRange> due) =>
    [
        .. due.Select(range => places.TryGetValue((range.Policy, range.After.AnchorAt), out var place) ? range with { After = place } : range),
    ];

    /// <summary>Takes a page: the oldest of what was found, at most so many, and moves the places past them.</summary>
    /// <param name="page">What was found.</param>
    /// <param name="rules">The rules it was asked for with.</param>
    /// <param name="limit">Limit it was asked for with.</param>
    /// <returns>Those to be told now, and whether there may be more.</returns>
    public (IReadOnlyList<DueCall> Calls, bool More) Take(DuePage page, DeadlineRules rules, int limit)
    {
        var found = page.Found
            .SelectMany(range => range.Value.Select(row => (Row: row, Range: range.Key)))
            .ToList();
        var more = page.Found.Any(range => range.Value.Count == limit) || found.Count > limit;
        if (page.Found.Count > 1)
        {
            found.Sort((left, right) => rules[left.Row.Policy].DueAt(left.Row.AnchorAt).CompareTo(rules[right.Row.Policy].DueAt(right.Row.AnchorAt)));
        }

        var calls = new List<DueCall>(Math.Min(found.Count, limit));
        foreach (var (row, range) in found.Take(limit))
        {
            places[(row.Policy, rules[row.Policy].StartOf(row.AnchorAt))] = row.Place;
            if (!resting.TryGetValue(row, out var rest) || rest.Until <= page.Now)
            {
                calls.Add(new(row, range.UpTo));
            }
        }

        return (calls, more);
    }

    /// <summary>Its subject said that it is over.</summary>
    public void Over(DueRow row) => resting.Remove(row);

    /// <summary>Its subject keeps it until an instant.</summary>
    public void Kept(DueRow row, DateTimeOffset until, DateTimeOffset now) =>
        Let(row, new(until > now + RestMin ? until : now + RestMin, 0));

    /// <summary>Its subject failed. Answers how often by now.</summary>
    public int Failed(DueRow row, DateTimeOffset now)
    {
        var failures = resting.GetValueOrDefault(row).Failures + 1;
        var rest = RestMin * Math.Pow(2, Math.Min(failures - 1, 10));
        Let(row, new(now + (rest < RestMax ? rest : RestMax), failures));
        return failures;
    }

    private void Let(DueRow row, Rest rest)
    {
        if (resting.Count < RestingMax || resting.ContainsKey(row))
        {
            resting[row] = rest;
        }
    }

    private readonly record struct Rest(DateTimeOffset Until, int Failures);
}
