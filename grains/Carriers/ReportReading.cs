using Coordination.Audit;
using Coordination.Holders;
using Coordination.Numbers;
using Coordination.Sims;

namespace Coordination.Carriers;

/// <summary>A carrier's report at the door: read once, and refused with what is wrong and what to do.</summary>
internal static class ReportReading
{
    /// <summary>How far a carrier's clock may be ahead of ours.</summary>
    public static readonly TimeSpan AheadMax = TimeSpan.FromMinutes(5);

    /// <summary>Reads what concerns the line; its number is read by the caller.</summary>
    public static Answer<NumberReport> Read(CarrierReport report, CarrierUnit original, Principal by, DateTimeOffset now)
    {
        if (Portal.CheckCommand(report.ReportId) is { } malformed)
        {
            return malformed;
        }

        if (!Enum.IsDefined(report.Kind))
        {
            return Refusals.Invalid($"没有报告类别 {(int)report.Kind}。", $"There is no kind of report {(int)report.Kind}.");
        }

        if (report.At > now + AheadMax || report.At.Year < 1987)
        {
            return Refusals.Invalid(
                $"事件时间 {report.At:u} 不可能：不得晚于现在，也不得早于移动通信开通之年。",
                $"The event cannot have been at {report.At:u}: not later than now, nor before there were mobile lines.");
        }

        var wrong = ReadUnit(report, original, by, out var unit);
        wrong ??= ReadHolder(report);
        wrong = ReadCard(report.Card, out var card) is { } wrongCard ? wrong ?? wrongCard : wrong;
        wrong = ReadCard(report.FormerCard, out var former) is { } wrongFormer ? wrong ?? wrongFormer : wrong;
        if ((wrong ?? Missing(report)) is { } refusal)
        {
            return refusal;
        }

        return new NumberReport(report.ReportId, report.Kind, Whole(report.At), by)
        {
            Unit = unit,
            Original = original,
            Holder = report.Holder.Length == 0 ? null : report.Holder,
            HolderIsCompany = report.HolderIsCompany,
            Card = card,
            FormerCard = former,
            InPerson = report.InPerson,
        };
    }

    // Facts keep microseconds; what is finer would make a repeat look later than itself.
    private static DateTimeOffset Whole(DateTimeOffset at) => at.ToUniversalTime().AddTicks(-(at.UtcTicks % TimeSpan.TicksPerMillisecond));

    private static Refusal? ReadUnit(CarrierReport report, CarrierUnit original, Principal by, out CarrierUnit? unit)
    {
        unit = null;
        var isNeeded = report.Kind is ReportKind.Standing or ReportKind.Activation or ReportKind.PortIn or ReportKind.PortOut;
        if (report.Unit.Length == 0 && report.Kind is ReportKind.Activation && original.Carrier == by.Carrier)
        {
            unit = original;
            return null;
        }

        if (!isNeeded)
        {
            return report.Unit.Length == 0 ? null : Refusals.Invalid($"{report.Kind} 不涉及服务单位。", $"{report.Kind} says nothing of the serving unit: leave it out.");
        }

        if (!CarrierUnit.TryParse(report.Unit, out var read))
        {
            return Refusals.Invalid($"{report.Unit} 不是单位：如 CMCC-51。", $"{report.Unit} is no unit: CMCC-51 is one.");
        }

        unit = read;
        var isOwn = read.Carrier == by.Carrier;
        return report.Kind is ReportKind.PortOut
            ? isOwn ? Refusals.Invalid("携出的去向须是另一企业的单位。", "A number is ported out to a unit of another carrier.") : null
            : isOwn ? null : Refusals.Invalid($"单位 {report.Unit} 不是本企业的单位。", $"{report.Unit} is not a unit of this carrier.");
    }

    private static Refusal? ReadHolder(CarrierReport report) =>
        report.Document.Length > 0 && (report.Holder.Length == 0 || report.Document.Length > HolderDesk.DocumentCharactersMax) ? Refusals.Invalid(
            $"加密证件须与机主代号一同填写，最多 {HolderDesk.DocumentCharactersMax} 个字符。",
            $"A sealed document comes with the pseudonym it was sealed for, and has at most {HolderDesk.DocumentCharactersMax} characters.")
        : report.Holder.Length == 0 || HolderToken.IsWellFormed(report.Holder) ? null
        : Refusals.Invalid(
            "机主代号须为 4 至 64 个字母、数字、_ 或 -，且不得是证件号码或电话号码：请用 HolderIdentities 生成。",
            "The holder's pseudonym is 4 to 64 letters, digits, _ or -, and never a document's or a phone's number: make it with HolderIdentities.");

    private static Refusal? ReadCard(string text, out Iccid? card)
    {
        card = Iccid.TryParse(text, out var read) ? read : null;
        return text.Length == 0 || card is not null
            ? null
            : Refusals.Invalid(
                "ICCID 须为 8986 开头的 19 或 20 位：15 位或以 000 结尾的多半被表格软件截断。",
                "A card's number has 19 or 20 characters and begins with 8986: one of 15 was cut by a spreadsheet.");
    }

    private static Refusal? Missing(CarrierReport report) => report.Kind switch
    {
        ReportKind.Activation or ReportKind.Transfer when report.Holder.Length == 0 =>
            Refusals.Invalid("须写明机主代号。", "Whose line it is now has to be said."),
        ReportKind.CardChange when report.Card.Length == 0 && report.FormerCard.Length == 0 =>
            Refusals.Invalid("须写明换上或换下的卡。", "Which card came or went has to be said."),
        ReportKind.CardChange when report.Card == report.FormerCard => Refusals.Invalid("两张卡相同。", "The two cards are the same."),
        _ => null,
    };
}
