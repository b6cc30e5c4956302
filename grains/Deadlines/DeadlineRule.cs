using Coordination.Journal;

namespace Coordination.Deadlines;

/// <summary>
/// When deadlines of one policy fall due. An anchor runs by the span that was in force when it was set, or by a later, longer one,
/// and never less than what is configured; and by no span before the latest instant that any version names. So an edit gives time
/// to open deadlines and takes none: what a notice promised stands. Pure.
/// </summary>
internal sealed class DeadlineRule
{
    /// <summary>No anchor lies before it.</summary>
    private static readonly DateTimeOffset Ever = DateTimeOffset.UnixEpoch;

    private readonly List<(DateTimeOffset From, TimeSpan Span)> spans;

    /// <param name="policy">The policy.</param>
    /// <param name="configured">Its span by configuration, which no version goes below.</param>
    /// <param name="versions">Its versions, ascending.</param>
    public DeadlineRule(DeadlinePolicy policy, TimeSpan configured, IReadOnlyList<PolicyVersion> versions)
    {
        Policy = policy;
        spans = [(Ever, configured)];
        foreach (var version in versions)
        {
            if (version.Span is { } span)
            {
                spans.Add((version.AnchorsFrom, span > configured ? span : configured));
            }

            NotBefore = version.NotBefore > NotBefore || NotBefore is null ? version.NotBefore ?? NotBefore : NotBefore;
        }

        for (var index = spans.Count - 2; index >= 0; index--)
        {
            var (from, span) = spans[index];
            spans[index] = (from, span > spans[index + 1].Span ? span : spans[index + 1].Span);
        }
    }

    public DeadlinePolicy Policy { get; }

    /// <summary>Nothing falls due before it, whatever its span; null where no version names an instant.</summary>
    public DateTimeOffset? NotBefore { get; }

    /// <summary>The span an anchor runs by.</summary>
    public TimeSpan SpanAt(DateTimeOffset anchor) => spans[IndexOf(anchor)].Span;

    /// <summary>First anchor of the range that <see cref="DueBy"/> puts an anchor into.</summary>
    public DateTimeOffset StartOf(DateTimeOffset anchor) => spans[IndexOf(anchor)].From;

    /// <summary>When the deadline of an anchor falls due.</summary>
    public DateTimeOffset DueAt(DateTimeOffset anchor)
    {
        var due = anchor + SpanAt(anchor);
        return NotBefore > due ? NotBefore.Value : due;
    }

    /// <summary>Anchors whose deadlines have fallen due, as ranges for the index; none while an instant holds them all back.</summary>
    public IEnumerable<DueRange> DueBy(DateTimeOffset now) => NotBefore > now ? [] : Between(span => now - span);

    /// <summary>Anchors of all deadlines.</summary>
    public IEnumerable<DueRange> All() => Between(_ => DateTimeOffset.MaxValue);

    /// <summary>Anchors set so far whose deadlines fall due later by the rule with one version more.</summary>
    public IEnumerable<DueRange> LaterBy(DeadlineRule next)
    {
        foreach (var range in All())
        {
            var from = range.After.AnchorAt;
            var (before, after) = (SpanAt(from), next.SpanAt(from));
            if (after > before)
            {
                // What an instant holds back longer than the new span stays as it was.
                var held = NotBefore - after;
                yield return held >= from ? range with { After = DuePlace.Before(held.Value.AddMicroseconds(1)) } : range;
            }
            else if (next.NotBefore is { } instant && (NotBefore is null || instant > NotBefore) && instant - before > from)
            {
                yield return range with { UpTo = Earlier(range.UpTo, JustBefore(instant - before)) };
            }
        }
    }

    private static DateTimeOffset Earlier(DateTimeOffset left, DateTimeOffset right) => left < right ? left : right;

    // Anchors are stored in whole microseconds.
    private static DateTimeOffset JustBefore(DateTimeOffset instant) => instant.AddMicroseconds(-1);

    private IEnumerable<DueRange> Between(Func<TimeSpan, DateTimeOffset> cutOff)
    {
        for (var index = 0; index < spans.Count; index++)
        {
            var (from, span) = spans[index];
            var next = index + 1 < spans.Count ? JustBefore(spans[index + 1].From) : DateTimeOffset.MaxValue;
            var upTo = Earlier(cutOff(span), next);
            if (upTo >= from)
            {
                yield return new(Policy, DuePlace.Before(from), upTo);
            }
        }
    }

    private int IndexOf(DateTimeOffset anchor)
    {
        var index = spans.Count - 1;
        while (index > 0 && spans[index].From > anchor)
        {
            index--;
        }

        return index;
    }
}
