using Coordination.Law;

namespace Coordination.Tests.Law;

public class ProvisionTests
{
    public static TheoryData<string, string, string> Rows => new()
    {
        { "ATFL-5", "2022-12-01", "《中华人民共和国反电信网络诈骗法》第五条" },
        { "ATFL-6", "2022-12-01", "《中华人民共和国反电信网络诈骗法》第六条" },
        { "ATFL-10", "2022-12-01", "《中华人民共和国反电信网络诈骗法》第十条" },
        { "ATFL-11", "2022-12-01", "《中华人民共和国反电信网络诈骗法》第十一条" },
        { "ATFL-12", "2022-12-01", "《中华人民共和国反电信网络诈骗法》第十二条" },
        { "ATFL-27", "2022-12-01", "《中华人民共和国反电信网络诈骗法》第二十七条" },
        { "ATFL-31", "2022-12-01", "《中华人民共和国反电信网络诈骗法》第三十一条" },
        { "ATFL-32", "2022-12-01", "《中华人民共和国反电信网络诈骗法》第三十二条" },
        { "CIRC-2021-4", "2021-06-17", "《工业和信息化部 公安部关于依法清理整治涉诈电话卡、物联网卡以及关联互联网账号的通告》第四条" },
        { "JOINT-2024-3", "2024-12-01", "《电信网络诈骗及其关联违法犯罪联合惩戒办法》第三条" },
        { "MIIT-25-6", "2013-09-01", "《电话用户真实身份信息登记规定》第六条" },
        { "MIIT-35-10", "2016-07-30", "《电信用户申诉处理办法》第十条" },
        { "PIPL-24", "2021-11-01", "《中华人民共和国个人信息保护法》第二十四条" },
        { "PORT-2019", "2019-12-01", "《携号转网服务管理规定》" },
        { "TELREG-36", "2000-09-25", "《中华人民共和国电信条例》第三十六条" },
        { "TELREG-40-3", "2000-09-25", "《中华人民共和国电信条例》第四十条第（三）项" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_provision_binds_from_its_first_day_and_not_the_day_before(string id, string from, string citation)
    {
        Assert.True(Provisions.TryFind(id, out var provision));
        var first = DateOnly.ParseExact(from, "yyyy-MM-dd");
        Assert.Equal(first, provision.InForceFrom);
        Assert.True(provision.IsInForce(first));
        Assert.False(provision.IsInForce(first.AddDays(-1)));
        Assert.Equal(citation, provision.Cite(chinese: true));
    }

    [Fact]
    public void No_row_is_without_a_test_of_its_day() =>
        Assert.Equal(Rows.Select(row => row.Data.Item1).Order(StringComparer.Ordinal), Provisions.All.Select(row => row.Id));

    [Fact]
    public void Every_row_says_its_duty_and_its_margin_in_full() =>
        Assert.All(Provisions.All, row =>
        {
            Assert.Matches("^[A-Z]+(-[0-9]+)+$", row.Id);
            Assert.EndsWith(".", row.Duty);
            Assert.EndsWith(".", row.Margin);
            Assert.StartsWith(row.InstrumentEn, row.Cite(chinese: false));
        });

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ATFL")]
    [InlineData("atfl-11")]
    [InlineData("ATFL-11 ")]
    [InlineData("ATFL-999")]
    public void A_provision_that_is_not_in_the_table_is_not_found(string? id) => Assert.False(Provisions.TryFind(id, out _));

    [Fact]
    public void A_day_begins_at_midnight_in_Shanghai()
    {
        var lastInstantBefore = new DateTimeOffset(2022, 11, 30, 15, 59, 59, TimeSpan.Zero);
        Assert.False(Provisions.Atfl11.IsInForce(lastInstantBefore));
        Assert.True(Provisions.Atfl11.IsInForce(lastInstantBefore.AddSeconds(1)));
    }

    [Fact]
    public void The_last_day_still_binds()
    {
        var repealed = Provisions.Atfl11 with { InForceUntil = new DateOnly(2030, 6, 30) };
        Assert.True(repealed.IsInForce(new DateOnly(2030, 6, 30)));
        Assert.False(repealed.IsInForce(new DateOnly(2030, 7, 1)));
    }

    [Fact]
    public void Periods_are_those_of_the_texts()
    {
        Assert.Equal(TimeSpan.FromHours(24), Provisions.Circ2021Art4.Period);
        Assert.Equal(TimeSpan.FromDays(15), Provisions.Miit35Art10.Period);
        Assert.Equal(TimeSpan.Zero, Provisions.Atfl32.Period);
        Assert.Equal("Anti-Telecom and Online Fraud Law, art. 32", Provisions.Atfl32.Cite(chinese: false));
    }
}
