using Coordination.Numbers;

namespace Coordination.Tests.Numbers;

public class RestrictionTextTests
{
    private static readonly Services[] flags = [.. Enum.GetValues<Services>().Where(services => int.IsPow2((int)services))];

    [Theory]
    [InlineData(Services.None, "无", "nothing")]
    [InlineData(Services.VoiceOut | Services.SmsOut, "语音呼出、短信发出", "outgoing calls, outgoing messages")]
    [InlineData(
        Services.OneWay,
        "单停（语音呼出、短信发出、国际长途呼出、呼叫转移、携号转网、补卡换卡、过户）",
        "one-way suspension (outgoing calls, outgoing messages, international calls, call forwarding, moving the number to another carrier, replacing the SIM card, transfer to another holder)")]
    [InlineData(Services.IotStop, "物联网卡停用（短信发出、移动数据、短信接收）", "IoT card suspension (outgoing messages, mobile data, incoming messages)")]
    [InlineData((Services)4096, "其他业务", "another service")]
    public void Services_are_named_in_both_languages(Services services, string chinese, string english)
    {
        Assert.Equal(chinese, services.Describe(chinese: true));
        Assert.Equal(english, services.Describe(chinese: false));
    }

    [Fact]
    public void Both_directions_are_named_as_one_measure_and_what_goes_beyond_one_way_follows_it()
    {
        Assert.StartsWith("双停（", Services.TwoWay.Describe(chinese: true));
        Assert.StartsWith("two-way suspension (", Services.TwoWay.Describe(chinese: false));
        Assert.EndsWith("过户）、移动数据", (Services.OneWay | Services.Data).Describe(chinese: true));
        Assert.StartsWith("单停（", (Services.OneWay | Services.IotStop).Describe(chinese: true));
    }

    [Fact]
    public void Every_single_service_has_a_name_of_its_own()
    {
        Assert.Equal(11, flags.Length);
        Assert.Equal(flags.Length, flags.Select(flag => flag.Describe(chinese: true)).Distinct().Count());
        Assert.Equal(flags.Length, flags.Select(flag => flag.Describe(chinese: false)).Distinct().Count());
        Assert.All(flags, flag => Assert.NotEqual("其他业务", flag.Describe(chinese: true)));
    }

    [Fact]
    public void Emergency_calls_and_the_way_back_work_under_every_restriction() =>
        Assert.All(Enumerable.Range(0, (int)Services.TwoWay + 1), barred =>
        {
            var text = RestrictionText.StillWorks((Services)barred, chinese: true);
            Assert.All(["110", "119", "120", "122", "96110", "12381", "核验"], word => Assert.Contains(word, text));
        });

    [Fact]
    public void What_still_works_names_each_service_that_is_not_barred_and_no_other() =>
        Assert.All(Enumerable.Range(0, (int)Services.TwoWay + 1), barred =>
        {
            var beyondLifeline = RestrictionText.StillWorks((Services)barred, chinese: false)[RestrictionText.Lifeline(chinese: false).Length..]
                .Split(", ", StringSplitOptions.RemoveEmptyEntries);
            var expected = flags.Where(flag => ((Services)barred & flag) == Services.None).Select(flag => flag.Describe(chinese: false));
            Assert.Equal(expected, beyondLifeline);
        });
}
