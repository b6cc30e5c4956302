using Coordination.Journal;
using Coordination.Numbers;

namespace Coordination.Carriers;

public class HistoryDecisionTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);
    private static readonly Msisdn Number = Msisdn.FromKey(8613800138000);
    private static readonly HistoryMark Seen = new(1, 9, $"0:9:{new string('a', 64)}");
    private static readonly FenceRow Doubted = FenceRow.First with { UnheardSince = Start, Doubt = new(Start, "CMCC", Seen) };
    private static readonly FenceRow Raised = new(2, Start, Start, null);

    [Theory]
    [InlineData(1, true, nameof(HistoryVerdict.Whole))]
    [InlineData(1, false, nameof(HistoryVerdict.Lost))]
    [InlineData(1, null, nameof(HistoryVerdict.Unreadable))]

    // A higher fence than ours was raised by a record that is lost, whatever its heads.
    [InlineData(2, true, nameof(HistoryVerdict.Lost))]

    // What was seen under a lower fence is what the fence was raised for.
    [InlineData(0, false, nameof(HistoryVerdict.Whole))]
    public void What_a_carrier_has_seen_and_the_record_has_not_was_lost(int fence, bool? areHeld, string verdict) =>
        Assert.Equal(Enum.Parse<HistoryVerdict>(verdict), HistoryDecision.Judge(FenceRow.First, Seen with { Fence = fence }, areHeld));

    [Fact]
    public void Only_a_mark_of_the_same_fence_is_looked_for()
    {
        Assert.True(HistoryDecision.MustLook(Raised, Seen with { Fence = 2 }));
        Assert.False(HistoryDecision.MustLook(Raised, Seen));
        Assert.False(HistoryDecision.MustLook(Raised, Seen with { Fence = 3 }));
    }

    [Theory]
    [InlineData(1, 1, 2)]
    [InlineData(1, 0, 2)]
    [InlineData(1, 5, 6)]
    [InlineData(4, 2, 5)]
    public void The_fence_rises_above_ours_and_above_any_that_was_seen(int ours, int seen, int raised)
    {
        var doubted = Doubted with { Value = ours, Doubt = Doubted.Doubt! with { Seen = Seen with { Fence = seen } } };

        var fence = HistoryDecision.Raise(doubted, Start.AddHours(1));

        Assert.Equal(new FenceRow(raised, Start.AddHours(1), Start, null), fence);
    }

    [Fact]
    public void A_number_that_is_not_known_at_the_carrier_is_forgotten() => Assert.True(HistoryDecision.IsForgotten(Doubted, Line(1), null));

    [Theory]
    [InlineData(4, true)]
    [InlineData(3, false)]
    [InlineData(2, false)]
    public void A_higher_sequence_than_was_ever_wanted_is_forgotten(int sequence, bool isForgotten) =>
        Assert.Equal(isForgotten, HistoryDecision.IsForgotten(Doubted, Line(sequence), Wanted(version: 3)));

    [Fact]
    public void One_version_with_two_meanings_is_forgotten()
    {
        Assert.True(HistoryDecision.IsForgotten(Doubted, Line(3, Services.OneWay), Wanted(version: 3)));
        Assert.False(HistoryDecision.IsForgotten(Doubted, Line(2, Services.OneWay), Wanted(version: 3)));
    }

    [Fact]
    public void What_was_wanted_anew_since_the_restore_explains_no_effect_that_was_not_acknowledged_before()
    {
        var since = Wanted(version: 3, applied: 1) with { OrderedAt = Start };

        Assert.True(HistoryDecision.IsForgotten(Doubted, Line(3), since));
        Assert.True(HistoryDecision.IsForgotten(Doubted, Line(2), since));
        Assert.False(HistoryDecision.IsForgotten(Doubted, Line(1), since));
        Assert.False(HistoryDecision.IsForgotten(Doubted, Line(3), since with { OrderedAt = Start.AddTicks(-1) }));
        Assert.False(HistoryDecision.IsForgotten(Doubted with { UnheardSince = null }, Line(3), since));
    }

    [Fact]
    public void What_was_sent_since_the_fence_was_raised_is_known()
    {
        Assert.False(HistoryDecision.IsForgotten(Raised, Line(9) with { Fence = 2 }, null));
        Assert.True(HistoryDecision.IsForgotten(Raised, Line(9), null));
        Assert.True(HistoryDecision.IsForgotten(Doubted, Line(9), null));
    }

    [Fact]
    public void Every_case_of_agreeing()
    {
        Assert.True(HistoryDecision.Agrees(Services.OneWay, known: 3, Services.OneWay, version: 3));
        Assert.True(HistoryDecision.Agrees(Services.OneWay, known: 3, Services.TwoWay, version: 4));
        Assert.False(HistoryDecision.Agrees(Services.OneWay, known: 3, Services.TwoWay, version: 3));
        Assert.False(HistoryDecision.Agrees(Services.TwoWay, known: 3, Services.OneWay, version: 4));
        Assert.False(HistoryDecision.Agrees(Services.None, known: 3, Services.TwoWay, version: 4));
    }

    private static LineAtCarrier Line(int sequence, Services barred = Services.TwoWay) => new(Number, 1, sequence, 0, barred, Start);

    private static WantedRow Wanted(int version, int applied = 0) =>
        new(Number.Key, CarrierUnit.Parse("CMCC-00"), version, Services.TwoWay, applied, Start.AddHours(-1));
}
