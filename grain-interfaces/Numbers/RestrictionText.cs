namespace Coordination.Numbers;

/// <summary>Services in words, for holders and for people at counters.</summary>
public static class RestrictionText
{
    private static readonly (Services Flag, string Zh, string En)[] names =
    [
        (Services.VoiceOut, "语音呼出", "outgoing calls"),
        (Services.SmsOut, "短信发出", "outgoing messages"),
        (Services.Data, "移动数据", "mobile data"),
        (Services.VoiceIn, "语音呼入", "incoming calls"),
        (Services.SmsIn, "短信接收", "incoming messages"),
        (Services.InternationalOut, "国际长途呼出", "international calls"),
        (Services.InternationalRoaming, "国际漫游", "international roaming"),
        (Services.CallForwarding, "呼叫转移", "call forwarding"),
        (Services.PortOut, "携号转网", "moving the number to another carrier"),
        (Services.SimChange, "补卡换卡", "replacing the SIM card"),
        (Services.Transfer, "过户", "transfer to another holder"),
    ];

    private static readonly (Services Whole, string Zh, string En)[] presets =
    [
        (Services.TwoWay, "双停", "two-way suspension"),
        (Services.OneWay, "单停", "one-way suspension"),
        (Services.IotStop, "物联网卡停用", "IoT card suspension"),
    ];

    /// <summary>
    /// The services by name in the order of their flags: <c>语音呼出、短信发出</c>, <c>outgoing calls, outgoing messages</c>. A
    /// preset is named with what it holds in brackets, <c>单停（…）</c>, and what goes beyond it follows. <c>无</c> or
    /// <c>nothing</c> for none; a flag this version does not know is <c>其他业务</c>, <c>another service</c>.
    /// </summary>
    public static string Describe(this Services services, bool chinese)
    {
        if (services == Services.None)
        {
            return chinese ? "无" : "nothing";
        }

        var preset = Array.Find(presets, candidate => Fits(candidate.Whole, services));
        if (preset.Whole == Services.None)
        {
            return List(services, chinese);
        }

        var whole = chinese ? $"{preset.Zh}（{List(preset.Whole, true)}）" : $"{preset.En} ({List(preset.Whole, false)})";
        var beyond = services & ~preset.Whole;
        return beyond == Services.None ? whole : string.Join(Comma(chinese), whole, List(beyond, chinese));
    }

    /// <summary>
    /// What a number can still do while <paramref name="barred"/> are barred, beginning with what no hold can take: emergency
    /// calls and the lines that lead back to service.
    /// </summary>
    public static string StillWorks(Services barred, bool chinese)
    {
        var left = Services.TwoWay & ~barred;
        return left == Services.None ? Lifeline(chinese) : string.Join(Comma(chinese), Lifeline(chinese), List(left, chinese));
    }

    /// <summary>
    /// What every restriction leaves: emergency calls (电信条例 art. 36), the carrier's hotline, 96110 and 12381, messages of the
    /// carrier's own port and its verification pages.
    /// </summary>
    public static string Lifeline(bool chinese) => chinese
        ? "紧急呼叫（110、119、120、122）、运营商客服热线、96110、12381、接收运营商验证短信、访问运营商核验页面"
        : "emergency calls (110, 119, 120, 122), the carrier's hotline, 96110, 12381, verification messages from the carrier, the carrier's verification pages";

    // A machine's preset is part of a person's: it is named only where it stands alone.
    private static bool Fits(Services whole, Services services) =>
        whole == Services.IotStop ? services == whole : (services & whole) == whole;

    private static string List(Services services, bool chinese)
    {
        var words = new List<string>(names.Length);
        foreach (var (flag, zh, en) in names)
        {
            if ((services & flag) != Services.None)
            {
                words.Add(chinese ? zh : en);
            }
        }

        if ((services & ~Services.TwoWay) != Services.None)
        {
            words.Add(chinese ? "其他业务" : "another service");
        }

        return string.Join(Comma(chinese), words);
    }

    private static string Comma(bool chinese) => chinese ? "、" : ", ";
}
