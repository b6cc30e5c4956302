using System.Globalization;
using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Law;
using Coordination.Verification;

namespace Coordination.Numbers;

/// <summary>One hold in words: who, when, why, under which provision, what it stops, how it ends, by when, whom to ask (ATFL art. 32).</summary>
internal static class HoldText
{
    public static HoldExplanation Of(Hold hold, CarrierCode carrier, Circumstances at, bool chinese)
    {
        var authority = Authority.Of(hold.Ground);
        return new(
            VisibleText.Of(Who(hold, authority, chinese)),
            When(hold, at, chinese),
            VisibleText.Of(Why(hold, authority, chinese)),
            Cite(hold, authority, chinese),
            hold.Services.Describe(chinese),
            HowItEnds(hold, chinese),
            ByWhen(hold, at, chinese),
            authority.Contact(carrier, chinese));
    }

    /// <summary>The body that decided; under a secret policy only that it was public security.</summary>
    public static string Who(Hold hold, bool chinese) => Who(hold, Authority.Of(hold.Ground), chinese);

    /// <summary>Civil time of Asia/Shanghai, written out.</summary>
    public static string Civil(DateTimeOffset at, bool chinese)
    {
        // The mainland keeps one time, eight hours ahead of UTC, without summer time since 1992.
        var local = at.ToOffset(TimeSpan.FromHours(8));
        return chinese
            ? local.ToString("yyyy年M月d日 HH:mm（北京时间）", CultureInfo.InvariantCulture)
            : local.ToString("d MMMM yyyy, HH:mm '(Beijing time)'", CultureInfo.InvariantCulture);
    }

    private static string Who(Hold hold, Authority authority, bool chinese) => (hold.Notice, chinese) switch
    {
        (NoticePolicy.Secret, true) => "公安机关",
        (NoticePolicy.Secret, false) => "public security",
        (_, true) => $"{hold.Authority}（{authority.NameZh}）",
        (_, false) => $"{hold.Authority} ({authority.NameEn})",
    };

    private static string When(Hold hold, Circumstances at, bool chinese) => (hold, chinese) switch
    {
        ({ EffectiveAt: { } since }, true) => $"自{Civil(since, true)}起生效",
        ({ EffectiveAt: { } since }, false) => $"in force since {Civil(since, false)}",
        ({ NoticedAt: not null }, true) => $"尚未生效；{Civil(NoticeDecision.DeadlineOf(hold, at)!.Value, true)}起生效",
        ({ NoticedAt: not null }, false) => $"not in force yet; takes effect on {Civil(NoticeDecision.DeadlineOf(hold, at)!.Value, false)}",
        (_, true) => "尚未生效；正在向机主送达通知",
        (_, false) => "not in force yet; the holder is being told first",
    };

    private static string Why(Hold hold, Authority authority, bool chinese)
    {
        var reason = authority.PublicReason(hold.Notice, chinese);
        var whole = hold.Notice is NoticePolicy.Secret || hold.Reference.Length == 0
            ? reason
            : chinese ? $"{reason}（文号：{hold.Reference}）" : $"{reason} (document {hold.Reference})";
        return whole + Follows(hold, chinese);
    }

    // What the holder can do about it differs: another card, or another line, changes nothing or all.
    private static string Follows(Hold hold, bool chinese) => (hold.Scope, chinese) switch
    {
        (HoldScope.Card, true) => "该限制针对号码所用的卡：换卡后不再限制本号码，原卡上的号码仍受限制。",
        (HoldScope.Card, false) => " It is about the card in use: it stays with that card, and bars every number on it.",
        (HoldScope.Holder, true) => "该限制针对机主名下的全部号码（经批准保留的除外），换号、换运营商均不解除。",
        (HoldScope.Holder, false) => " It is about the holder: every line of the holder has it, but for one kept by approval, whatever the number or carrier.",
        _ => string.Empty,
    };

    // What a secret order rests on in particular would say what it is about.
    private static string Cite(Hold hold, Authority authority, bool chinese) =>
        hold.Notice is NoticePolicy.Secret ? authority.Provision.Cite(chinese)
        : Provisions.TryFind(hold.Provision, out var provision) ? provision.Cite(chinese)
        : hold.Provision;

    private static string HowItEnds(Hold hold, bool chinese)
    {
        var ways = new List<string>();
        if (Restriction.OpensCase(hold.ReleaseBy, hold.Level))
        {
            ways.Add(Verify(hold, chinese));
        }

        if (hold.ReleaseBy.HasFlag(ReleaseBy.SameUnit))
        {
            ways.Add(chinese ? "由作出决定的单位解除" : "lifted by the body that decided");
        }

        if (hold.ReleaseBy.HasFlag(ReleaseBy.Superior))
        {
            ways.Add(chinese ? "由其上级单位解除" : "lifted by its superior");
        }

        if (hold.ReleaseBy.HasFlag(ReleaseBy.Appeal))
        {
            ways.Add(chinese ? "申诉成立后解除" : "an appeal that is upheld");
        }

        if (hold.ExpiresAt is not null)
        {
            ways.Add(chinese ? "期限届满自动解除" : "the end of its term");
        }

        return string.Join(chinese ? "；或" : "; or ", ways);
    }

    private static string Verify(Hold hold, bool chinese) => (hold.Case is CaseStatus.Failed || hold.Level >= Restriction.HallLevel, chinese) switch
    {
        (true, true) => "机主本人携带有效身份证件到任一营业厅核验并通过",
        (true, false) => "the holder verifies at any hall with an identity document, and passes",
        (false, true) => "机主本人在线或到任一营业厅完成核验并通过",
        (false, false) => "the holder verifies online or at any hall, and passes",
    };

    private static string ByWhen(Hold hold, Circumstances at, bool chinese)
    {
        var verifies = Restriction.OpensCase(hold.ReleaseBy, hold.Level);
        if (hold.IsEffective)
        {
            return (hold.ExpiresAt, verifies, chinese) switch
            {
                ({ } end, _, true) => $"最迟{Civil(end, true)}；提前解除的，立即恢复",
                ({ } end, _, false) => $"{Civil(end, false)} at the latest; at once when lifted before",
                (_, true, true) => "核验通过后立即恢复，通常数分钟内生效",
                (_, true, false) => "at once after the pass, usually within minutes",
                (_, _, true) => "未定期限；解除后立即恢复，通常数分钟内生效",
                (_, _, false) => "no date is set; at once when lifted, usually within minutes",
            };
        }

        var deadline = NoticeDecision.DeadlineOf(hold, at) is { } due ? Civil(due, chinese) : null;
        return (deadline, verifies, chinese) switch
        {
            ({ } until, true, true) => $"请在{until}前完成核验；逾期未通过的，限制自动生效",
            ({ } until, true, false) => $"verify before {until}; otherwise the restriction takes effect by itself",
            ({ } until, false, true) => $"如有异议，请在{until}前提出",
            ({ } until, false, false) => $"if you object, do so before {until}",
            (_, _, true) => "期限自通知送达时起算",
            (_, _, false) => "the time to act runs from the delivery of the notice",
        };
    }
}
