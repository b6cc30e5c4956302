using Coordination.Audit;
using Coordination.Law;
using Coordination.Numbers;

namespace Coordination.Carriers;

/// <summary>Why a report was refused, in words for the counter.</summary>
internal static class ReportTexts
{
    /// <summary>The refusal of an outcome, null where the report was taken.</summary>
    public static Refusal? Of(ReportOutcome outcome, LegalSettings law) => outcome switch
    {
        ReportOutcome.NotServed => Refusals.NotFound,
        ReportOutcome.Restricted => Restricted,
        ReportOutcome.InQuarantine => new(
            RefusalCode.Precondition,
            $"号码销户后 {law.Quarantine.TotalDays:0} 天内不得再放号给他人。",
            $"QUARANTINE: the number is given to nobody else for {law.Quarantine.TotalDays:0} days after its line was closed."),
        ReportOutcome.TooManyCards => Refusals.LimitReached(nameof(CardsOnNumber.CardsMax), CardsOnNumber.CardsMax),
        ReportOutcome.HolderRestricted => new(
            RefusalCode.Precondition,
            $"该机主正受限制，不得新开或受让号码（{Provisions.Atfl31.Cite(chinese: true)}）：请机主向作出决定的单位询问或申诉。",
            $"HOLDER_RESTRICTED: the holder is under restriction and gets no new line ({Provisions.Atfl31.Cite(chinese: false)}): the holder asks, or appeals to, the body that decided."),
        ReportOutcome.TooManyLines => new(
            RefusalCode.LimitReached,
            $"该机主在本企业已有 {law.LinesPerPersonMax} 个号码，不得再开（{Provisions.Atfl10.Cite(chinese: true)}）。",
            $"LinesPerPersonMax = {law.LinesPerPersonMax} is reached: the holder has as many lines at this carrier as a person may ({Provisions.Atfl10.Cite(chinese: false)})."),
        ReportOutcome.OtherKey => OtherKey,
        ReportOutcome.Capped => new(
            RefusalCode.LimitReached,
            "该号码将随机主一并停用，而本小时该企业在该省的停用数已达上限：请在下一小时重新报告，或由部里提高上限（coord cap raise）。",
            "CapPerHour is reached: the line would be suspended with its holder, and no more of this carrier are in its province within this hour. Report it again in the next one, or have the ministry raise the cap (coord cap raise)."),
        _ => null,
    };

    /// <summary>A pseudonym under a key that nobody uses here, or another key than that on record where none can be told from another.</summary>
    public static Refusal OtherKey { get; } = new(
        RefusalCode.Precondition,
        "机主代号是用不在使用中的密钥生成的：换密钥不是换机主。请改用使用中的密钥（coord holder keys）；机主确已变更的，请报告过户。",
        "OTHER_KEY: the pseudonym was made with a key that is not in use, and a change of keys is no change of holder. Use one that is (coord holder keys); where the holder did change, report a transfer.");

    /// <summary>Nobody takes a number by his own word. It says the same of a number that there is not.</summary>
    public static Refusal AwaitsDonor { get; } = new(
        RefusalCode.Precondition,
        "携出方尚未报告该号码携出至本企业：请在其报告之后，以同一报告号重新报告。",
        "AWAITS_DONOR: whoever serves the number has not reported that it went to this carrier. Report it again, under the same id, when it has.");

    /// <summary>A hold in force keeps a line from being transferred, its card from being changed from afar, and its number from being ported.</summary>
    public static Refusal Restricted { get; } = new(
        RefusalCode.Precondition,
        $"号码正受限制，不得过户、携出，也不得在线换卡（{Provisions.Port2019.Cite(chinese: true)}）：换卡请机主本人到营业厅；限制的详情见号码说明。",
        $"NUMBER_RESTRICTED: while it is held a line is not transferred or ported, nor its card changed from afar ({Provisions.Port2019.Cite(chinese: false)}): cards are changed in person at a hall; what holds it, its explanation says.");
}
