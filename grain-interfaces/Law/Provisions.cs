using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Coordination.Law;

/// <summary>
/// Every provision that a rule here enforces or that an order may rest on. A rule names its row; an order that names none, or
/// one not in force on its day, is refused (<see cref="TelReg40"/>).
/// </summary>
public static class Provisions
{
    private static readonly Instrument fraudLaw = new(
        "ATFL", "中华人民共和国反电信网络诈骗法", "Anti-Telecom and Online Fraud Law", new DateOnly(2022, 12, 1));

    // Dated 2 June; nobody could know it before its publication.
    private static readonly Instrument circular = new(
        "CIRC-2021",
        "工业和信息化部 公安部关于依法清理整治涉诈电话卡、物联网卡以及关联互联网账号的通告",
        "Circular of MIIT and MPS of 2 June 2021 on fraud-related phone cards, IoT cards and linked internet accounts",
        new DateOnly(2021, 6, 17));

    // Articles by their numbers since the revisions of 2014 and 2016.
    private static readonly Instrument telecomRegulations = new(
        "TELREG", "中华人民共和国电信条例", "Telecommunications Regulations", new DateOnly(2000, 9, 25));

    private static readonly Instrument appeals = new(
        "MIIT-35", "电信用户申诉处理办法", "Measures on Appeals of Telecommunications Users (MIIT order 35)", new DateOnly(2016, 7, 30));

    private static readonly Instrument registration = new(
        "MIIT-25",
        "电话用户真实身份信息登记规定",
        "Provisions on the Registration of True Identities of Telephone Users (MIIT order 25)",
        new DateOnly(2013, 9, 1));

    private static readonly Instrument punishment = new(
        "JOINT-2024",
        "电信网络诈骗及其关联违法犯罪联合惩戒办法",
        "Measures on Joint Punishment of Telecom and Online Fraud and Linked Offences",
        new DateOnly(2024, 12, 1));

    private static readonly Instrument privacy = new(
        "PIPL", "中华人民共和国个人信息保护法", "Personal Information Protection Law", new DateOnly(2021, 11, 1));

    private static readonly Instrument porting = new(
        "PORT-2019", "携号转网服务管理规定", "Provisions on Number Portability Service", new DateOnly(2019, 12, 1));

    /// <summary>Confidentiality of personal information learnt in this work: numbers print masked.</summary>
    public static Provision Atfl5 { get; } = fraudLaw.Article(
        "5", "第五条", "art. 5",
        "Personal information learnt in fighting fraud is kept confidential.",
        "Numbers are masked everywhere unless full digits are asked for: a log has more readers than a law foresees.");

    /// <summary>Competence of telecommunications authorities, each in its own field.</summary>
    public static Provision Atfl6 { get; } = fraudLaw.Article(
        "6", "第六条", "art. 6",
        "Telecommunications authorities supervise their own sector: a provincial administration orders in its own province only.",
        "None: competence is not stretched. Numbers of unknown province go to a person.",
        Standing.Believed);

    /// <summary>Limits on the number of cards, and the right to refuse abnormal openings.</summary>
    public static Provision Atfl10 { get; } = fraudLaw.Article(
        "10", "第十条", "art. 10",
        "Cards are not issued beyond the limit set by the state; an abnormal opening may be checked harder or refused.",
        "None: the limit itself is set elsewhere.");

    /// <summary>Reverification of monitored cards before any restriction.</summary>
    public static Provision Atfl11 { get; } = fraudLaw.Article(
        "11", "第十一条", "art. 11",
        "Users of cards found abnormal are verified again, by measures graded by risk; only those not verified may be restricted.",
        "One-way before two-way: the smaller measure that serves.");

    /// <summary>Abnormal use of IoT cards.</summary>
    public static Provision Atfl12 { get; } = fraudLaw.Article(
        "12", "第十二条", "art. 12",
        "Abnormal use of an IoT card is met by suspension and by verifying identity and scene of use again.",
        "None: the card of a machine has no one to be warned in time.");

    /// <summary>Powers of public security against fraud.</summary>
    public static Provision Atfl27 { get; } = fraudLaw.Article(
        "27", "第二十七条", "art. 27",
        "Public security acts against fraud across police branches and places, and investigates by criminal procedure.",
        "None: that it carries the stop of a case number is our reading, and the order names its own document.",
        Standing.Believed);

    /// <summary>Measures against those who trade in cards.</summary>
    public static Provision Atfl31 { get; } = fraudLaw.Article(
        "31", "第三十一条", "art. 31",
        "Cards of persons found trading in cards by public security of a city or above, or punished for fraud, may be limited; they may appeal.",
        "None: term and scope come from the measures of 2024.");

    /// <summary>Duty to tell reason, remedy and papers; to take appeals; to lift at once what proves unfounded.</summary>
    public static Provision Atfl32 { get; } = fraudLaw.Article(
        "32", "第三十二条", "art. 32",
        "Whoever restricts tells the reason, the way to remedy and the papers needed; takes appeals; and lifts at once when the check is passed.",
        "'At once' has no number: the command that frees service leaves in seconds and is asked after until the carrier says it stands.",
        period: TimeSpan.Zero);

    /// <summary>The 24 hours to verify before a card is suspended.</summary>
    public static Provision Circ2021Art4 { get; } = circular.Article(
        "4", "第四条", "art. 4",
        "Users of high-risk cards are reminded to verify within 24 hours, at a hall or online; then the card is suspended; once verified it is restored.",
        "None to the front, for acting earlier would take from the holder; at the end a pass made in time counts when it arrives late.",
        period: TimeSpan.FromHours(24));

    /// <summary>Emergency calls stay possible.</summary>
    public static Provision TelReg36 { get; } = telecomRegulations.Article(
        "36", "第三十六条", "art. 36",
        "Fire, police, ambulance and traffic-accident calls are free and kept open: no hold can express barring them.",
        "The carrier's hotline, 96110, 12381 and the way to verification stay open too: who is stopped must be able to find the way back.");

    /// <summary>No stop without a proper reason.</summary>
    public static Provision TelReg40 { get; } = telecomRegulations.Article(
        "40-3", "第四十条第（三）项", "art. 40(3)",
        "Service is not refused, delayed or stopped without proper reason: an order names its ground, its provision and its document.",
        "None.");

    /// <summary>True identity on registration.</summary>
    public static Provision Miit25Art6 { get; } = registration.Article(
        "6", "第六条", "art. 6",
        "Users show valid papers and give their true identity when a line is opened.",
        "Notice first: a registration may be mended before anything is stopped.");

    /// <summary>A carrier answers a complaint within 15 days, else the holder may appeal.</summary>
    public static Provision Miit35Art10 { get; } = appeals.Article(
        "10", "第十条", "art. 10",
        "A user may appeal to the telecommunications authority when the carrier's answer does not satisfy, or none came within 15 days.",
        "None: explanations name the way and the days.",
        period: TimeSpan.FromDays(15));

    /// <summary>Whom joint punishment may reach.</summary>
    public static Provision Joint2024Art3 { get; } = punishment.Article(
        "3", "第三条", "art. 3",
        "Persons punished for fraud and linked crimes, or found by public security of a city or above to trade in cards, may be limited.",
        "None: before its first day no order may rest on it.");

    /// <summary>Explanation of automated decisions.</summary>
    public static Provision Pipl24 { get; } = privacy.Article(
        "24", "第二十四条", "art. 24",
        "A person gravely touched by an automated decision may ask for an explanation and refuse to be decided on by machine alone.",
        "Every restriction is explained on request, whether a machine or a person found it.");

    /// <summary>Only a number in normal use may be ported.</summary>
    public static Provision Port2019 { get; } = porting.Article(
        string.Empty, string.Empty, string.Empty,
        "A number is ported only in normal use, neither lost nor suspended: one-way suspension bars porting.",
        "None: a hold that only awaits verification does not keep a number from porting.",
        Standing.Believed);

    /// <summary>Every row, in the order of their identifiers.</summary>
    public static IReadOnlyList<Provision> All { get; } =
    [
        .. new[]
        {
            Atfl5, Atfl6, Atfl10, Atfl11, Atfl12, Atfl27, Atfl31, Atfl32, Circ2021Art4, TelReg36, TelReg40, Miit25Art6, Miit35Art10,
            Joint2024Art3, Pipl24, Port2019,
        }.OrderBy(row => row.Id, StringComparer.Ordinal),
    ];

    private static readonly FrozenDictionary<string, Provision> byId = All.ToFrozenDictionary(row => row.Id, StringComparer.Ordinal);

    /// <summary>Finds a row by its identifier, exactly as written.</summary>
    public static bool TryFind(string? id, [NotNullWhen(true)] out Provision? provision) =>
        byId.TryGetValue(id ?? string.Empty, out provision);

    private sealed record Instrument(string Id, string Zh, string En, DateOnly InForceFrom)
    {
        internal Provision Article(
            string number,
            string zh,
            string en,
            string duty,
            string margin,
            Standing standing = Standing.Confirmed,
            TimeSpan? period = null) =>
            new(number.Length == 0 ? Id : $"{Id}-{number}", Zh, En, zh, en, duty, InForceFrom, null, period, margin, standing);
    }
}
