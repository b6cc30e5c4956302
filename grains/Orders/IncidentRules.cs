using System.Buffers;
using Coordination.Audit;

namespace Coordination.Orders;

/// <summary>What a draft must be before it becomes an incident.</summary>
internal static class IncidentRules
{
    private const int KeyMax = 64;
    private const int ReasonMax = 500;
    private static readonly SearchValues<char> KeyCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    public static Refusal? Check(IncidentDraft draft)
    {
        if (draft.Key is not { Length: > 0 and <= KeyMax } || draft.Key.AsSpan().IndexOfAnyExcept(KeyCharacters) >= 0)
        {
            return Refusals.Invalid($"幂等键须为 1 至 {KeyMax} 个字符，只含字母、数字、. _ -。", $"The key must be 1 to {KeyMax} characters of A-Z a-z 0-9 . _ -.");
        }

        if (draft.Name is not { Length: > 0 and <= IncidentLimits.NameMax } || !OrderRules.IsShowable(draft.Name, IncidentLimits.NameMax))
        {
            return Refusals.Invalid($"名称须为 1 至 {IncidentLimits.NameMax} 个可见字符。", $"The name must be 1 to {IncidentLimits.NameMax} visible characters.");
        }

        if (draft.Reference is not { Length: > 0 } || !OrderRules.IsShowable(draft.Reference, IncidentLimits.ReferenceMax))
        {
            return Refusals.Invalid(
                $"文号须为 1 至 {IncidentLimits.ReferenceMax} 个可见字符。", $"The document number must be 1 to {IncidentLimits.ReferenceMax} visible characters.");
        }

        return draft.Reason is { Length: > 0 and <= ReasonMax }
            ? null
            : Refusals.Invalid($"事由须为 1 至 {ReasonMax} 个字符。", $"The reason must be 1 to {ReasonMax} characters.");
    }
}
