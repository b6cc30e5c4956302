using Coordination.Carriers;
using Coordination.Law;
using static Coordination.Numbers.People;

namespace Coordination.Numbers;

public class ExplanationTextTests
{
    private readonly NumberWorld world = new();

    [Fact]
    public void A_number_in_service_says_so_and_where_else_to_ask()
    {
        var told = world.Explain();
        Assert.False(told.Restricted);
        Assert.Contains("可以正常使用", told.Text, StringComparison.Ordinal);
        Assert.Contains("in service", world.Explain(chinese: false).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stopped_one_names_who_when_why_the_provision_what_works_the_way_back_and_the_contact()
    {
        world.Place(Terms.Police("order:1"));
        world.Ack();
        var told = world.Explain();

        Assert.True(told.Restricted);
        Assert.Equal("138****8000", told.Number);
        var hold = Assert.Single(told.Holds);
        Assert.Equal("成都市公安局（公安涉案）", hold.Who);
        Assert.Equal("自2026年3月2日 09:30（北京时间）起生效", hold.When);
        Assert.Contains("川公反诈〔2026〕1号", hold.Why, StringComparison.Ordinal);
        Assert.Contains("反电信网络诈骗法", hold.Provision, StringComparison.Ordinal);
        Assert.Contains("双停", hold.StopsWhat, StringComparison.Ordinal);
        Assert.Contains("申诉", hold.HowItEnds, StringComparison.Ordinal);
        Assert.Contains("96110", hold.Contact, StringComparison.Ordinal);
        Assert.Contains("110、119、120、122", told.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("处理中", told.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("13800138000", told.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_stands_in_english()
    {
        world.Place(Terms.Police("order:1"));
        var told = world.Explain(chinese: false);
        Assert.Equal("in force since 2 March 2026, 09:30 (Beijing time)", Assert.Single(told.Holds).When);
        Assert.Contains("emergency calls (110, 119, 120, 122)", told.Text, StringComparison.Ordinal);
        Assert.Contains("Stopping service is under way", told.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_carrier_has_not_confirmed_is_said_to_be_under_way()
    {
        world.Place(Terms.Police("order:1"));
        Assert.Contains("停机处理中", world.Explain().Text, StringComparison.Ordinal);

        world.Ack();
        world.Lift("order:1", Chengdu);
        Assert.Contains("复机处理中", world.Explain().Text, StringComparison.Ordinal);

        world.Ack();
        Assert.DoesNotContain("处理中", world.Explain().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_restore_that_overtakes_a_bar_nobody_confirmed_is_a_restore()
    {
        world.Place(Terms.Police("order:1"));
        world.Lift("order:1", Chengdu);
        Assert.Contains("复机处理中", world.Explain().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_carrier_refused_is_in_the_hands_of_a_person()
    {
        world.Place(Terms.Police("order:1"));
        world.Refuse(CarrierRefusal.Failed);
        Assert.Contains("人工处理", world.Explain().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_several_authorities_it_says_how_many_have_lifted()
    {
        world.Place(Terms.Police("order:1"));
        world.Place(Terms.National("order:2"));
        Assert.Contains("共有 2 个单位", world.Explain().Text, StringComparison.Ordinal);

        world.Lift("order:2", Miit);
        Assert.Contains("2 个单位中的 1 个已解除", world.Explain().Text, StringComparison.Ordinal);
        Assert.Contains("1 of 2 authorities", world.Explain(chinese: false).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_authority_that_lifted_before_the_present_hold_was_placed_is_not_counted()
    {
        world.Place(Terms.National("order:1"));
        world.Lift("order:1", Miit);
        world.Now = world.Now.AddDays(1);
        world.Place(Terms.Police("order:2"));
        Assert.DoesNotContain("个单位", world.Explain().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void One_who_was_told_learns_what_to_do_until_when()
    {
        world.Place(Terms.Risk("case:1"));
        Assert.Contains("正在向机主送达通知", world.Explain().Text, StringComparison.Ordinal);

        world.Deliver();
        var told = world.Explain();
        Assert.False(told.Restricted);
        Assert.Contains("请在2026年3月3日 09:30（北京时间）前完成核验", told.Text, StringComparison.Ordinal);
        Assert.Contains("verify before 3 March 2026, 09:30", world.Explain(chinese: false).Text, StringComparison.Ordinal);
        Assert.Contains("10086", told.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_used_up_the_tries_is_sent_to_a_hall()
    {
        world.Place(Terms.Risk("case:1"));
        world.Deliver();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            world.Verify("case:1", Verification.VerificationOutcome.Failed);
        }

        Assert.Contains("携带有效身份证件到任一营业厅", world.Explain().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_one_says_whom_to_ask_and_nothing_of_the_case()
    {
        world.Place(Terms.Police("order:1") with { Notice = NoticePolicy.Secret });
        foreach (var told in new[] { world.Explain(), world.Explain(chinese: false) })
        {
            Assert.Contains("96110", told.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("成都", told.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("川公反诈", told.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_number_back_in_service_names_the_latest_restriction_and_how_it_ended()
    {
        world.Place(Terms.Risk("case:1"));
        world.Deliver();
        world.Verify("case:1");
        Assert.Contains("最近一次限制：四川移动（企业风控）", world.Explain().Text, StringComparison.Ordinal);
        Assert.Contains("核验通过", world.Explain().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_term_is_told_with_its_end()
    {
        world.Place(Terms.National("order:1") with { ExpiresAt = world.Now.AddDays(30) });
        Assert.Contains("最迟2026年4月1日 09:30", world.Explain().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_view_shows_holds_in_force_first_and_what_each_executor_was_told()
    {
        world.Place(Terms.Risk("case:1"));
        world.Place(Terms.Police("order:2"));
        world.Place(Terms.National("order:3"));
        world.Lift("order:3", Miit);
        var view = world.View();

        Assert.Equal(["order:2", "case:1", "order:3"], view.Holds.Select(hold => hold.OrderId));
        Assert.Equal(("138****8000", "51", "CMCC-51", 0, 1), (view.Number, view.Province, view.Unit, view.Epoch, view.Version));
        Assert.Equal(("CMCC-51", "ordered", 1, 0), (view.Provisioning[0].Executor, view.Provisioning[0].State, view.Provisioning[0].DesiredVersion, view.Provisioning[0].AppliedVersion));
    }
}
