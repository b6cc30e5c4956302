using System.Text.Json;
using Coordination.Numbers;

namespace Coordination.Orders;

/// <summary>Why a line of an order was not acted on, and what to do about it.</summary>
public static class LineTexts
{
    private static readonly Dictionary<string, RowError> RowErrors = Enum.GetValues<RowError>()
        .Where(error => error != RowError.None)
        .ToDictionary(error => JsonNamingPolicy.SnakeCaseUpper.ConvertName(error.ToString()), StringComparer.Ordinal);

    private static readonly Dictionary<string, NumberError> NumberFaults = Enum.GetValues<NumberError>()
        .Where(error => error != NumberError.None)
        .ToDictionary(error => error.Code(), StringComparer.Ordinal);

    /// <summary>The line's code, or its outcome in upper snake case where the outcome says it all.</summary>
    public static string CodeOf(this OrderLineView line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return line.Code.Length > 0 ? line.Code : JsonNamingPolicy.SnakeCaseUpper.ConvertName(line.Outcome.ToString());
    }

    /// <summary>What is wrong and what to do, in one or two sentences; empty for a line that nothing is wrong with, or a code this version does not know.</summary>
    /// <param name="line">The line.</param>
    /// <param name="chinese">True for Chinese, false for English.</param>
    public static string Explain(this OrderLineView line, bool chinese)
    {
        ArgumentNullException.ThrowIfNull(line);
        return RowErrors.TryGetValue(line.Code, out var error) ? error.Explain(chinese)
            : NumberFaults.TryGetValue(line.Code, out var fault) ? fault.Explain(chinese)
            : OfOutcome(line.Outcome, chinese);
    }

    private static string OfOutcome(ItemOutcome outcome, bool chinese) => (outcome, chinese) switch
    {
        (ItemOutcome.Duplicate, true) => "该号码在前面的行已出现，由那一行处理。无需再做什么。",
        (ItemOutcome.Duplicate, false) => "The number stands on an earlier row, which acts for it. There is nothing to do.",
        (ItemOutcome.Unroutable, true) => "号段已分配，但没有对应的运营商单位。请联系工业和信息化部门确认由谁处置。",
        (ItemOutcome.Unroutable, false) => "The number is allocated, but no carrier unit is set up for it. Ask the ministry who serves it.",
        (ItemOutcome.OutOfScope, true) => "号码不在本命令的省份内。请转交该省处置，或由有权的单位下令。",
        (ItemOutcome.OutOfScope, false) => "The number is outside the order's province. Hand it to that province, or to a body that may order it.",
        (ItemOutcome.NotAuthorised, true) => "发文单位无权对该号码下令。请由有权的单位下令。",
        (ItemOutcome.NotAuthorised, false) => "The issuer may not order this for the number. A body that may has to.",
        (ItemOutcome.Dropped, true) => "号码受保护，经两人审核，本命令对其不作处置。",
        (ItemOutcome.Dropped, false) => "The number is protected, and two people decided that this order does nothing to it.",
        (ItemOutcome.ProtectedReview, true) => "号码受保护，或所属省份不明，须人工审核。请等待审核结果。",
        (ItemOutcome.ProtectedReview, false) => "The number is protected, or its province is not known: a person looks at it first. Wait for the result.",
        _ => "",
    };
}
