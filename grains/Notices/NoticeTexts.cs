using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Coordination.Law;
using Coordination.Numbers;

namespace Coordination.Notices;

/// <summary>What a holder is sent, in both languages.</summary>
/// <param name="Zh">Chinese.</param>
/// <param name="En">English.</param>
internal sealed record NoticeText(string Zh, string En)
{
    /// <summary>SHA-256 over both texts, 64 hexadecimal digits: what was sent can be shown later.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Zh}\0{En}")));
}

/// <summary>
/// The texts of notices by template. Each tells reason, remedy and whom to ask (ATFL art. 32); none holds a link or asks for
/// money, for swindlers copy them. A template's number rises with its text: an identifier never means another text.
/// </summary>
internal static class NoticeTexts
{
    /// <summary>Goes with the command that gives all service back.</summary>
    public const string Restored = "restored-1";

    /// <summary>Goes with the command that gives service back which should never have been taken.</summary>
    public const string Apology = "apology-1";

    private const string Warn = "warn";
    private const string Stop = "stop";
    private const string Secret = "stop-secret-1";
    private const string NoLinkZh = "本通知不含链接，不会要求转账或付款。";
    private const string NoLinkEn = "This notice has no link and never asks for money.";

    private static readonly FrozenDictionary<string, Func<TimeSpan, NoticeText>> texts = All().ToFrozenDictionary(
        row => row.Template, row => row.Text, StringComparer.Ordinal);

    /// <summary>Every template.</summary>
    public static IReadOnlyCollection<string> Templates => texts.Keys;

    /// <summary>Template of the notice ahead of any bar.</summary>
    public static string BeforeBar(Ground ground) => Name(Warn, ground);

    /// <summary>Template that travels with a bar. A secret one tells nobody which ground it is.</summary>
    public static string WithBar(Ground ground, NoticePolicy policy) => policy is NoticePolicy.Secret ? Secret : Name(Stop, ground);

    /// <summary>The text of a template.</summary>
    /// <param name="template">One of <see cref="Templates"/>.</param>
    /// <param name="window">The holder's time to act, where the text promises one.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such template.</exception>
    public static NoticeText Of(string template, TimeSpan window) => texts.TryGetValue(template, out var text)
        ? text(window)
        : throw new ArgumentOutOfRangeException(nameof(template), template, "There is no notice of this template.");

    private static IEnumerable<(string Template, Func<TimeSpan, NoticeText> Text)> All()
    {
        foreach (var authority in Authority.All)
        {
            yield return (Name(Warn, authority.Ground), window => WarnText(authority, window));
            yield return (Name(Stop, authority.Ground), _ => StopText(authority, NoticePolicy.WithStop));
        }

        yield return (Secret, _ => StopText(Authority.Of(Ground.PsbCase), NoticePolicy.Secret));
        yield return (Apology, _ => new(
            $"【致歉及复机通知】此前对您号码的限制经核实有误，现已撤销，服务正在恢复，谨此致歉。如数分钟后仍无法使用，请咨询运营商客服热线；对造成的损失可依法主张权利。{NoLinkZh}",
            $"[Apology; service restored] The restriction on your number was found to be wrong and has been revoked; service is returning. We apologise. If it has not in some minutes, ask your carrier's hotline; for damage suffered you may claim under law. {NoLinkEn}"));
        yield return (Restored, _ => new(
            $"【复机通知】您的号码的限制已全部解除，服务正在恢复。如数分钟后仍无法使用，请咨询运营商客服热线。{NoLinkZh}",
            $"[Service restored] All restrictions on your number have been lifted and service is returning. If it has not in some minutes, ask your carrier's hotline. {NoLinkEn}"));
    }

    private static NoticeText WarnText(Authority authority, TimeSpan window)
    {
        var verifies = authority.ReleaseBy.HasFlag(ReleaseBy.Verification);
        var (zh, en) = verifies
            ? ($"请自收到本通知起{Hours(window, true)}内，本人通过运营商官方应用或携带有效身份证件到任一营业厅完成核验；核验通过即不受限制。",
               $"Within {Hours(window, false)} of receiving this, verify in person with your carrier's own app or, with your identity document, at any of its halls; once you pass, nothing is restricted.")
            : ($"限制将自收到本通知起{Hours(window, true)}后生效；如有异议或已补正，请在此之前联系下列单位。",
               $"The restriction takes effect {Hours(window, false)} after you receive this; if you object, or have mended the matter, ask below before then.");
        return new(
            $"【限制提醒】{authority.PublicReason(NoticePolicy.BeforeStop, true)}{zh}咨询：{authority.Contact(default, true)}。{NoLinkZh}",
            $"[Restriction ahead] {authority.PublicReason(NoticePolicy.BeforeStop, false)} {en} Ask: {authority.Contact(default, false)}. {NoLinkEn}");
    }

    private static NoticeText StopText(Authority authority, NoticePolicy policy)
    {
        var verifies = authority.ReleaseBy.HasFlag(ReleaseBy.Verification);
        var (zh, en) = verifies
            ? ("本人完成核验并通过后立即恢复。", "Service returns at once when you have verified.")
            : ("如有异议，可向下列单位咨询和申诉；解除后立即恢复。", "If you object, ask and appeal below; service returns at once when it is lifted.");
        return new(
            $"【停机通知】{authority.PublicReason(policy, true)}{zh}仍可使用：{RestrictionText.Lifeline(true)}。咨询：{authority.Contact(default, true)}。{NoLinkZh}",
            $"[Service stopped] {authority.PublicReason(policy, false)} {en} Still working: {RestrictionText.Lifeline(false)}. Ask: {authority.Contact(default, false)}. {NoLinkEn}");
    }

    // CASE_CODE becomes case-code: identifiers of templates are lower case with hyphens.
    private static string Name(string kind, Ground ground) =>
        $"{kind}-{Authority.Code(ground).ToLowerInvariant().Replace('_', '-')}-1";

    private static string Hours(TimeSpan window, bool chinese) => (window.TotalHours, chinese) switch
    {
        ( >= 1, true) => string.Create(CultureInfo.InvariantCulture, $"{window.TotalHours:0.#}小时"),
        ( >= 1, false) => string.Create(CultureInfo.InvariantCulture, $"{window.TotalHours:0.#} hours"),
        (_, true) => string.Create(CultureInfo.InvariantCulture, $"{window.TotalMinutes:0.#}分钟"),
        (_, false) => string.Create(CultureInfo.InvariantCulture, $"{window.TotalMinutes:0.#} minutes"),
    };
}
