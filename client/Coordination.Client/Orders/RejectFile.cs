using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Coordination.Orders;

/// <summary>
/// Writes rejected lines as a table to be corrected and sent again: CSV (RFC 4180) in UTF-8 with its mark, which spreadsheets
/// open as it is. Its column of numbers is named <c>number</c>.
/// </summary>
public static class RejectFile
{
    // From 12 digits on a spreadsheet shows a number as 1.38E+11, and it takes leading zeros off.
    private const int DigitsShownMax = 11;
    private static readonly SearchValues<char> Control = SearchValues.Create(
        [.. Enumerable.Range(0, 0xA0).Select(code => (char)code).Where(c => char.IsControl(c) && c != '\t')]);

    private const string Header = "sheet,row,column,number,code,原因和处理,what to do";

    /// <summary>Writes the lines in their order.</summary>
    /// <param name="to">Written from where it stands; stays open.</param>
    /// <param name="lines">Rejected lines.</param>
    /// <param name="ct">Ends the writing.</param>
    /// <returns>How many were written.</returns>
    public static async Task<long> Write(Stream to, IAsyncEnumerable<OrderLineView> lines, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(lines);
        await using var text = new StreamWriter(to, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true) { NewLine = "\r\n" };
        await text.WriteLineAsync(Header.AsMemory(), ct);
        var count = 0L;
        await foreach (var line in lines.WithCancellation(ct))
        {
            string[] cells =
            [
                line.Sheet, line.SheetRow.ToString(CultureInfo.InvariantCulture), line.Column, line.Number, line.CodeOf(),
                line.Explain(chinese: true), line.Explain(chinese: false),
            ];
            await text.WriteLineAsync(string.Join(',', cells.Select(Cell)).AsMemory(), ct);
            count++;
        }

        return count;
    }

    /// <summary>
    /// The same lines with their texts as they stand in the file, unmasked: who sends a file has it before them. Reads the file
    /// once more, in step with the lines.
    /// </summary>
    /// <param name="lines">Ascending by row.</param>
    /// <param name="file">The file they came from.</param>
    /// <param name="ct">Ends the reading.</param>
    /// <exception cref="OrderFileChangedException">Somebody saved the file meanwhile.</exception>
    public static async IAsyncEnumerable<OrderLineView> WithTextsOf(
        this IAsyncEnumerable<OrderLineView> lines, OrderFile file, [EnumeratorCancellation] CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(file);
        await using var line = lines.GetAsyncEnumerator(ct);
        if (!await line.MoveNextAsync())
        {
            yield break;
        }

        await foreach (var page in file.Pages(OrderLimits.RowsPerPageMax, ct))
        {
            foreach (var row in page)
            {
                if (row.Row == line.Current.Row)
                {
                    yield return line.Current with { Number = row.Text };
                    if (!await line.MoveNextAsync())
                    {
                        yield break;
                    }
                }
            }
        }
    }

    /// <summary>
    /// A cell that a spreadsheet shows and does not carry out (ASVS 5.0 1.2.10): what it would take for a formula, or for a
    /// quantity it would round, stands behind an apostrophe.
    /// </summary>
    internal static string Cell(string text)
    {
        var shown = text.AsSpan().ContainsAny(Control) ? string.Concat(text.Select(c => char.IsControl(c) && c != '\t' ? '\uFFFD' : c)) : text;
        var isGuarded = text.Length > 0 && (text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\0' or '＝' or '＋' or '－' or '＠' || IsRounded(text));
        shown = isGuarded ? $"'{shown}" : shown;
        return isGuarded || shown.AsSpan().IndexOfAny(',', '"', ';') >= 0 ? $"\"{shown.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : shown;
    }

    private static bool IsRounded(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
        && !(text.Length <= DigitsShownMax && text[0] != '0' && !text.AsSpan().ContainsAnyExceptInRange('0', '9'));
}
