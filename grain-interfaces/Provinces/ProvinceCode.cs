using System.Collections.Frozen;

namespace Coordination.Provinces;

/// <summary>
/// Province by its GB/T 2260 code, two digits: <c>11</c> Beijing … <c>65</c> Xinjiang; <c>00</c> where a number's province is
/// not known. Shanxi is 14, Shaanxi is 61.
/// </summary>
[GenerateSerializer, Immutable, Alias("province-code")]
public readonly record struct ProvinceCode
{
    private static readonly Row[] rows =
    [
        new(11, "北京", "市", "Beijing", "BJ"),
        new(12, "天津", "市", "Tianjin", "TJ"),
        new(13, "河北", "省", "Hebei", "HE"),
        new(14, "山西", "省", "Shanxi", "SX"),
        new(15, "内蒙古", "自治区", "Inner Mongolia", "NM"),
        new(21, "辽宁", "省", "Liaoning", "LN"),
        new(22, "吉林", "省", "Jilin", "JL"),
        new(23, "黑龙江", "省", "Heilongjiang", "HL"),
        new(31, "上海", "市", "Shanghai", "SH"),
        new(32, "江苏", "省", "Jiangsu", "JS"),
        new(33, "浙江", "省", "Zhejiang", "ZJ"),
        new(34, "安徽", "省", "Anhui", "AH"),
        new(35, "福建", "省", "Fujian", "FJ"),
        new(36, "江西", "省", "Jiangxi", "JX"),
        new(37, "山东", "省", "Shandong", "SD"),
        new(41, "河南", "省", "Henan", "HA"),
        new(42, "湖北", "省", "Hubei", "HB"),
        new(43, "湖南", "省", "Hunan", "HN"),
        new(44, "广东", "省", "Guangdong", "GD"),
        new(45, "广西", "壮族自治区", "Guangxi", "GX"),
        new(46, "海南", "省", "Hainan", "HI"),
        new(50, "重庆", "市", "Chongqing", "CQ"),
        new(51, "四川", "省", "Sichuan", "SC"),
        new(52, "贵州", "省", "Guizhou", "GZ"),
        new(53, "云南", "省", "Yunnan", "YN"),
        new(54, "西藏", "自治区", "Tibet", "XZ"),
        new(61, "陕西", "省", "Shaanxi", "SN"),
        new(62, "甘肃", "省", "Gansu", "GS"),
        new(63, "青海", "省", "Qinghai", "QH"),
        new(64, "宁夏", "回族自治区", "Ningxia", "NX"),
        new(65, "新疆", "维吾尔自治区", "Xinjiang", "XJ"),
    ];

    private static readonly Row unknown = new(0, "未知", string.Empty, "unknown", string.Empty);
    private static readonly Row?[] byCode = ByCode();
    private static readonly FrozenDictionary<string, byte> byName = ByName();

    [Id(0)]
    private readonly byte value;

    private ProvinceCode(byte value) => this.value = value;

    /// <summary>The number's province is not known; it still routes.</summary>
    public static ProvinceCode Unknown => default;

    /// <summary>The 31 provinces in the order of their codes, without <see cref="Unknown"/>.</summary>
    public static IReadOnlyList<ProvinceCode> All { get; } = [.. rows.Select(row => new ProvinceCode(row.Code))];

    /// <summary>0, or 11 to 65.</summary>
    public int Value => value;

    /// <summary>Short Chinese name, <c>四川</c>; <c>未知</c> for 00.</summary>
    public string NameZh => Named.Zh;

    /// <summary>English name, <c>Sichuan</c>; <c>unknown</c> for 00.</summary>
    public string NameEn => Named.En;

    private Row Named => byCode[value] ?? unknown;

    /// <summary>The province of a code, 0 for <see cref="Unknown"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No province has this code.</exception>
    public static ProvinceCode From(int code) => code >= 0 && code < byCode.Length && byCode[code] is not null
        ? new ProvinceCode((byte)code)
        : throw new ArgumentOutOfRangeException(nameof(code), code, "No province has this code.");

    /// <summary>
    /// Reads a code (<c>51</c>, <c>00</c>), a name (<c>四川</c>, <c>四川省</c>, <c>Sichuan</c>) or ISO 3166-2 (<c>CN-SC</c>); case
    /// does not matter, white space around it is not accepted.
    /// </summary>
    public static bool TryParse(string? text, out ProvinceCode code)
    {
        var found = byName.TryGetValue(text ?? string.Empty, out var value);
        code = new ProvinceCode(value);
        return found;
    }

    /// <summary>Two digits.</summary>
    public override string ToString() => value.ToString("00", System.Globalization.CultureInfo.InvariantCulture);

    private static Row?[] ByCode()
    {
        var table = new Row?[rows[^1].Code + 1];
        table[0] = unknown;
        foreach (var row in rows)
        {
            table[row.Code] = row;
        }

        return table;
    }

    private static FrozenDictionary<string, byte> ByName() => rows
        .SelectMany(row => new[] { new ProvinceCode(row.Code).ToString(), row.Zh, row.Zh + row.Suffix, row.En, "CN-" + row.Iso }
            .Select(name => (name, row.Code)))
        .Append(("00", unknown.Code))
        .ToFrozenDictionary(pair => pair.Item1, pair => pair.Item2, StringComparer.OrdinalIgnoreCase);

    private sealed record Row(byte Code, string Zh, string Suffix, string En, string Iso);
}
