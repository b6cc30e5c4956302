using System.Text;
using Coordination.Orders;
using CsCheck;

namespace Coordination.Tests.Orders.Files;

public sealed class OrderFilePropertyTests : OrderFileTest
{
    private const int Iterations = 2000;

    private static readonly Gen<string> Number = Gen.OneOf(
        Gen.Long[13_000_000_000, 19_999_999_999].Select(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        Gen.Long[13_000_000_000, 19_999_999_999].Select(n => $"+86 {n}"),
        Gen.OneOf("1380013", "1.38E+10", "unknown", "", "号码", "010-12345678", "a\"b", "\"", "x,y;z\tw", "😀"));

    private static readonly Gen<string> Remark = Gen.OneOf(
        Gen.OneOf("a", " ", ",", ";", "\t", "\"", "一", "电信", "\u3000", "1", "2024", "é", "😀").List[0, 12].Select(string.Concat),
        Gen.OneOf("", "手机号", "\"\"", "=\"1\"", "a\"b\"c"));

    private static readonly Gen<string> LineEnd = Gen.OneOf("\r\n", "\n", "\r");

    private static readonly Gen<Encoding> AnyEncoding = Gen.OneOf<Encoding>(
        new UTF8Encoding(false), new UTF8Encoding(true), new UnicodeEncoding(false, true), new UnicodeEncoding(true, true),
        new UnicodeEncoding(false, false), new UnicodeEncoding(true, false), Gb18030);

    private static readonly Gen<(string Number, string Remark, string End, bool IsBlank)> Line =
        Gen.Select(Number, Remark, LineEnd, Gen.Int[0, 9]).Select((number, remark, end, blank) => (number, remark, end, blank == 0));

    [Fact]
    public void What_was_written_is_read_back_and_every_line_is_a_row_or_blank_or_the_header()
    {
        // The sample prints the seed when it fails; CsCheck_Seed repeats it.
        Gen.Select(AnyEncoding, Gen.OneOf(',', ';', '\t'), Line.List[0, 40], Gen.Bool)
            .Sample(
                (encoding, delimiter, lines, isNumberFirst) => WritesAndReads(encoding, delimiter, lines, isNumberFirst),
                iter: Iterations);
    }

    [Fact]
    public void No_bytes_whatever_make_it_fail_and_rows_follow_the_lines()
    {
        Gen.Select(Gen.Byte.Array[0, 300], Gen.Bool)
            .Sample(
                (garbage, hasMark) =>
                {
                    byte[] bytes = [.. hasMark ? "\uFEFF"u8 : [], .. "number\n"u8, .. garbage, .. "\n13800138000\n"u8];
                    var opened = Run(bytes);
                    if (opened is null)
                    {
                        Assert.False(hasMark);
                        return;
                    }

                    Assert.Equal("13800138000", opened[^1].Text);
                    Assert.Equal(1 + LineEnds(bytes), opened[^1].Row + 1);
                    Assert.True(opened.Zip(opened.Skip(1)).All(pair => pair.First.Row < pair.Second.Row));
                },
                iter: Iterations);
    }

    private static void WritesAndReads(
        Encoding encoding, char delimiter, List<(string Number, string Remark, string End, bool IsBlank)> lines, bool isNumberFirst)
    {
        var text = new StringBuilder();
        text.Append(isNumberFirst ? $"number{delimiter}id" : $"id{delimiter}number").Append("\r\n");
        var expected = new List<OrderFileRow>();
        var row = 1;
        foreach (var (number, remark, end, isBlank) in lines)
        {
            row++;
            if (isBlank)
            {
                // A lone \n behind a \r would end no line of its own.
                text.Append(end == "\n" && text[^1] == '\r' ? "\r\n" : end);
                continue;
            }

            // "x" keeps the line from being blank when all its cells are.
            var other = Quoted("x" + remark, delimiter);
            text.Append(isNumberFirst ? $"{Quoted(number, delimiter)}{delimiter}{other}" : $"{other}{delimiter}{Quoted(number, delimiter)}")
                .Append(end);
            expected.Add(new OrderFileRow(row, number, number.Length == 0 ? RowError.EmptyNumber : RowError.None));
        }

        var read = Run([.. encoding.GetPreamble(), .. encoding.GetBytes(text.ToString())]);

        Assert.Equal(expected, read);
    }

    private static string Quoted(string cell, char delimiter) =>
        cell.AsSpan().IndexOfAny([delimiter, '"']) < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static int LineEnds(byte[] bytes)
    {
        var count = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            count += bytes[i] == '\n' || (bytes[i] == '\r' && bytes[i + 1] != '\n') ? 1 : 0;
        }

        return count;
    }

    // Null when refused. A reading of one small piece at a time puts the seams of the buffers everywhere.
    private static List<OrderFileRow>? Run(byte[] bytes)
    {
        using var stream = new TrickleStream(bytes);
        return Task.Run(async () =>
        {
            if (await OrderFile.Open(stream, "random.csv", CancellationToken.None) is not OrderFileOpened.Opened opened)
            {
                return null;
            }

            return await Rows(opened.File, 3);
        }).GetAwaiter().GetResult();
    }

    /// <summary>Gives one to three bytes at a time.</summary>
    private sealed class TrickleStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(Read(buffer.Span[..Math.Min(buffer.Length, 1 + (int)(Position % 3))]));
    }
}
