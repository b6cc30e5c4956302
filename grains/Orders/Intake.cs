using Coordination.Journal;
using Coordination.Numbers;
using Coordination.Provinces;

namespace Coordination.Orders;

/// <summary>The door: text becomes a number here, once, or a reject with its row and reason. A bad row never stops the others.</summary>
internal static class Intake
{
    public static (IReadOnlyList<LineToAppend> Lines, IReadOnlyList<RejectedLine> Rejects) Read(IReadOnlyList<OrderRow> rows, ProvinceCode scope, Routing routing)
    {
        var lines = new List<LineToAppend>(rows.Count);
        var rejects = new List<RejectedLine>();
        foreach (var row in rows)
        {
            var text = row.Text ?? string.Empty;
            if (row.Error is { } error)
            {
                rejects.Add(Reject(row.Row, error, text));
            }
            else if (Msisdn.TryParse(text.AsSpan(), out var number, out var why))
            {
                var route = routing.Of(number);
                lines.Add(new(
                    row.Row,
                    number.Key,
                    route?.Province ?? ProvinceCode.Unknown,
                    route?.Unit,
                    route is null ? ItemOutcome.Unroutable : OrderRules.AtTheDoor(scope, route.Province)));
            }
            else
            {
                rejects.Add(Reject(row.Row, why.Code(), text));
            }
        }

        return (lines, rejects);
    }

    private static RejectedLine Reject(int row, string code, string text) =>
        new(row, ItemOutcome.InvalidNumber, code, text.Length <= OrderLimits.CellCharactersMax ? text : text[..OrderLimits.CellCharactersMax]);
}
