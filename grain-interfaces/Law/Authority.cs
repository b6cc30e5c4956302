using System.Collections.Frozen;
using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Numbers;

namespace Coordination.Law;

/// <summary>
/// The row of the authority matrix for one ground: who may place a hold on it, what it bars unless the order says otherwise,
/// when the holder is told, and who may end it.
/// </summary>
/// <remarks>
/// Which provision carries which ground is our reading; an order names its own provision and document beside it. An upheld
/// appeal ends a hold on every ground: ATFL art. 32 gives the right of appeal without exception.
/// </remarks>
public sealed class Authority
{
    private static readonly Authority[] rows =
    [
        new(Ground.PsbCase, "PSB_CASE", Role.PoliceIssuer, Provisions.Atfl27)
        {
            Services = Services.TwoWay,
            Notice = NoticePolicy.WithStop,
            ReleaseBy = ReleaseBy.SameUnit | ReleaseBy.Superior | ReleaseBy.Appeal,
            Names = ("公安涉案", "public security case"),
            Reasons = ("公安机关认定该号码涉及电信网络诈骗案件，依法通知停机。", "Public security named this number in a fraud case and had it stopped under law."),
        },
        new(Ground.Miit, "MIIT", Role.MinistryOperator, Provisions.Atfl32)
        {
            Services = Services.TwoWay,
            Notice = NoticePolicy.WithStop,
            ReleaseBy = ReleaseBy.SameUnit | ReleaseBy.Appeal,
            Names = ("工业和信息化部", "Ministry of Industry and Information Technology"),
            Reasons = ("工业和信息化部依法要求对该号码采取停机处置。", "The Ministry of Industry and Information Technology ordered this number stopped under law."),
        },
        new(Ground.Pca, "PCA", Role.ProvinceOperator, Provisions.Atfl6)
        {
            Services = Services.OneWay,
            Notice = NoticePolicy.BeforeStop,
            ReleaseBy = ReleaseBy.SameUnit | ReleaseBy.Superior | ReleaseBy.Appeal,
            RequiresProvince = true,
            Names = ("省通信管理局", "provincial communications administration"),
            Reasons = ("省通信管理局依法要求对该号码采取限制措施。", "The provincial communications administration ordered this number restricted under law."),
        },
        new(Ground.CarrierRisk, "CARRIER_RISK", Role.CarrierSystem, Provisions.Atfl11)
        {
            Services = Services.OneWay,
            Notice = NoticePolicy.BeforeStop,
            ReleaseBy = ReleaseBy.Verification | ReleaseBy.SameUnit | ReleaseBy.Superior | ReleaseBy.Appeal,
            Names = ("企业风控", "carrier's risk finding"),
            Reasons = (
                "运营商监测发现该号码存在涉诈异常，需要重新进行实名核验；未按时核验或核验未通过的，将限制部分功能。",
                "The carrier found signs of fraud on this number and has to verify its holder again; without a passed verification some services are restricted."),
        },
        new(Ground.RealName, "REALNAME", Role.CarrierSystem, Provisions.Miit25Art6)
        {
            Services = Services.OneWay,
            Notice = NoticePolicy.BeforeStop,
            ReleaseBy = ReleaseBy.SameUnit | ReleaseBy.Superior | ReleaseBy.Appeal,
            Names = ("实名不合规", "registration not compliant"),
            Reasons = (
                "该号码的实名登记信息缺失或不实，需要补办登记；未按时补办的，将限制部分功能。",
                "The registration of this number is missing or untrue and has to be completed; until then some services are restricted."),
        },
        new(Ground.JointPunishment, "JOINT_PUNISH", Role.PoliceIssuer, Provisions.Joint2024Art3)
        {
            Services = Services.TwoWay,
            Notice = NoticePolicy.WithStop,
            ReleaseBy = ReleaseBy.SameUnit | ReleaseBy.Appeal,
            Names = ("联合惩戒", "joint punishment"),
            Reasons = (
                "机主被公安机关依法列为电信网络诈骗及其关联违法犯罪联合惩戒对象，惩戒期内其名下号码停用，不得新开号码。",
                "The holder is under joint punishment for fraud and linked offences by decision of public security: during its term the holder's lines are stopped and no new one is opened."),
        },
    ];

    private static readonly FrozenDictionary<Ground, Authority> byGround = rows.ToFrozenDictionary(row => row.Ground);
    private static readonly FrozenDictionary<string, Ground> byCode = rows.ToFrozenDictionary(row => row.code, row => row.Ground, StringComparer.Ordinal);

    private readonly string code;

    private Authority(Ground ground, string code, Role placedBy, Provision provision)
    {
        Ground = ground;
        this.code = code;
        PlacedBy = placedBy;
        Provision = provision;
    }

    /// <summary>Every row, in the order of the grounds.</summary>
    public static IReadOnlyList<Authority> All => rows;

    /// <summary>The ground.</summary>
    public Ground Ground { get; }

    /// <summary>The role that may place it.</summary>
    public Role PlacedBy { get; }

    /// <summary>The provision it rests on when the order names no other.</summary>
    public Provision Provision { get; }

    /// <summary>Services barred when the order does not say.</summary>
    public Services Services { get; private init; }

    /// <summary>When the holder is told, when the order does not say. Only a public security case may be made secret.</summary>
    public NoticePolicy Notice { get; private init; }

    /// <summary>Who may end a hold on this ground.</summary>
    public ReleaseBy ReleaseBy { get; private init; }

    /// <summary>Whether the issuer is bound to one province, and numbers of others are out of its scope.</summary>
    public bool RequiresProvince { get; private init; }

    /// <summary>Chinese name.</summary>
    public string NameZh => Names.Zh;

    /// <summary>English name.</summary>
    public string NameEn => Names.En;

    private (string Zh, string En) Names { get; init; }

    private (string Zh, string En) Reasons { get; init; }

    /// <summary>The row of a ground.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="Ground.None"/>, or no ground at all.</exception>
    public static Authority Of(Ground ground) => byGround.TryGetValue(ground, out var row)
        ? row
        : throw new ArgumentOutOfRangeException(nameof(ground), ground, "Nobody may place a hold on this ground.");

    /// <summary>Reads a code as <see cref="Code"/> writes it, <c>PSB_CASE</c>; case matters.</summary>
    public static bool TryParse(string? text, out Ground ground) => byCode.TryGetValue(text ?? string.Empty, out ground);

    /// <summary>Upper snake case: <c>PSB_CASE</c>, <c>MIIT</c>, <c>PCA</c>, <c>CARRIER_RISK</c>, <c>REALNAME</c>, <c>JOINT_PUNISH</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">As <see cref="Of"/>.</exception>
    public static string Code(Ground ground) => Of(ground).code;

    /// <summary>
    /// What the public, and with it the holder, is told as the reason. Under <see cref="NoticePolicy.Secret"/> it says who
    /// decided and whom to ask, and nothing of the case.
    /// </summary>
    public string PublicReason(NoticePolicy notice, bool chinese) => (notice, chinese) switch
    {
        (NoticePolicy.Secret, true) => "该号码依公安机关要求处置，详情请咨询96110。",
        (NoticePolicy.Secret, false) => "This number was acted on at the order of public security; ask 96110.",
        (_, true) => Reasons.Zh,
        (_, false) => Reasons.En,
    };

    /// <summary>
    /// Whom to ask and where to complain. On a carrier's ground its hotline, then the appeal of MIIT order 35; 96110 for public
    /// security, 12300 for the telecommunications authorities.
    /// </summary>
    /// <param name="carrier">The serving carrier; the default value when it is not known.</param>
    /// <param name="chinese">Language.</param>
    public string Contact(CarrierCode carrier, bool chinese) => (PlacedBy, chinese) switch
    {
        (Role.PoliceIssuer, true) => "反诈专线 96110",
        (Role.PoliceIssuer, false) => "anti-fraud line 96110",
        (Role.CarrierSystem, true) => $"{Hotline(carrier, true)}；{AppealDays}日内未答复或对答复不满意的，可拨打 12300 申诉",
        (Role.CarrierSystem, false) => $"{Hotline(carrier, false)}; without an answer in {AppealDays} days, or one that satisfies, appeal at 12300",
        (_, true) => "电信用户申诉受理中心 12300",
        (_, false) => "appeal centre for telecommunications users, 12300",
    };

    private static int AppealDays => Provisions.Miit35Art10.Period!.Value.Days;

    private static string Hotline(CarrierCode carrier, bool chinese) => carrier.Hotline.Length == 0
        ? chinese ? "您的运营商客服热线或任一营业厅" : "your carrier's hotline or any of its halls"
        : chinese ? $"{carrier.NameZh} {carrier.Hotline} 或其任一营业厅" : $"{carrier.NameEn} {carrier.Hotline}, or any of its halls";
}
