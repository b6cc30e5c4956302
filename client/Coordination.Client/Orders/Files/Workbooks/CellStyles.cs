using System.Globalization;

namespace Coordination.Orders;

/// <summary>Which of a workbook's cell styles show a number as a date (ISO/IEC 29500-1 §18.8.30 and §18.8.31).</summary>
internal sealed class CellStyles
{
    private const int StylesMax = 65_536;
    private const int FormatsMax = 4_096;

    private readonly List<bool> showsDate = [];

    internal bool ShowsDate(int style) => style >= 0 && style < showsDate.Count && showsDate[style];

    /// <summary>Reads them; none where the workbook has no such part.</summary>
    internal static CellStyles Read(XmlPart? part)
    {
        var styles = new CellStyles();
        var formats = new Dictionary<int, bool>();
        while (part is not null && part.Read())
        {
            if (part.IsStart && part.Element == "numFmt" && formats.Count < FormatsMax && Number(part.Attribute("numFmtId")) is { } id)
            {
                formats[id] = IsDateFormat(part.Attribute("formatCode") ?? "");
            }
            else if (part.IsStart && part.Element == "cellXfs")
            {
                styles.Take(part, formats);
            }
        }

        return styles;
    }

    private void Take(XmlPart part, Dictionary<int, bool> formats)
    {
        var depth = part.Depth;
        var isEmpty = part.IsEmpty;
        while (!isEmpty && part.ReadChild(depth))
        {
            if (part.Element == "xf" && part.Depth == depth + 1 && showsDate.Count < StylesMax)
            {
                var format = Number(part.Attribute("numFmtId")) ?? 0;
                showsDate.Add(formats.TryGetValue(format, out var isDate) ? isDate : IsBuiltInDate(format));
            }
        }
    }

    // 27 to 36 and 50 to 58 are dates in East Asian spreadsheets.
    private static bool IsBuiltInDate(int format) => format is (>= 14 and <= 22) or (>= 27 and <= 36) or (>= 45 and <= 47) or (>= 50 and <= 58);

    // Letters of days, months, years and hours outside of quotes and brackets; 0 and # there make it a number all the same.
    private static bool IsDateFormat(string code)
    {
        var (isQuoted, isBracketed) = (false, false);
        for (var i = 0; i < code.Length; i++)
        {
            var c = code[i];
            if (c is '\\' or '_' or '*')
            {
                i++;
            }
            else if (c == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (!isQuoted && c is '[' or ']')
            {
                isBracketed = c == '[';
            }
            else if (!isQuoted && !isBracketed && c is 'd' or 'D' or 'm' or 'M' or 'y' or 'Y' or 'h' or 'H')
            {
                return true;
            }
        }

        return false;
    }

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
