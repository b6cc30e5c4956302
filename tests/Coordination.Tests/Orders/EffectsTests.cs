using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Orders;
using Coordination.Provinces;
using CsCheck;

namespace Coordination.Tests.Orders;

public sealed class EffectsTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset now = new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_share_is_of_the_lines_that_should_be_barred()
    {
        var effect = Of([
            Count("CMCC", ItemOutcome.Applied, 80),
            Count("CMCC", ItemOutcome.AlreadyInState, 10),
            Count("CTCC", ItemOutcome.TimedOut, 6),
            Count("CTCC", ItemOutcome.Pending, 4),
            Count("CTCC", ItemOutcome.ProtectedReview, 50),
            Count("CTCC", ItemOutcome.NoticeStarted, 50),
            Count(null, ItemOutcome.InvalidNumber, 50),
            Count("CMCC", ItemOutcome.Cancelled, 50),
        ]);

        Assert.Equal((100, 90, 4, 0.9), (effect.Due, effect.InEffect, effect.Waiting, effect.Share));
        Assert.Equal(["CMCC 90/90", "CTCC 0/10"], effect.ByCarrier.Select(carrier => $"{carrier.Carrier} {carrier.InEffect}/{carrier.Due}"));
    }

    [Fact]
    public void Every_outcome_is_known_to_the_share()
    {
        // One that is added has to be judged: whether a line that ended so should be barred.
        ItemOutcome[] due =
        [
            ItemOutcome.Pending, ItemOutcome.Applied, ItemOutcome.AlreadyInState, ItemOutcome.DeferredPorting, ItemOutcome.CarrierFailed, ItemOutcome.TimedOut,
        ];
        ItemOutcome[] not =
        [
            ItemOutcome.NoticeStarted, ItemOutcome.InvalidNumber, ItemOutcome.Unroutable, ItemOutcome.NotAssigned, ItemOutcome.OutOfScope,
            ItemOutcome.NotAuthorised, ItemOutcome.ProtectedReview, ItemOutcome.Superseded, ItemOutcome.Cancelled, ItemOutcome.Duplicate,
            ItemOutcome.Drifted, ItemOutcome.Watched, ItemOutcome.NotHeld, ItemOutcome.Dropped,
        ];

        Assert.Equal(Enum.GetValues<ItemOutcome>(), due.Concat(not).Order());
        Assert.Equal(due.Order(), Enum.GetValues<ItemOutcome>().Where(Effects.IsDue));
    }

    [Fact]
    public void Without_lines_there_is_no_share_no_end_and_nobody_slow()
    {
        var effect = Of([Count(null, ItemOutcome.Duplicate, 3)]);

        Assert.Equal((0, null, null, null), (effect.Due, effect.Share, effect.EstimatedEnd, effect.Slowest));
    }

    [Fact]
    public void The_end_is_the_slowest_carriers_and_no_later_than_the_deadline()
    {
        LineCount[] counts = [Count("CMCC", ItemOutcome.Pending, 1_000), Count("CTCC", ItemOutcome.Pending, 100)];

        Assert.Equal(now.AddSeconds(100), Of(counts, carrier => carrier == CarrierCode.Cmcc ? 100 : 1).EstimatedEnd);
        Assert.Equal(now.AddSeconds(30), Of(counts, _ => 1, latest: now.AddSeconds(30)).EstimatedEnd);
        Assert.Null(Of(counts, carrier => carrier == CarrierCode.Cmcc ? 100 : 0).EstimatedEnd);
        Assert.Null(Of(counts, carrier => carrier == CarrierCode.Cmcc ? 100 : null).EstimatedEnd);
        Assert.Null(Of(counts, _ => 0.000001).EstimatedEnd);
        Assert.Null(Of(counts, _ => 100, goesOn: false).EstimatedEnd);
    }

    [Fact]
    public void The_oldest_command_names_the_slowest_carrier()
    {
        LineCount[] counts = [Count("CMCC", ItemOutcome.Pending, 1_000), Count("CTCC", ItemOutcome.Pending, 10)];

        var slowest = Of(counts, _ => 10, [Queue("CMCC-00", 40, 1_000), Queue("CTCC-00", 754, 10, isReachable: false), Queue("CUCC-00", 9_000, 5)]).Slowest!;

        Assert.Equal(("CTCC", SlowReason.OldestCommand), (slowest.Carrier, slowest.Reason));
        Assert.Equal("its oldest command has waited for 12 min 34 s, and 10 wait; it cannot be reached", slowest.En);
        Assert.Equal("最早的指令已等待 12 分 34 秒，共 10 条未应答；现在不可达", slowest.Zh);
    }

    [Fact]
    public void Where_no_command_is_old_the_slowest_acknowledgements_do()
    {
        LineCount[] counts = [Count("CMCC", ItemOutcome.Pending, 1_000), Count("CTCC", ItemOutcome.Pending, 600)];
        CarrierView[] young = [Queue("CMCC-00", 2, 1_000), Queue("CTCC-00", 3, 600)];

        var slow = Of(counts, carrier => carrier == CarrierCode.Cmcc ? 100 : 2.5, young).Slowest!;
        var silent = Of(counts, carrier => carrier == CarrierCode.Cmcc ? 0 : 2.5, young).Slowest!;

        Assert.Equal(("CTCC", SlowReason.SlowAcknowledgements, "it acknowledges 2.5 lines a second and has 600 to go: longest of all"), (slow.Carrier, slow.Reason, slow.En));
        Assert.Equal(("CMCC", "it has acknowledged none of its lines lately, and 1,000 wait"), (silent.Carrier, silent.En));
        Assert.Null(Of(counts, _ => null, young).Slowest);
        Assert.Null(Of([Count("CMCC", ItemOutcome.Applied, 5)], _ => 0, [Queue("CMCC-00", 500, 9)]).Slowest);
    }

    [Fact]
    public void Whatever_is_counted_parts_add_up_and_no_end_lies_behind() => Gen.Select(
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 18], Gen.Long[0, 100_000]).List[0, 40], Gen.Double[-1, 1_000], Gen.Int[-100, 100_000]).Sample(
        (lines, perSecond, latest) =>
        {
            string?[] carriers = ["CMCC", "CTCC", "CUCC", "CBN", null];
            LineCount[] counts = [.. lines.Select(line => Count(carriers[line.Item1], (ItemOutcome)line.Item2, line.Item3))];
            var effect = Of(counts, _ => perSecond, latest: now.AddSeconds(latest));
            Assert.Equal(effect.Due, effect.ByCarrier.Sum(carrier => carrier.Due));
            Assert.Equal(effect.InEffect, effect.ByCarrier.Sum(carrier => carrier.InEffect));
            Assert.Equal(effect.Waiting, effect.ByCarrier.Sum(carrier => carrier.Waiting));
            Assert.True(effect.InEffect + effect.Waiting <= effect.Due);
            Assert.True(effect.Share is null or (>= 0 and <= 1));
            Assert.True(effect.EstimatedEnd is null || effect.EstimatedEnd > now);
        },
        output.WriteLine,
        iter: 2_000);

    private static EffectView Of(
        IReadOnlyList<LineCount> counts,
        Func<CarrierCode, double?>? perSecond = null,
        IReadOnlyList<CarrierView>? queues = null,
        DateTimeOffset? latest = null,
        bool goesOn = true) => Effects.Of(counts, perSecond ?? (_ => null), queues ?? [], now, latest, goesOn);

    private static LineCount Count(string? carrier, ItemOutcome outcome, long lines) =>
        new(ProvinceCode.From(51), carrier is null ? null : CarrierCode.Parse(carrier), outcome, lines);

    private static CarrierView Queue(string executor, int seconds, long waiting, bool isReachable = true) =>
        new(executor, "", "", isReachable, null, null, "", waiting, 0, now.AddSeconds(-seconds)) { QueueAge = TimeSpan.FromSeconds(seconds), SeenAt = now };
}
