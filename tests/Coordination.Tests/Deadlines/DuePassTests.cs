using Coordination.Journal;

namespace Coordination.Deadlines;

public sealed class DuePassTests
{
    private const int Limit = 4;
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly DeadlineRules Rules = DeadlineRules.Of(new(), []);

    private readonly List<DueRow> rows = [];
    private readonly DuePass pass = new();
    private DateTimeOffset now = Now;

    [Fact]
    public void Pages_go_from_the_oldest_on_and_no_row_is_taken_twice()
    {
        Add(10);
        pass.Begin(now);
        Assert.Equal([0, 1, 2, 3], Take(out var more));
        Assert.True(more);
        Assert.Equal([4, 5, 6, 7], Take(out more));
        Assert.True(more);
        Assert.Equal([8, 9], Take(out more));
        Assert.False(more);
    }

    [Fact]
    public void What_is_due_longest_comes_first_whichever_its_policy()
    {
        // 24 hours after its anchor, and at its anchor.
        rows.Add(Row(1, DeadlinePolicy.VerifyWindow, Now.AddHours(-25)));
        rows.Add(Row(2, DeadlinePolicy.HoldTerm, Now.AddHours(-3)));
        rows.Add(Row(3, DeadlinePolicy.VerifyWindow, Now.AddHours(-26)));
        rows.Add(Row(4, DeadlinePolicy.HoldTerm, Now.AddMinutes(-90)));
        rows.Add(Row(5, DeadlinePolicy.HoldTerm, Now.AddMinutes(-10)));
        pass.Begin(now);
        Assert.Equal([2, 3, 4, 1], Take(out var more));
        Assert.True(more);
        Assert.Equal([5], Take(out _));
    }

    [Fact]
    public void Those_that_are_kept_or_fail_stand_before_nobody_and_rest()
    {
        Add(6);
        pass.Begin(now);
        Take(out _);
        pass.Kept(rows[0], now.AddHours(1), now);
        Assert.Equal(1, pass.Failed(rows[1], now));
        pass.Over(rows[2]);
        pass.Over(rows[3]);
        rows.RemoveRange(2, 2);
        Assert.Equal([4, 5], Take(out _));
        rows.RemoveRange(2, 2);

        // The next look goes on behind them; only after a while is everything looked at again, and then they still rest or are told.
        rows.Add(Row(9, DeadlinePolicy.VerifyWindow, Now.AddHours(-25)));
        pass.Begin(now);
        Assert.Equal([9], Take(out _));
        now += DuePass.PassPeriod;
        pass.Begin(now);
        Assert.Equal([1, 9], Take(out _));
        now = Now.AddHours(1);
        pass.Begin(now);
        Assert.Equal([0, 1, 9], Take(out _));
    }

    [Fact]
    public void What_comes_in_behind_the_place_reached_is_found_within_one_period()
    {
        Add(2);
        pass.Begin(now);
        Take(out _);
        pass.Kept(rows[1], now.AddHours(1), now);
        rows.Insert(0, Row(7, DeadlinePolicy.VerifyWindow, Now.AddHours(-40)));
        rows.RemoveAt(1);
        now += DuePass.PassPeriod;
        pass.Begin(now);
        Assert.Equal([7], Take(out _));
    }

    [Fact]
    public void Failures_double_the_rest_up_to_half_of_what_a_deadline_may_be_late()
    {
        Add(1);
        var rests = new List<TimeSpan>();
        for (var failure = 1; failure <= 8; failure++)
        {
            Assert.Equal(failure, pass.Failed(rows[0], now));
            var failedAt = now;
            do
            {
                now += TimeSpan.FromSeconds(1);
                pass.Restart(now);
            }
            while (Take(out _).Count == 0);

            rests.Add(now - failedAt);
        }

        Assert.Equal([1, 2, 4, 8, 16, 30, 30, 30], rests.Select(rest => rest.TotalSeconds));
        pass.Over(rows[0]);
        Assert.Equal(0, pass.Resting);
    }

    [Fact]
    public void Only_so_many_are_remembered_and_the_others_are_told_again()
    {
        Add(DuePass.RestingMax + 1);
        foreach (var row in rows)
        {
            pass.Failed(row, now);
        }

        Assert.Equal(DuePass.RestingMax, pass.Resting);
        pass.Restart(now);
        var told = new List<long>();
        bool more;
        do
        {
            told.AddRange(Take(out more));
        }
        while (more);

        Assert.Equal([DuePass.RestingMax], told);
    }

    private void Add(int count)
    {
        for (var index = 0; index < count; index++)
        {
            rows.Add(Row(index, DeadlinePolicy.VerifyWindow, Now.AddHours(-30).AddSeconds(index)));
        }
    }

    private static DueRow Row(int number, DeadlinePolicy policy, DateTimeOffset anchor) => new(policy, "case:1", anchor, Subject.OfNumber(number), 1);

    /// <summary>One page, as the journal answers it.</summary>
    private List<long> Take(out bool more)
    {
        var ranges = pass.From(Rules.DueBy(now));
        var found = ranges.Select(range => KeyValuePair.Create<DueRange, IReadOnlyList<DueRow>>(range,
        [
            .. rows.Where(row => row.Policy == range.Policy && row.AnchorAt <= range.UpTo && IsAfter(row, range.After)).OrderBy(row => row.AnchorAt).Take(Limit),
        ])).ToList();
        (var calls, more) = pass.Take(new(now, found), Rules, Limit);
        Assert.All(calls, call => Assert.True(call.Row.AnchorAt <= call.CutOff));
        return [.. calls.Select(call => call.Row.Subject.Number)];
    }

    private static bool IsAfter(DueRow row, DuePlace place) =>
        row.AnchorAt > place.AnchorAt || (row.AnchorAt == place.AnchorAt && row.Subject.Number > place.Subject.Number);
}
