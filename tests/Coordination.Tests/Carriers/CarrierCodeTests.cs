using Coordination.Carriers;
using Coordination.Harness;
using Coordination.Provinces;
using CsCheck;

namespace Coordination.Tests.Carriers;

public class CarrierCodeTests
{
    private static readonly Gen<CarrierCode> carriers = Gen.OneOf(
        Gen.OneOf(CarrierCode.Cmcc, CarrierCode.Ctcc, CarrierCode.Cucc, CarrierCode.Cbn), Gen.Int[1, 999].Select(CarrierCode.Mvno));

    private static readonly Gen<ProvinceCode> provinces = Gen.OneOf<ProvinceCode>([ProvinceCode.Unknown, .. ProvinceCode.All]);

    [Theory]
    [InlineData("CMCC", "中国移动", "China Mobile", "10086")]
    [InlineData("CTCC", "中国电信", "China Telecom", "10000")]
    [InlineData("CUCC", "中国联通", "China Unicom", "10010")]
    [InlineData("CBN", "中国广电", "China Broadnet", "10099")]
    [InlineData("MVNO-037", "移动通信转售企业037", "virtual operator 037", "")]
    public void A_carrier_has_its_names_and_its_hotline(string text, string chinese, string english, string hotline)
    {
        var code = CarrierCode.Parse(text);
        Assert.Equal((text, chinese, english, hotline), (code.ToString(), code.NameZh, code.NameEn, code.Hotline));
        Assert.Equal(text.StartsWith("MVNO", StringComparison.Ordinal), code.IsMvno);
        Assert.Equal(code, CarrierCode.Parse(text.ToLowerInvariant()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" CMCC")]
    [InlineData("CMC")]
    [InlineData("MVNO")]
    [InlineData("MVNO-")]
    [InlineData("MVNO-000")]
    [InlineData("MVNO-1")]
    [InlineData("MVNO-1000")]
    [InlineData("MVNO-+12")]
    [InlineData("MVNO-０37")]
    public void What_is_no_carrier_is_refused(string? text)
    {
        Assert.False(CarrierCode.TryParse(text, out var code));
        Assert.Equal(default, code);
        Assert.Throws<FormatException>(() => CarrierCode.Parse(text!));
    }

    [Fact]
    public void Virtual_operators_are_numbered_from_1_to_999()
    {
        Assert.Equal("MVNO-001", CarrierCode.Mvno(1).ToString());
        Assert.Equal("MVNO-999", CarrierCode.Mvno(999).ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => CarrierCode.Mvno(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => CarrierCode.Mvno(1000));
    }

    [Fact]
    public void The_default_value_is_no_carrier()
    {
        Assert.Equal((string.Empty, string.Empty, string.Empty), (default(CarrierCode).ToString(), default(CarrierCode).NameZh, default(CarrierCode).NameEn));
        Assert.False(default(CarrierCode).IsMvno);
    }

    [Fact]
    public void A_code_is_read_back_as_itself() =>
        carriers.Sample(code => CarrierCode.TryParse(code.ToString(), out var again) && again == code);

    [Fact]
    public void Reading_a_code_allocates_nothing()
    {
        var read = CarrierCode.TryParse("cbn", out var code) && CarrierCode.TryParse("MVNO-037", out _);

        Assert.Equal(0, Allocations.Of(() => read &= CarrierCode.TryParse("cbn", out code) && CarrierCode.TryParse("MVNO-037", out _)));
        Assert.True(read);
        Assert.Equal(CarrierCode.Cbn, code);
    }

    [Fact]
    public void A_unit_is_read_back_as_itself() =>
        Gen.Select(carriers, provinces).Sample((carrier, province) =>
        {
            var unit = carrier.IsMvno ? CarrierUnit.Central(carrier) : new CarrierUnit(carrier, province);
            return CarrierUnit.TryParse(unit.ToString(), out var again) && again == unit && unit.ToString().Length <= 11;
        });

    [Theory]
    [InlineData("CMCC-51", false)]
    [InlineData("CMCC-00", true)]
    [InlineData("CBN-11", false)]
    [InlineData("MVNO-001-00", true)]
    public void A_unit_is_a_carrier_and_a_province(string text, bool central)
    {
        var unit = CarrierUnit.Parse(text);
        Assert.Equal(text, unit.ToString());
        Assert.Equal(central, unit.IsCentral);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("CMCC")]
    [InlineData("CMCC-")]
    [InlineData("CMCC-5")]
    [InlineData("CMCC-99")]
    [InlineData("CMCC-511")]
    [InlineData("CMCC-四川")]
    [InlineData("CMCC 51")]
    [InlineData("ABCD-51")]
    [InlineData("MVNO-001")]
    [InlineData("MVNO-001-51")]
    [InlineData("-51")]
    public void What_is_no_unit_is_refused(string? text)
    {
        Assert.False(CarrierUnit.TryParse(text, out var unit));
        Assert.Equal(default, unit);
        Assert.Throws<FormatException>(() => CarrierUnit.Parse(text!));
    }
}
