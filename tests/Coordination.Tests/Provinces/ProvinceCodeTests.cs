using Coordination.Provinces;

namespace Coordination.Tests.Provinces;

public class ProvinceCodeTests
{
    public static TheoryData<int, string, string, string, string> Provinces => new()
    {
        { 11, "北京", "北京市", "Beijing", "CN-BJ" },
        { 12, "天津", "天津市", "Tianjin", "CN-TJ" },
        { 13, "河北", "河北省", "Hebei", "CN-HE" },
        { 14, "山西", "山西省", "Shanxi", "CN-SX" },
        { 15, "内蒙古", "内蒙古自治区", "Inner Mongolia", "CN-NM" },
        { 21, "辽宁", "辽宁省", "Liaoning", "CN-LN" },
        { 22, "吉林", "吉林省", "Jilin", "CN-JL" },
        { 23, "黑龙江", "黑龙江省", "Heilongjiang", "CN-HL" },
        { 31, "上海", "上海市", "Shanghai", "CN-SH" },
        { 32, "江苏", "江苏省", "Jiangsu", "CN-JS" },
        { 33, "浙江", "浙江省", "Zhejiang", "CN-ZJ" },
        { 34, "安徽", "安徽省", "Anhui", "CN-AH" },
        { 35, "福建", "福建省", "Fujian", "CN-FJ" },
        { 36, "江西", "江西省", "Jiangxi", "CN-JX" },
        { 37, "山东", "山东省", "Shandong", "CN-SD" },
        { 41, "河南", "河南省", "Henan", "CN-HA" },
        { 42, "湖北", "湖北省", "Hubei", "CN-HB" },
        { 43, "湖南", "湖南省", "Hunan", "CN-HN" },
        { 44, "广东", "广东省", "Guangdong", "CN-GD" },
        { 45, "广西", "广西壮族自治区", "Guangxi", "CN-GX" },
        { 46, "海南", "海南省", "Hainan", "CN-HI" },
        { 50, "重庆", "重庆市", "Chongqing", "CN-CQ" },
        { 51, "四川", "四川省", "Sichuan", "CN-SC" },
        { 52, "贵州", "贵州省", "Guizhou", "CN-GZ" },
        { 53, "云南", "云南省", "Yunnan", "CN-YN" },
        { 54, "西藏", "西藏自治区", "Tibet", "CN-XZ" },
        { 61, "陕西", "陕西省", "Shaanxi", "CN-SN" },
        { 62, "甘肃", "甘肃省", "Gansu", "CN-GS" },
        { 63, "青海", "青海省", "Qinghai", "CN-QH" },
        { 64, "宁夏", "宁夏回族自治区", "Ningxia", "CN-NX" },
        { 65, "新疆", "新疆维吾尔自治区", "Xinjiang", "CN-XJ" },
    };

    [Theory]
    [MemberData(nameof(Provinces))]
    public void A_province_is_known_by_code_name_and_iso_code(int code, string chinese, string full, string english, string iso)
    {
        var province = ProvinceCode.From(code);
        Assert.Equal((code, $"{code}", chinese, english), (province.Value, province.ToString(), province.NameZh, province.NameEn));
        Assert.All([$"{code}", chinese, full, english, english.ToUpperInvariant(), iso, iso.ToLowerInvariant()], text =>
        {
            Assert.True(ProvinceCode.TryParse(text, out var read));
            Assert.Equal(province, read);
        });
    }

    [Fact]
    public void There_are_31_provinces_in_the_order_of_their_codes() =>
        Assert.Equal(Provinces.Select(row => row.Data.Item1), ProvinceCode.All.Select(province => province.Value));

    [Fact]
    public void Shanxi_is_not_Shaanxi()
    {
        Assert.True(ProvinceCode.TryParse("Shanxi", out var shanxi));
        Assert.True(ProvinceCode.TryParse("Shaanxi", out var shaanxi));
        Assert.Equal((14, 61), (shanxi.Value, shaanxi.Value));
    }

    [Fact]
    public void An_unknown_province_is_written_00()
    {
        Assert.True(ProvinceCode.TryParse("00", out var province));
        Assert.Equal(ProvinceCode.Unknown, province);
        Assert.Equal(ProvinceCode.Unknown, ProvinceCode.From(0));
        Assert.Equal(("00", "未知", "unknown"), (province.ToString(), province.NameZh, province.NameEn));
        Assert.DoesNotContain(ProvinceCode.Unknown, ProvinceCode.All);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("71")]
    [InlineData("99")]
    [InlineData(" 51")]
    [InlineData("５１")]
    [InlineData("CN-")]
    [InlineData("unknown")]
    [InlineData("China")]
    public void What_is_no_province_is_refused(string? text) => Assert.False(ProvinceCode.TryParse(text, out _));

    [Theory]
    [InlineData(-1)]
    [InlineData(10)]
    [InlineData(66)]
    [InlineData(71)]
    [InlineData(256)]
    public void A_code_without_a_province_is_refused(int code) => Assert.Throws<ArgumentOutOfRangeException>(() => ProvinceCode.From(code));
}
