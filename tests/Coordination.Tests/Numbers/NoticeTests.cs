using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Law;
using Coordination.Notices;
using Coordination.Verification;

namespace Coordination.Numbers;

public class NoticeTests
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    private readonly NumberWorld world = new();

    [Fact]
    public void The_window_runs_from_the_proven_delivery()
    {
        world.Place(Terms.Risk("case:1"));
        world.Now = world.Now.AddHours(2);
        var delivered = world.Now.AddMinutes(-30);
        world.Deliver(at: delivered);

        var hold = Assert.Single(world.State.Holds);
        Assert.Equal((HoldStatus.Noticed, delivered, delivered + Day, CaseStatus.Noticed), (hold.Status, hold.NoticedAt, hold.DeadlineAt, hold.Case));
        Assert.Equal(delivered, world.Due[(DeadlinePolicy.VerifyWindow, "case:1")].AnchorAt);
        Assert.DoesNotContain((DeadlinePolicy.NoticeWait, "case:1"), world.Due.Keys);
        Assert.Empty(world.Notices);
    }

    [Theory]
    [InlineData(-24)]
    [InlineData(1)]
    public void A_carriers_clock_that_is_off_takes_nothing_from_the_holders_time(int hours)
    {
        world.Place(Terms.Risk("case:1"));
        world.Now = world.Now.AddMinutes(1);
        world.Deliver(at: world.Now.AddHours(hours));

        Assert.Equal(world.Now, world.State.Holds[0].NoticedAt);
    }

    [Fact]
    public void The_deadline_brings_the_hold_into_force_one_way()
    {
        world.Place(Terms.Risk("case:1"));
        world.Deliver();
        world.Pass(Day - TimeSpan.FromMilliseconds(1));
        Assert.Empty(world.Commands);

        world.Pass(TimeSpan.FromMilliseconds(1));
        var wish = Assert.Single(world.Commands);
        Assert.Equal((Services.OneWay, Priority.Bulk, string.Empty, "stop-carrier-risk-1"), (wish.Services, wish.Priority, wish.OrderId, wish.Notice));
        Assert.Equal(CaseStatus.Expired, world.State.Holds[0].Case);
        Assert.Empty(world.Due);
    }

    [Fact]
    public void A_tick_that_is_early_late_repeated_or_of_another_generation_does_no_harm()
    {
        world.Place(Terms.Risk("case:1"));
        var waiting = world.Due[(DeadlinePolicy.NoticeWait, "case:1")].Generation;
        world.Deliver();
        var window = world.Due[(DeadlinePolicy.VerifyWindow, "case:1")].Generation;

        Assert.False(world.Tick(DeadlinePolicy.VerifyWindow, "case:1"));
        world.Now += Day;
        Assert.False(world.Tick(DeadlinePolicy.VerifyWindow, "case:1", waiting));
        Assert.False(world.Tick(DeadlinePolicy.NoticeWait, "case:1", waiting));
        Assert.False(world.Tick(DeadlinePolicy.VerifyWindow, "case:2", window));
        Assert.True(world.Tick(DeadlinePolicy.VerifyWindow, "case:1", window));
        Assert.False(world.Tick(DeadlinePolicy.VerifyWindow, "case:1", window));
        Assert.Single(world.Commands);
    }

    [Fact]
    public void A_window_that_is_lengthened_waits_and_one_that_is_shortened_keeps_its_promise()
    {
        world.Place(Terms.Risk("case:1"));
        world.Deliver();
        world.Law = world.Law with { VerifyWindow = 2 * Day };
        world.Now += Day;
        Assert.False(world.Tick(DeadlinePolicy.VerifyWindow, "case:1"));

        world.Law = world.Law with { VerifyWindow = Day / 2 };
        world.Now -= TimeSpan.FromHours(1);
        Assert.False(world.Tick(DeadlinePolicy.VerifyWindow, "case:1"));
        world.Now += TimeSpan.FromHours(1);
        Assert.True(world.Tick(DeadlinePolicy.VerifyWindow, "case:1"));
    }

    [Fact]
    public void An_undeliverable_notice_is_tried_again_a_bounded_number_of_times()
    {
        world.Place(Terms.Risk("case:1"));
        var ids = new HashSet<string>();
        for (var attempt = 1; attempt <= NoticeDecision.NoticeTriesMax; attempt++)
        {
            Assert.True(ids.Add(Assert.Single(world.Notices.Keys)));
            Assert.True(world.Deliver(delivered: false));
        }

        Assert.Empty(world.Notices);
        Assert.False(world.Answer(ids.Last(), delivered: false));
        Assert.Equal(HoldStatus.Proposed, world.State.Holds[0].Status);
        Assert.All(ids, id => Assert.Matches("^[0-9a-f]{32}$", id));
    }

    [Fact]
    public void One_failed_try_counts_once()
    {
        world.Place(Terms.Risk("case:1"));
        var first = world.Notices.Keys.Single();
        Assert.True(world.Answer(first, delivered: false));
        Assert.False(world.Answer(first, delivered: false));
        Assert.Equal(2, world.State.Holds[0].NoticeTry);
    }

    [Fact]
    public void A_late_proof_that_an_earlier_try_was_delivered_counts()
    {
        world.Place(Terms.Risk("case:1"));
        var first = world.Notices.Keys.Single();
        world.Answer(first, delivered: false);
        Assert.True(world.Answer(first, delivered: true));

        Assert.Equal(HoldStatus.Noticed, world.State.Holds[0].Status);
        Assert.Empty(world.Notices);
    }

    [Fact]
    public void When_the_wait_for_delivery_is_over_the_window_runs_from_then()
    {
        world.Place(Terms.Risk("case:1"));
        world.Pass(TimeSpan.FromHours(72) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(HoldStatus.Proposed, world.State.Holds[0].Status);

        world.Pass(TimeSpan.FromMilliseconds(1));
        Assert.Equal((HoldStatus.Noticed, world.Now), (world.State.Holds[0].Status, world.State.Holds[0].NoticedAt));
        Assert.True(world.Facts.OfType<HoldNoticed>().Single().Exhausted);

        world.Pass(Day);
        Assert.Equal(HoldStatus.Effective, world.State.Holds[0].Status);
    }

    [Fact]
    public void A_word_on_a_notice_that_nobody_waits_for_changes_nothing()
    {
        world.Place(Terms.Risk("case:1"));
        var id = world.Notices.Keys.Single();
        world.Deliver();

        Assert.False(world.Answer(id, delivered: true));
        Assert.False(world.Answer("no-such-notice", delivered: true));
    }

    [Fact]
    public void No_text_holds_a_link_and_every_template_has_both_languages()
    {
        foreach (var template in NoticeTexts.Templates)
        {
            var text = NoticeTexts.Of(template, Day);
            Assert.DoesNotContain("http", text.Zh + text.En, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("www", text.Zh + text.En, StringComparison.OrdinalIgnoreCase);
            Assert.NotEmpty(text.Zh);
            Assert.NotEmpty(text.En);
            Assert.Matches("^[0-9a-f]{64}$", text.Hash);
        }
    }

    [Fact]
    public void A_notice_ahead_of_a_bar_names_reason_window_remedy_and_whom_to_ask()
    {
        var text = NoticeTexts.Of(NoticeTexts.BeforeBar(Ground.CarrierRisk), Day);
        Assert.Contains("24小时", text.Zh, StringComparison.Ordinal);
        Assert.Contains("24 hours", text.En, StringComparison.Ordinal);
        Assert.Contains("营业厅", text.Zh, StringComparison.Ordinal);
        Assert.Contains("12300", text.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public void A_notice_of_a_secret_stop_names_no_case()
    {
        var text = NoticeTexts.Of(NoticeTexts.WithBar(Ground.PsbCase, NoticePolicy.Secret), Day);
        Assert.DoesNotContain("案件", text.Zh, StringComparison.Ordinal);
        Assert.DoesNotContain("fraud case", text.En, StringComparison.Ordinal);
        Assert.Contains("96110", text.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_that_does_not_exist_is_a_mistake() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => NoticeTexts.Of("no-such-1", Day));
}
