using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Coordination.Orders;

/// <summary>A file's rows in the words of the portal, a page at a time.</summary>
internal static class FileRows
{
    private static readonly Dictionary<RowError, string> Codes = Enum.GetValues<RowError>().ToDictionary(
        error => error, error => JsonNamingPolicy.SnakeCaseUpper.ConvertName(error.ToString()));

    internal static async IAsyncEnumerable<IReadOnlyList<OrderRow>> Of(
        OrderFile file, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var page in file.Pages(OrderLimits.RowsPerPageMax, ct))
        {
            var rows = new OrderRow[page.Count];
            for (var i = 0; i < rows.Length; i++)
            {
                var row = page[i];
                rows[i] = row.Error == RowError.None
                    ? new OrderRow(row.Row, row.Text, null)
                    : new OrderRow(row.Row, row.Text, Codes[row.Error], row.Column > 0 ? row.Column : row.Error.IsOfWholeRow() ? 0 : null);
            }

            yield return rows;
        }
    }
}
