using System.Globalization;
using System.Text;
using Coordination.Orders;

namespace Coordination.Tests.Orders.Files;

/// <summary>Writes the files of <c>infra/samples</c>, the same bytes each time. Every number in them is drawn, none is anybody's on purpose.</summary>
internal sealed class SampleFile
{
    internal const int CaseNumbersRows = 3000;
    internal const int Gb18030Rows = 500;
    internal const int Duplicates = 6;

    private const int Seed = 20_241_201;

    // Codes of the national plan that carry exactly one carrier's 11-digit mobile numbers, by share of subscriptions.
    private static readonly (int Percent, string[] Prefixes)[] Carriers =
    [
        (55, [
            "1340", "1341", "1342", "1343", "1344", "1345", "1346", "1347", "1348", "135", "136", "137", "138", "139", "147",
            "150", "151", "152", "157", "158", "159", "178", "182", "183", "184", "187", "188", "195", "197", "198",
        ]),
        (23, ["133", "153", "173", "177", "180", "181", "189", "191", "193", "199"]),
        (19, ["130", "131", "132", "155", "156", "166", "175", "176", "185", "186", "196"]),
        (2, ["192"]),
        (1, ["162", "165", "167", "1700", "1701", "1702", "1703", "1704", "1705", "1706", "1707", "1708", "1709", "171"]),
    ];

    private static readonly string[] Remarks =
        ["", "", "", "impersonation", "loan fee", "refund call", "parcel, second call", "called \"customer service\"", "investment group"];

    private static readonly string[] ChineseRemarks =
        ["", "", "冒充公检法", "贷款手续费", "退款；第二次来电", "自称“客服”", "刷单返利"];

    private readonly Random random = new(Seed);

    private SampleFile()
    {
    }

    /// <summary>Rows that look like numbers to the reader of files and are refused where the order is taken in.</summary>
    internal static string[] BadNumbers { get; } =
    [
        "1380013", "139001380", "18600", "1380013800a", "unknown", "13B00138000", "010-12345678", "021-87654321", "0755 2345 6789",
        "15412345678", "15498765432", "154-0013-8000", "1.38E+10", "1.86E+10", "1.39001E+10",
    ];

    /// <summary>All samples by file name.</summary>
    internal static IReadOnlyDictionary<string, byte[]> All { get; } = new Dictionary<string, byte[]>
    {
        ["case-numbers.csv"] = new SampleFile().CaseNumbers(),
        ["case-numbers-gb18030.csv"] = new SampleFile().Gb18030Export(),
        ["messy.csv"] = Messy(),
    };

    private byte[] CaseNumbers()
    {
        var numbers = Numbers(CaseNumbersRows - Duplicates - BadNumbers.Length);
        var rows = numbers.Select(Written).ToList();
        // A number comes twice in two ways of writing it: nothing but parsing finds it.
        rows.AddRange(numbers.Take(Duplicates).Select(number => "0086" + number));
        rows.AddRange(BadNumbers);
        random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(rows));
        var text = new StringBuilder("number,note\n");
        foreach (var row in rows)
        {
            text.Append(row).Append(',').Append(Cell(Pick(Remarks), ',')).Append('\n');
        }

        return new UTF8Encoding(false).GetBytes(text.ToString());
    }

    private byte[] Gb18030Export()
    {
        var text = new StringBuilder("序号;手机号码;备注\r\n");
        foreach (var (index, number) in Numbers(Gb18030Rows).Index())
        {
            text.Append(CultureInfo.InvariantCulture, $"{index + 1};{number};{Cell(Pick(ChineseRemarks), ';')}\r\n");
        }

        return CodePagesEncodingProvider.Instance.GetEncoding("gb18030")!.GetBytes(text.ToString());
    }

    // A mark at the beginning decides the encoding, so that the one damaged byte is its row's fault and not the file's.
    private static byte[] Messy() =>
    [
        .. "\uFEFFid,number,note\r\n"u8,
        .. "1,13800138001,good\r\n2,138-0013-8002,good\n3,+86 138 0013 8003,good\r4,１３８００１３８００４,good\n\n , ,\n"u8,
        .. "5,\"13800138005,unclosed quote\n"u8,
        .. "6,\"138\"00138006,text after a quote\n"u8,
        .. "7,13800138007,"u8, .. Enumerable.Repeat((byte)'x', OrderFile.CharsPerLineMax), .. "\n"u8,
        .. "8\n"u8,
        .. "9,,empty number\n"u8,
        .. "10,13800138010 or 13800138011 or 13800138012 or 13800138013 or 13800138014,number too long\n"u8,
        .. "11,13800138011,undecodable byte "u8, 0xFF, .. "\n"u8,
        .. "12,138001\038012,control character\n"u8,
        .. "13,1380013,short\n14,1380013800a,letters\n15,010-12345678,fixed line\n"u8,
        .. "16,15412345678,code not allocated\n17,1.38E+10,digits lost\n18,13800138001,duplicate of 1\n"u8,
        .. "19,13800138019,last line without an end"u8,
    ];

    private List<string> Numbers(int count)
    {
        var seen = new HashSet<string>();
        var numbers = new List<string>();
        while (numbers.Count < count)
        {
            var number = Pick(Prefixes());
            while (number.Length < 11)
            {
                number += (char)('0' + random.Next(10));
            }

            if (seen.Add(number))
            {
                numbers.Add(number);
            }
        }

        return numbers;
    }

    private string[] Prefixes()
    {
        var left = random.Next(100);
        foreach (var (percent, prefixes) in Carriers)
        {
            left -= percent;
            if (left < 0)
            {
                return prefixes;
            }
        }

        throw new InvalidOperationException("The shares do not add up to 100.");
    }

    private string Written(string number) => random.Next(100) switch
    {
        < 84 => number,
        < 88 => $"{number[..3]} {number[3..7]} {number[7..]}",
        < 92 => $"{number[..3]}-{number[3..7]}-{number[7..]}",
        < 95 => $"+86{number}",
        < 97 => $"+86 {number[..3]} {number[3..7]} {number[7..]}",
        < 99 => $"0086{number}",
        _ => $"86{number}",
    };

    private T Pick<T>(T[] from) => from[random.Next(from.Length)];

    private static string Cell(string text, char delimiter) =>
        text.Contains(delimiter) || text.Contains('"') ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
