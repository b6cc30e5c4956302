using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Law;
using Coordination.Numbers;

namespace Coordination.Tests.Law;

public class AuthorityTests
{
    private const ReleaseBy OwnUnit = ReleaseBy.SameUnit | ReleaseBy.Appeal;

    private static readonly Ground[] grounds = [.. Enum.GetValues<Ground>().Where(ground => ground != Ground.None)];

    [Theory]
    [InlineData(Ground.PsbCase, "PSB_CASE", Role.PoliceIssuer, Services.TwoWay, NoticePolicy.WithStop, OwnUnit | ReleaseBy.Superior, "ATFL-27", false)]
    [InlineData(Ground.Miit, "MIIT", Role.MinistryOperator, Services.TwoWay, NoticePolicy.WithStop, OwnUnit, "ATFL-32", false)]
    [InlineData(Ground.Pca, "PCA", Role.ProvinceOperator, Services.OneWay, NoticePolicy.BeforeStop, OwnUnit | ReleaseBy.Superior, "ATFL-6", true)]
    [InlineData(Ground.CarrierRisk, "CARRIER_RISK", Role.CarrierSystem, Services.OneWay, NoticePolicy.BeforeStop, OwnUnit | ReleaseBy.Superior | ReleaseBy.Verification, "ATFL-11", false)]
    [InlineData(Ground.RealName, "REALNAME", Role.CarrierSystem, Services.OneWay, NoticePolicy.BeforeStop, OwnUnit | ReleaseBy.Superior, "MIIT-25-6", false)]
    [InlineData(Ground.JointPunishment, "JOINT_PUNISH", Role.PoliceIssuer, Services.TwoWay, NoticePolicy.WithStop, OwnUnit, "JOINT-2024-3", false)]
    public void Each_ground_has_its_row(
        Ground ground, string code, Role placedBy, Services services, NoticePolicy notice, ReleaseBy releaseBy, string provision, bool requiresProvince)
    {
        var row = Authority.Of(ground);
        Assert.Equal(
            (ground, placedBy, services, notice, releaseBy, provision, requiresProvince),
            (row.Ground, row.PlacedBy, row.Services, row.Notice, row.ReleaseBy, row.Provision.Id, row.RequiresProvince));
        Assert.Equal(code, Authority.Code(ground));
        Assert.True(Authority.TryParse(code, out var read));
        Assert.Equal(ground, read);
    }

    [Fact]
    public void Every_ground_but_none_has_a_row_with_words_in_both_languages()
    {
        Assert.Equal(grounds, Authority.All.Select(row => row.Ground));
        Assert.All(Authority.All, row =>
        {
            Assert.EndsWith("。", row.PublicReason(row.Notice, chinese: true));
            Assert.EndsWith(".", row.PublicReason(row.Notice, chinese: false));
            Assert.NotEmpty(row.NameZh);
            Assert.NotEmpty(row.NameEn);
        });
        Assert.Throws<ArgumentOutOfRangeException>(() => Authority.Of(Ground.None));
        Assert.Throws<ArgumentOutOfRangeException>(() => Authority.Code((Ground)99));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("psb_case")]
    [InlineData("NONE")]
    public void What_is_no_ground_is_refused(string? text)
    {
        Assert.False(Authority.TryParse(text, out var ground));
        Assert.Equal(Ground.None, ground);
    }

    [Fact]
    public void Only_a_carriers_risk_finding_ends_by_verification() =>
        Assert.Equal([Ground.CarrierRisk], grounds.Where(ground => Authority.Of(ground).ReleaseBy.HasFlag(ReleaseBy.Verification)));

    [Fact]
    public void An_upheld_appeal_ends_a_hold_on_every_ground() =>
        Assert.All(Authority.All, row => Assert.True(row.ReleaseBy.HasFlag(ReleaseBy.Appeal)));

    [Fact]
    public void A_secret_reason_tells_whom_to_ask_and_nothing_of_the_case()
    {
        var row = Authority.Of(Ground.PsbCase);
        Assert.Contains("96110", row.PublicReason(NoticePolicy.Secret, chinese: true));
        Assert.Contains("96110", row.PublicReason(NoticePolicy.Secret, chinese: false));
        Assert.DoesNotContain("案件", row.PublicReason(NoticePolicy.Secret, chinese: true));
    }

    [Theory]
    [InlineData(Ground.PsbCase, "CMCC", "96110")]
    [InlineData(Ground.CarrierRisk, "CUCC", "10010")]
    [InlineData(Ground.RealName, "CTCC", "10000")]
    [InlineData(Ground.CarrierRisk, "CUCC", "15")]
    [InlineData(Ground.Miit, "CMCC", "12300")]
    [InlineData(Ground.Pca, "CMCC", "12300")]
    public void The_contact_is_of_the_body_that_decided(Ground ground, string carrier, string expected)
    {
        Assert.Contains(expected, Authority.Of(ground).Contact(CarrierCode.Parse(carrier), chinese: true));
        Assert.Contains(expected, Authority.Of(ground).Contact(CarrierCode.Parse(carrier), chinese: false));
    }

    [Fact]
    public void A_carrier_without_a_known_hotline_is_still_a_contact()
    {
        Assert.StartsWith("您的运营商客服热线", Authority.Of(Ground.CarrierRisk).Contact(CarrierCode.Mvno(1), chinese: true));
        Assert.StartsWith("your carrier's hotline", Authority.Of(Ground.CarrierRisk).Contact(default, chinese: false));
    }
}
