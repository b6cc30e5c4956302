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
        ["messy.jsonl"] = MessyJson(),
        ["messy.xlsx"] = MessyWorkbook(),
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

    private static byte[] MessyJson() => new UTF8Encoding(false).GetBytes(string.Join('\n',
    [
        "{\"id\":1,\"number\":\"13800138101\",\"note\":\"good\"}",
        "{\"id\":2,\"number\":13800138102,\"note\":\"good, as a quantity\"}",
        "13800138103",
        "\"138-0013-8104\"",
        "",
        "{\"id\":5,\"number\":\"13800138105\"",
        "{\"id\":6,\"number\":\"13800138106\"} {\"id\":6}",
        "{\"id\":7,\"number\":\"13800138107\",\"number\":\"13800138108\"}",
        $"{{\"id\":8,\"number\":\"13800138108\",\"deep\":{new string('[', JsonLine.DepthMax)}{new string(']', JsonLine.DepthMax)}}}",
        "{\"id\":9,\"note\":\"no number\"}",
        "{\"id\":10,\"number\":[\"13800138110\",\"13800138111\"]}",
        "{\"id\":11,\"number\":null}",
        "{\"id\":12,\"number\":\"138\\u000000138112\"}",
        "{\"id\":13,\"number\":1.38E10}",
        "{\"id\":14,\"number\":13800138114.0}",
        "{\"id\":15,\"number\":89860012345678901238}",
        "{\"id\":16,\"number\":\"13800138116、13900138116\"}",
        "{\"id\":17,\"number\":\"1380013811\\u0667\"}",
        "{\"id\":18,\"number\":\"400-800-8820\"}",
        "{\"id\":19,\"number\":\"95588\"}",
        "{\"id\":20,\"number\":\"+8613800138101\",\"note\":\"duplicate of 1\"}",
        "{\"id\":21,\"手机号码\":\"１３８００１３８１２１\",\"note\":\"another name of the field\"}",
        "",
    ]));

    // Stored, not packed: how a version of the framework packs is no concern of the sample.
    private static byte[] MessyWorkbook() => new TestWorkbook { Level = System.IO.Compression.CompressionLevel.NoCompression }
        .Sheet("说明", TestWorkbook.R(TestWorkbook.T("一行一个号码，不要合并单元格")))
        .Sheet(
            "涉诈号码",
            "",
            TestWorkbook.Merged("A1:D1", "B9:B10"),
            TestWorkbook.R(TestWorkbook.T("涉诈号码清单")),
            TestWorkbook.R(TestWorkbook.T("序号"), TestWorkbook.T("手机号码"), TestWorkbook.T("备注"), TestWorkbook.T("日期")),
            TestWorkbook.R(TestWorkbook.N("1"), TestWorkbook.T("13800138201"), TestWorkbook.T("good"), TestWorkbook.N("46082", style: 1)),
            TestWorkbook.R(TestWorkbook.N("2"), TestWorkbook.N("13800138202"), TestWorkbook.T("good, as a quantity")),
            TestWorkbook.R(TestWorkbook.N("3"), TestWorkbook.T("+86 138 0013 8203"), TestWorkbook.T("good")),
            TestWorkbook.R(TestWorkbook.N("4"), TestWorkbook.N("1.38001382040005E10"), TestWorkbook.T("a quantity with a fraction")),
            TestWorkbook.R(TestWorkbook.N("5"), TestWorkbook.F("\"138\"&A7", "13800138205", "str"), TestWorkbook.T("formula")),
            TestWorkbook.R(TestWorkbook.N("6"), TestWorkbook.N("45293", style: 1), TestWorkbook.T("date")),
            TestWorkbook.R(TestWorkbook.N("7"), TestWorkbook.T("13800138207"), TestWorkbook.T("good, merged with the row below")),
            TestWorkbook.R(TestWorkbook.N("8"), null, TestWorkbook.T("merged away")),
            TestWorkbook.R(TestWorkbook.N("9"), TestWorkbook.Of("e", "#N/A"), TestWorkbook.T("error value")),
            TestWorkbook.R(TestWorkbook.N("10"), null, TestWorkbook.T("empty")),
            TestWorkbook.Hidden(TestWorkbook.N("11"), TestWorkbook.T("13800138211"), TestWorkbook.T("hidden by a filter")),
            TestWorkbook.R(TestWorkbook.N("12"), TestWorkbook.T("13800138212 13900138212"), TestWorkbook.T("two numbers")),
            TestWorkbook.R(TestWorkbook.N("13"), TestWorkbook.N("8.98600123456789E18"), TestWorkbook.T("serial of a card, rounded")),
            TestWorkbook.R(TestWorkbook.N("14"), TestWorkbook.N("898600123456789"), TestWorkbook.T("serial of a card, cut to 15 digits")),
            TestWorkbook.R(TestWorkbook.N("15"), TestWorkbook.T("01012345678"), TestWorkbook.T("fixed line")),
            TestWorkbook.R(TestWorkbook.N("16"), TestWorkbook.N("1012345678"), TestWorkbook.T("fixed line without its zero")),
            TestWorkbook.R(TestWorkbook.N("17"), TestWorkbook.T(new string('1', OrderFileRow.TextCharsMax + 1)), TestWorkbook.T("too long")),
            TestWorkbook.At(30, TestWorkbook.N("18"), TestWorkbook.T("13800138201"), TestWorkbook.T("duplicate of 1")))
        .Sheet("补充", TestWorkbook.R(TestWorkbook.T("13800138231")), TestWorkbook.R(TestWorkbook.N("13800138202")), TestWorkbook.R(TestWorkbook.T("15412345678")))
        .Sheet("旧", "hidden", "", TestWorkbook.R(TestWorkbook.N("13800138241")))
        .Bytes();

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
