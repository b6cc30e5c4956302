using System.Globalization;

namespace Coordination.Orders;

/// <summary>
/// Reads a sheet row by row (ISO/IEC 29500-1 §18.3.1), with the cells of one column or of all. Memory holds one row, and
/// what is said behind the rows about cells that were merged.
/// </summary>
internal sealed class SheetReader : IDisposable
{
    /// <summary>Characters kept of a text: more than a number may have, so that one too long is seen to be.</summary>
    internal const int CharsKeptMax = 128;

    /// <summary>Merged cells kept of a sheet; what is beyond them is a row without a number.</summary>
    internal const int MergesMax = 100_000;

    /// <summary>Areas that one formula each fills and that reach to the same row; a sheet with more is refused.</summary>
    internal const int FilledMax = 256;

    /// <summary>Every column, up to <see cref="TableLayout.ColumnsMax"/>.</summary>
    internal const int AllColumns = 0;

    private const int DigitsExactMax = 15;

    private readonly string name;
    private readonly XmlPart part;
    private readonly SharedStrings strings;
    private readonly CellStyles styles;
    private readonly char[] text = new char[CharsKeptMax];
    private readonly char[] piece = new char[CharsKeptMax];
    private readonly List<SheetCell> cells = [];
    private readonly List<CellRange> merges = [];
    private readonly List<CellRange> filled = [];
    private readonly Predicate<CellRange> isPassed;
    private int dataDepth = -1;

    internal SheetReader(string name, XmlPart part, SharedStrings strings, CellStyles styles)
    {
        this.name = name;
        this.part = part;
        this.strings = strings;
        this.styles = styles;
        isPassed = area => area.LastRow < Row;
    }

    /// <summary>The only column whose cells are kept, from 1, or <see cref="AllColumns"/>.</summary>
    internal int Column { get; set; } = AllColumns;

    /// <summary>Row in the sheet, from 1.</summary>
    internal int Row { get; private set; }

    internal bool IsHidden { get; private set; }

    /// <summary>Whether any cell of the row holds something.</summary>
    internal bool HoldsAnything { get; private set; }

    /// <summary>The row's cells that hold something and are kept, ascending.</summary>
    internal IReadOnlyList<SheetCell> Cells => cells;

    /// <summary>Merged cells, behind the last row.</summary>
    internal IReadOnlyList<CellRange> Merges => merges;

    /// <summary>Goes to the next row; false behind the last, and then all of the part has been read.</summary>
    /// <exception cref="DamagedPartException">Rows or cells are not in their order, or the part is no XML.</exception>
    internal bool MoveNext()
    {
        while (part.Read())
        {
            if (part.IsStart && part.Element == "sheetData" && !part.IsEmpty)
            {
                dataDepth = part.Depth;
            }
            else if (part.IsEnd && part.Depth == dataDepth)
            {
                dataDepth = -1;
            }
            else if (part.IsStart && dataDepth >= 0 && part.Element == "row")
            {
                ReadRow();
                return true;
            }
            else if (part.IsStart && part.Element == "mergeCell" && merges.Count < MergesMax
                && CellRange.TryParse(part.Attribute("ref"), out var merged))
            {
                merges.Add(merged);
            }
        }

        return false;
    }

    /// <summary>Text of a shared or inline string, its runs put together without their readings (注音); tells how many characters there were.</summary>
    internal static int RichText(XmlPart part, Span<char> room, char[] piece)
    {
        var used = 0;
        var depth = part.Depth;
        while (!IsClosed(part, depth) && part.ReadChild(depth))
        {
            if (part.Element == "rPh")
            {
                part.Skip();
            }
            else if (part.Element == "t")
            {
                used = part.Text(room, used, piece);
            }
        }

        return used;
    }

    public void Dispose() => part.Dispose();

    private static bool IsClosed(XmlPart part, int depth) => part.Depth == depth && part.IsStart && part.IsEmpty;

    private void ReadRow()
    {
        var row = part.Attribute("r") is { } written ? Whole(written) : Row + 1;
        if (row <= Row || row > CellRange.RowsMax)
        {
            throw new DamagedPartException(name);
        }

        Row = row;
        IsHidden = part.Attribute("hidden") is "1" or "true";
        HoldsAnything = false;
        cells.Clear();
        filled.RemoveAll(isPassed);
        var column = 0;
        var depth = part.Depth;
        while (!IsClosed(part, depth) && part.ReadChild(depth))
        {
            if (part.Element == "c")
            {
                column = ReadCell(column);
            }
            else
            {
                part.Skip();
            }
        }
    }

    private int ReadCell(int before)
    {
        var (column, row) = (before + 1, Row);
        if (part.Attribute("r") is { } written && !CellRange.TryCell(written, out column, out row))
        {
            throw new DamagedPartException(name);
        }

        if (column <= before || column > ColumnName.ColumnsMax || row != Row)
        {
            throw new DamagedPartException(name);
        }

        var isKept = Column == AllColumns ? column <= TableLayout.ColumnsMax : column == Column;
        var type = part.Attribute("t");
        var style = isKept && part.Attribute("s") is { } shown ? Whole(shown) : -1;
        var (chars, holds, isFormula) = ReadContent(isKept);
        HoldsAnything |= holds;
        if (isKept && holds)
        {
            var cell = isFormula || IsFilled(column)
                ? new SheetCell(column, "", RowError.FormulaCell)
                : Cell(column, type, style, chars);
            if (cell.Text.Length > 0 || cell.Error != RowError.None)
            {
                cells.Add(cell);
            }
        }

        return column;
    }

    private (int Chars, bool Holds, bool IsFormula) ReadContent(bool isKept)
    {
        var (chars, holds, isFormula) = (0, false, false);
        var depth = part.Depth;
        while (!IsClosed(part, depth) && part.ReadChild(depth))
        {
            switch (part.Element)
            {
                case "v" when isKept:
                    chars = part.Text(text, 0, piece);
                    holds |= chars > 0;
                    break;
                case "is" when isKept:
                    chars = RichText(part, text, piece);
                    holds |= chars > 0;
                    break;
                case "f":
                    isFormula = true;
                    holds = true;
                    NoteFilled();
                    part.Skip();
                    break;
                default:
                    holds |= part.Element is "v" or "is" && !part.IsEmpty;
                    part.Skip();
                    break;
            }
        }

        return (chars, holds, isFormula);
    }

    // One formula fills many cells, and only the first of them says so.
    private void NoteFilled()
    {
        if (part.Attribute("t") is not ("array" or "dataTable") || !CellRange.TryParse(part.Attribute("ref"), out var area))
        {
            return;
        }

        filled.Add(area);
        if (filled.Count > FilledMax)
        {
            throw new DamagedPartException(name);
        }
    }

    private bool IsFilled(int column)
    {
        foreach (var area in filled)
        {
            if (area.Holds(column, Row))
            {
                return true;
            }
        }

        return false;
    }

    private SheetCell Cell(int column, string? type, int style, int chars)
    {
        var value = text.AsSpan(0, Math.Min(chars, CharsKeptMax));
        return type switch
        {
            "s" => strings.Of(Whole(value)) is { } shared ? OfText(column, shared) : new SheetCell(column, "", RowError.UnreadableCell),
            "str" or "inlineStr" => OfText(column, value),
            null or "n" when styles.ShowsDate(style) => new SheetCell(column, "", RowError.DateCell),
            null or "n" => OfQuantity(column, value),
            "d" => new SheetCell(column, "", RowError.DateCell),
            _ => new SheetCell(column, "", RowError.UnreadableCell),
        };
    }

    private static SheetCell OfText(int column, ReadOnlySpan<char> value)
    {
        var trimmed = value.Trim();
        return value.Length < CharsKeptMax || trimmed.Length > OrderFileRow.TextCharsMax
            ? new SheetCell(column, trimmed.ToString(), RowError.None)
            // Blanks fill what was kept, and nobody looked at what is behind them.
            : new SheetCell(column, trimmed.ToString(), RowError.NumberTooLong);
    }

    // A workbook stores quantities as binary fractions, and programs write the same one as 13800138000, 13800138000.0 or
    // 1.3800138E10. Up to 15 digits each stands for itself; beyond, and behind the point, digits are lost, and the exponent
    // says so to whoever reads the number.
    private static SheetCell OfQuantity(int column, ReadOnlySpan<char> value)
    {
        if (value.Length <= DigitsExactMax && !value.ContainsAnyExceptInRange('0', '9'))
        {
            return new SheetCell(column, value.ToString(), RowError.None);
        }

        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var quantity))
        {
            return new SheetCell(column, "", RowError.UnreadableCell);
        }

        var isExact = quantity is >= 0 and < 1e15 && Math.Floor(quantity) == quantity;
        return new SheetCell(column, quantity.ToString(isExact ? "0" : "0.################E+0", CultureInfo.InvariantCulture), RowError.None);
    }

    private static int Whole(ReadOnlySpan<char> value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) ? whole : -1;
}
