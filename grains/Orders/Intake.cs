using System.Buffers;
using Coordination.Audit;
using Coordination.Journal;
using Coordination.Numbers;
using Coordination.Provinces;

namespace Coordination.Orders;

/// <summary>The door: text becomes a number here, once, or a reject with its row and reason. A bad row never stops the others.</summary>
internal static class Intake
{
    private static readonly SearchValues<char> CodeCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    /// <summary>Rows that no client of ours sends: they are refused together, for nobody can point at one of them.</summary>
    public static Refusal? Check(IReadOnlyList<OrderRow> rows)
    {
        foreach (var row in rows)
        {
            if (row.Row < 1)
            {
                return Refusals.Invalid($"行号 {row.Row} 无效：应从 1 起。", $"There is no row {row.Row}: rows count from 1.");
            }

            if (row.Error is { } code && (code.Length is 0 or > OrderLimits.CodeCharactersMax || code.AsSpan().IndexOfAnyExcept(CodeCharacters) >= 0))
            {
                return Refusals.Invalid(
                    $"第 {row.Row} 行的错误代码无效：须为 1 至 {OrderLimits.CodeCharactersMax} 个大写字母、数字或下划线。",
                    $"The error code of row {row.Row} is none: 1 to {OrderLimits.CodeCharactersMax} characters of A-Z 0-9 _ are wanted.");
            }

            if (row.Column is < 0 or > ColumnName.ColumnsMax)
            {
                return Refusals.Invalid($"第 {row.Row} 行的列号 {row.Column} 无效。", $"Row {row.Row} names the column {row.Column}, and there is none: 0 to {ColumnName.ColumnsMax} are.");
            }
        }

        return null;
    }

    public static (IReadOnlyList<LineToAppend> Lines, IReadOnlyList<RejectedLine> Rejects) Read(IReadOnlyList<OrderRow> rows, ProvinceCode scope, Routing routing)
    {
        var lines = new List<LineToAppend>(rows.Count);
        var rejects = new List<RejectedLine>();
        foreach (var row in rows)
        {
            var text = row.Text ?? string.Empty;
            if (row.Error is { } error)
            {
                rejects.Add(Reject(row.Row, LinePlaces.Stored(error, row.Column), text));
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
        new(row, ItemOutcome.InvalidNumber, code, Storable(text.Length <= OrderLimits.CellCharactersMax ? text : text[..OrderLimits.CellCharactersMax]));

    // PostgreSQL stores neither NUL nor half a surrogate pair, and one such row must not keep its page out.
    private static string Storable(string text) =>
        string.Concat(text.EnumerateRunes().Select(rune => rune.Value == 0 ? "\uFFFD" : rune.ToString()));
}
