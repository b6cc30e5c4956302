using System.Globalization;

namespace Coordination.Orders;

/// <summary>Columns as spreadsheets name them: A to Z, AA to XFD.</summary>
public static class ColumnName
{
    /// <summary>Most columns of a sheet; the last is XFD.</summary>
    public const int ColumnsMax = 16_384;

    private const int Letters = 26;

    /// <summary>Letters of a column, <c>B</c> for 2; digits beyond <see cref="ColumnsMax"/>, empty for 0.</summary>
    /// <param name="column">From 1; 0 for none.</param>
    public static string Of(int column)
    {
        if (column > ColumnsMax)
        {
            return column.ToString(CultureInfo.InvariantCulture);
        }

        var name = "";
        for (var rest = column; rest > 0; rest = (rest - 1) / Letters)
        {
            name = (char)('A' + ((rest - 1) % Letters)) + name;
        }

        return name;
    }
}
