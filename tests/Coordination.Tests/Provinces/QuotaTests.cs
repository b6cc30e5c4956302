using Coordination.Audit;
using Coordination.Ministry;
using Coordination.Orders;
using Coordination.Provinces;
using CsCheck;

namespace Coordination.Tests.Provinces;

public sealed class QuotaTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset now = new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);
    private static readonly Principal operatorOfSichuan = new("sc-1", Role.ProvinceOperator, "四川省通信管理局", ProvinceCode.From(51), null);
    private static readonly BrakeSettings settings = new() { ProvinceQuota = 100 };

    [Fact]
    public void An_order_draws_all_of_its_numbers_once_or_none()
    {
        var given = Given();
        var drawn = QuotaDecision.Draw(given, "order:1", 60, operatorOfSichuan, now);
        var again = QuotaDecision.Draw(drawn.State, "order:1", 60, operatorOfSichuan, now);
        var beyond = QuotaDecision.Draw(drawn.State, "order:2", 41, operatorOfSichuan, now);
        var rest = QuotaDecision.Draw(drawn.State, "order:3", 40, operatorOfSichuan, now);

        Assert.Equal((null, 40L), (drawn.Answer, drawn.State.Left(now)));
        Assert.Same(drawn.State, again.State);
        Assert.Same(drawn.State, beyond.State);
        Assert.Equal(RefusalCode.LimitReached, beyond.Answer!.Code);
        Assert.Equal((null, 0L), (rest.Answer, rest.State.Left(now)));
        Assert.Equal(100, QuotaDecision.Return(QuotaDecision.Return(rest.State, "order:3", now).State, "order:1", now).State.Left(now));
    }

    [Fact]
    public void Nothing_is_drawn_without_a_quota_or_after_its_term()
    {
        Assert.Equal(RefusalCode.Precondition, QuotaDecision.Draw(new(), "order:1", 1, operatorOfSichuan, now).Answer!.Code);
        Assert.Null(QuotaDecision.Draw(Given(), "order:1", 1, operatorOfSichuan, now.AddHours(24).AddTicks(-1)).Answer);
        Assert.Equal(RefusalCode.Precondition, QuotaDecision.Draw(Given(), "order:1", 1, operatorOfSichuan, now.AddHours(24)).Answer!.Code);
    }

    [Fact]
    public void A_grant_that_arrives_after_a_later_one_counts_no_more()
    {
        var later = QuotaDecision.Settle(Given(), new(0, now.AddHours(1), 0, 3)).State;

        Assert.Same(later, QuotaDecision.Settle(later, new(100, now.AddHours(24), 0, 2)).State);
        Assert.Same(later, QuotaDecision.Settle(later, new(0, now.AddHours(1), 0, 3)).State);
    }

    [Fact]
    public void There_is_an_end_to_the_orders_that_the_ministry_was_not_told_of()
    {
        var state = QuotaDecision.Settle(new(), new(QuotaLimits.NumbersMax, now.AddHours(1), 0, 1)).State;
        for (var order = 0; order < QuotaDecision.DrawsMax; order++)
        {
            state = QuotaDecision.Draw(state, $"order:{order}", 1, operatorOfSichuan, now).State;
        }

        Assert.Equal(RefusalCode.LimitReached, QuotaDecision.Draw(state, "order:one-more", 1, operatorOfSichuan, now).Answer!.Code);
    }

    [Fact]
    public void A_quota_is_renewed_when_half_its_term_is_over_or_something_was_booked_and_not_before()
    {
        var given = QuotaBookDecision.Book(new(), [], "51", settings, now);
        var early = QuotaBookDecision.Book(given.State, [], "51", settings, now.AddHours(11));
        var half = QuotaBookDecision.Book(given.State, [], "51", settings, now.AddHours(13));
        var booked = QuotaBookDecision.Book(given.State, [new(1, "order:1", 30)], "51", settings, now.AddHours(1));
        var twice = QuotaBookDecision.Book(booked.State, [new(1, "order:1", 30)], "51", settings, now.AddHours(2));

        Assert.Equal(new(100, now.AddHours(24), 0, 1), given.Answer);
        Assert.Same(given.State, early.State);
        Assert.Equal(now.AddHours(37), half.Answer.Until);
        Assert.Equal((new QuotaGrant(100, now.AddHours(25), 1, 2), 30L), (booked.Answer, booked.State.Numbers));
        Assert.Same(booked.State, twice.State);
    }

    [Fact]
    public void What_somebody_set_is_given_at_once_ends_when_he_said_and_is_written_once()
    {
        var set = QuotaBookDecision.Set(new(), 500, now.AddHours(2), "flood", operatorOfSichuan, "51", now);
        var given = QuotaBookDecision.Book(set.State, [], "51", settings, now);
        var same = QuotaBookDecision.Book(given.State, [], "51", settings, now.AddHours(1));
        var sooner = QuotaBookDecision.Book(QuotaBookDecision.Set(given.State, 500, now.AddHours(1), "over", operatorOfSichuan, "51", now).State, [], "51", settings, now);
        var after = QuotaBookDecision.Book(given.State, [], "51", settings, now.AddHours(3));

        Assert.Equal((500, now.AddHours(2)), (given.Answer.Numbers, given.Answer.Until));
        Assert.Same(given.State, same.State);
        Assert.Equal(now.AddHours(1), sooner.Answer.Until);
        Assert.Equal((100, now.AddHours(27)), (after.Answer.Numbers, after.Answer.Until));
    }

    [Fact]
    public void Whatever_is_lost_or_repeated_on_the_way_every_draw_is_booked_once() => Gen.Select(Gen.Int[0, 5], Gen.Long[1, 40]).List[1, 80].Sample(
        steps =>
        {
            var (province, book) = (new QuotaState(), new QuotaBookState());
            var (started, order, at) = (0L, 0, now);
            IReadOnlyList<QuotaDraw> told = [];
            QuotaGrant? answered = null;
            foreach (var (kind, numbers) in steps)
            {
                at = at.AddMinutes(10);
                switch (kind)
                {
                    case 0 or 1:
                        var drawn = QuotaDecision.Draw(province, $"order:{++order}", numbers, operatorOfSichuan, at);
                        province = drawn.State;
                        started += drawn.Answer is null ? numbers : 0;
                        break;
                    case 2:
                        // Told, and the answer may be lost: what follows books the same again.
                        told = province.Draws;
                        break;
                    case 3:
                        (book, _, answered) = QuotaBookDecision.Book(book, told, "51", settings, at);
                        break;
                    case 4 when answered is not null:
                        province = QuotaDecision.Settle(province, answered).State;
                        break;
                    default:
                        at = at.AddHours(5);
                        break;
                }

                Assert.True(province.Drawn <= settings.ProvinceQuota, "More was drawn than was given.");
            }

            (book, _, answered) = QuotaBookDecision.Book(book, province.Draws, "51", settings, at);
            province = QuotaDecision.Settle(province, answered).State;
            Assert.Equal((started, 0L), (book.Numbers, province.Drawn));
        },
        output.WriteLine,
        iter: 2_000);

    private static QuotaState Given() => QuotaDecision.Settle(new(), new(100, now.AddHours(24), 0, 1)).State;
}
