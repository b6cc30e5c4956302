using System.Text;
using Coordination.Harness;
using Coordination.Numbers;
using Coordination.Provinces;
using CsCheck;
using PhoneNumbers;

namespace Coordination.Tests.Numbers;

public class ProvinceTableTests
{
    // The product asks the geocoder in English; the tests ask it in Chinese and compare.
    private static readonly Locale chinese = new("zh", "CN");

    [Fact]
    public void A_province_is_what_the_geocoder_says_it_is() =>
        Gen.Int[1_300_000, 1_999_999].Sample(segment =>
            ProvinceTable.FromMetadata().Of(Number(segment)) == AskInChinese(segment), iter: 20_000);

    [Fact]
    public void Every_province_is_found_somewhere()
    {
        var found = Enumerable.Range(0, 70_000).Select(i => ProvinceTable.FromMetadata().Of(Number(1_300_000 + (i * 10)))).ToHashSet();
        Assert.Superset(ProvinceCode.All.ToHashSet(), found);
    }

    [Theory]
    [InlineData(1920000)]
    [InlineData(1620000)]
    [InlineData(1540000)]
    public void A_segment_the_metadata_does_not_know_has_no_province(int segment) =>
        Assert.Equal(ProvinceCode.Unknown, ProvinceTable.FromMetadata().Of(Number(segment)));

    [Theory]
    [InlineData("1064712345678")]
    [InlineData("1440012345678")]
    public void A_machines_number_has_no_province_and_never_Beijings_area_code(string text)
    {
        Assert.True(Msisdn.TryParse(text, out var number));
        Assert.Equal(ProvinceCode.Unknown, ProvinceTable.FromMetadata().Of(number));
        Assert.Equal(ProvinceCode.Unknown, ProvinceTable.FromMetadata().Of(default));
    }

    [Fact]
    public void A_segment_asked_for_before_is_answered_without_allocating()
    {
        var number = Number(1_380_013);
        var table = ProvinceTable.FromMetadata();
        var first = table.Of(number);
        var again = first;

        Assert.Equal(0, Allocations.Of(() => again = table.Of(number)));
        Assert.Equal(first, again);
    }

    [Fact]
    public void Many_threads_get_the_same_answers()
    {
        var answers = new ProvinceCode[4][];
        Parallel.For(0, answers.Length, thread =>
            answers[thread] = [.. Enumerable.Range(1_391_000, 2_000).Select(segment => ProvinceTable.FromMetadata().Of(Number(segment)))]);
        Assert.All(answers, answer => Assert.Equal(answers[0], answer));
    }

    [Fact]
    public void An_imported_segment_overrides_the_metadata_and_others_keep_it()
    {
        var metadata = ProvinceTable.FromMetadata();
        var elsewhere = metadata.Of(Number(1_380_013)) == ProvinceCode.From(65) ? 64 : 65;
        var table = metadata.WithSegments(Csv($"# version 2026-09\nsegment,province\n1380013,{elsewhere}\r\n1920000,四川\n\n# note\n1391234,00"));
        Assert.Equal(ProvinceCode.From(elsewhere), table.Of(Number(1_380_013)));
        Assert.Equal(ProvinceCode.From(51), table.Of(Number(1_920_000)));
        Assert.Equal(ProvinceCode.Unknown, table.Of(Number(1_391_234)));
        Assert.Equal(metadata.Of(Number(1_391_235)), table.Of(Number(1_391_235)));
        Assert.Equal(3, table.ImportedSegments);
        Assert.StartsWith("segments 2026-09; libphonenumber ", table.Version);
        Assert.Equal(ProvinceCode.Unknown, metadata.Of(Number(1_920_000)));
    }

    [Fact]
    public void A_newer_table_replaces_the_one_imported_before()
    {
        var table = ProvinceTable.FromMetadata().WithSegments(Csv("1920000,51")).WithSegments(Csv("1920001,44"));
        Assert.Equal(ProvinceCode.Unknown, table.Of(Number(1_920_000)));
        Assert.Equal(ProvinceCode.From(44), table.Of(Number(1_920_001)));
    }

    [Fact]
    public void A_table_without_a_version_is_known_by_its_content()
    {
        var one = ProvinceTable.FromMetadata().WithSegments(Csv("1920000,51\n1920001,44"));
        var same = ProvinceTable.FromMetadata().WithSegments(Csv("\uFEFFsegment,province\n1920001,广东\n1920000,Sichuan\n"));
        var other = ProvinceTable.FromMetadata().WithSegments(Csv("1920000,51\n1920001,45"));
        Assert.Equal(one.Version, same.Version);
        Assert.NotEqual(one.Version, other.Version);
    }

    [Theory]
    [InlineData("1920000,51\n192000,51", 2)]
    [InlineData("1920000,99", 1)]
    [InlineData("1920000;51", 1)]
    [InlineData("1920000,51,Chengdu", 1)]
    [InlineData("1920000,51\n1920000,51", 2)]
    [InlineData("1299999,51", 1)]
    [InlineData("2000000,51", 1)]
    [InlineData("1920000,51\nsegment,province", 2)]
    public void A_table_with_a_bad_line_is_refused_whole(string csv, int line) =>
        Assert.Equal(line, Assert.Throws<SegmentTableException>(() => ProvinceTable.FromMetadata().WithSegments(Csv(csv))).Line);

    [Fact]
    public void A_line_without_end_is_refused_before_it_fills_the_memory()
    {
        var csv = Csv("1920000,51\n" + new string('1', 10_000_000));
        Assert.Equal(2, Assert.Throws<SegmentTableException>(() => ProvinceTable.FromMetadata().WithSegments(csv)).Line);
        Assert.True(csv.Position < 100_000);
    }

    private static ProvinceCode AskInChinese(int segment)
    {
        var number = new PhoneNumber.Builder().SetCountryCode(86).SetNationalNumber((ulong)segment * 10_000).Build();
        var place = PhoneNumberOfflineGeocoder.GetInstance().GetDescriptionForValidNumber(number, chinese);
        return ProvinceCode.All.SingleOrDefault(province => place.StartsWith(province.NameZh, StringComparison.Ordinal));
    }

    private static MemoryStream Csv(string text) => new(Encoding.UTF8.GetBytes(text));

    private static Msisdn Number(int segment) => Msisdn.FromKey(8_600_000_000_000 + (segment * 10_000L) + 1_234);
}
