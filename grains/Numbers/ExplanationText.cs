using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Journal;

namespace Coordination.Numbers;

/// <summary>
/// The one answer to "who stopped this number, why, and how does it come back", for its holder or the person at the counter.
/// An earlier holder's restrictions are not part of it.
/// </summary>
internal static class ExplanationText
{
    public static Explanation Of(NumberState state, IReadOnlyList<ProvisioningRow> rows, Circumstances at, bool chinese)
    {
        var carrier = state.Unit?.Carrier ?? default;
        var holds = state.Holds.OrderByDescending(hold => hold.Status).ToList();
        var explained = holds.Select(hold => HoldText.Of(hold, carrier, at, chinese)).ToList();
        IEnumerable<string?> text =
        [
            Headline(state, at, chinese),
            StillWorks(state, chinese),
            .. explained.Select((hold, index) => Line(hold, holds[index], index + 1, chinese)),
            Authorities(state, chinese),
            holds.Count == 0 ? LatestEnded(state, chinese) : null,
            Provisioning(rows, chinese),
            holds.Any(hold => hold.IsEffective) ? null : OtherBars(carrier, chinese),
        ];
        return new(
            at.Number.ToString(),
            holds.Any(hold => hold.IsEffective),
            string.Join('\n', text.OfType<string>().Select(line => VisibleText.Of(line))),
            explained);
    }

    private static string Headline(NumberState state, Circumstances at, bool chinese)
    {
        var (number, what) = (at.Number.ToString(), state.Union.Describe(chinese));
        if (state.Union != Services.None)
        {
            return chinese ? $"号码 {number} 目前已停用：{what}。" : $"Number {number} is out of service for: {what}.";
        }

        return (state.Holds.Length > 0, chinese) switch
        {
            (true, true) => $"号码 {number} 目前可以正常使用，但有限制即将生效，请按下列办法处理。",
            (true, false) => $"Number {number} is in service, but a restriction is ahead: see below what to do.",
            (false, true) => $"号码 {number} 目前没有任何单位的停机限制，可以正常使用。",
            (false, false) => $"Number {number} is in service: no authority holds it.",
        };
    }

    private static string? StillWorks(NumberState state, bool chinese)
    {
        if (state.Union == Services.None)
        {
            return null;
        }

        var works = RestrictionText.StillWorks(state.Union, chinese);
        return chinese ? $"仍可使用：{works}。" : $"Still working: {works}.";
    }

    private static string Line(HoldExplanation told, Hold hold, int index, bool chinese)
    {
        var stops = hold.IsEffective ? chinese ? "停用" : "stops" : chinese ? "将停用" : "would stop";
        return chinese
            ? $"{index}. {told.Who}，{told.When}。原因：{told.Why}依据：{told.Provision}。{stops}：{told.StopsWhat}。恢复办法：{told.HowItEnds}。时限：{told.ByWhen}。咨询：{told.Contact}。"
            : $"{index}. {told.Who}, {told.When}. Why: {told.Why} Under: {told.Provision}. It {stops}: {told.StopsWhat}. How it ends: {told.HowItEnds}. By when: {told.ByWhen}. Ask: {told.Contact}.";
    }

    /// <summary>Several bodies may hold one number, and each lifts only its own: who was told "passed" and still has no service has to be told why.</summary>
    private static string? Authorities(NumberState state, bool chinese)
    {
        var standing = state.Holds.Select(hold => HoldText.Who(hold, chinese)).ToHashSet(StringComparer.Ordinal);
        if (standing.Count == 0)
        {
            return null;
        }

        var since = state.Holds.Min(hold => hold.PlacedAt);
        var lifted = state.Ended
            .Where(hold => hold.Epoch == state.Epoch && hold.EndedAt >= since)
            .Select(hold => HoldText.Who(hold, chinese))
            .Where(who => !standing.Contains(who))
            .ToHashSet(StringComparer.Ordinal);
        var all = standing.Count + lifted.Count;
        return (all, lifted.Count, chinese) switch
        {
            ( < 2, _, _) => null,
            (_, 0, true) => $"共有 {all} 个单位限制该号码，须分别解除后才能全部恢复。",
            (_, 0, false) => $"{all} authorities hold this number; service returns in full when each has lifted its own.",
            (_, _, true) => $"{all} 个单位中的 {lifted.Count} 个已解除限制，其余 {standing.Count} 个解除后才能全部恢复。",
            (_, _, false) => $"{lifted.Count} of {all} authorities have lifted; service returns in full when the other {standing.Count} have.",
        };
    }

    private static string? LatestEnded(NumberState state, bool chinese)
    {
        var hold = state.Ended.LastOrDefault(ended => ended.Epoch == state.Epoch);
        if (hold is null)
        {
            return null;
        }

        var (who, when) = (HoldText.Who(hold, chinese), HoldText.Civil(hold.EndedAt!.Value, chinese));
        var why = (hold.Status, hold.Case, chinese) switch
        {
            (HoldStatus.Released, Verification.CaseStatus.Passed, true) => "核验通过",
            (HoldStatus.Released, Verification.CaseStatus.Passed, false) => "verification passed",
            (HoldStatus.Released, _, true) => "条件已满足",
            (HoldStatus.Released, _, false) => "its condition was met",
            (HoldStatus.Revoked, _, true) => "决定已撤销",
            (HoldStatus.Revoked, _, false) => "the decision was taken back",
            (HoldStatus.Expired, _, true) => "期限届满",
            (HoldStatus.Expired, _, false) => "its term is over",
            (HoldStatus.LeftWithCard, _, true) => "限制随原卡离开本号码",
            (HoldStatus.LeftWithCard, _, false) => "it stays with the card that was in use",
            (_, _, true) => "号码归属已终止",
            (_, _, false) => "the assignment ended",
        };
        return chinese
            ? $"最近一次限制：{who}，已于{when}解除（{why}）。"
            : $"The latest restriction, by {who}, ended on {when}: {why}.";
    }

    // What the carrier has not confirmed is not said to have happened.
    private static string? Provisioning(IReadOnlyList<ProvisioningRow> rows, bool chinese)
    {
        var lines = rows.Select(row => Provisioning(row, chinese)).Where(line => line is not null).ToList();
        return lines.Count == 0 ? null : string.Join('\n', lines);
    }

    private static string? Provisioning(ProvisioningRow row, bool chinese)
    {
        var carrier = chinese ? row.Wish.Executor.Carrier.NameZh : row.Wish.Executor.Carrier.NameEn;
        var stopping = (row.Wish.Services & ~row.AppliedServices) != Services.None;
        if (!stopping && row.Wish.Services != Services.None && row.Wish.Services == row.AppliedServices && row.State is not ProvisioningState.Refused)
        {
            // Sent once more, and what stands is what is wanted.
            return null;
        }

        return (row.State, stopping, chinese) switch
        {
            (ProvisioningState.Ordered or ProvisioningState.Accepted, true, true) => $"停机处理中：指令已下发，{carrier}尚未确认。",
            (ProvisioningState.Ordered or ProvisioningState.Accepted, true, false) => $"Stopping service is under way: {carrier} has not confirmed yet.",
            (ProvisioningState.Ordered or ProvisioningState.Accepted, false, true) => $"复机处理中：指令已下发，{carrier}尚未确认。",
            (ProvisioningState.Ordered or ProvisioningState.Accepted, false, false) => $"Restoring service is under way: {carrier} has not confirmed yet.",
            (ProvisioningState.Refused, _, true) => $"{carrier}未能执行最近的指令，正在人工处理。",
            (ProvisioningState.Refused, _, false) => $"{carrier} could not carry out the latest command; a person is looking into it.",
            _ => null,
        };
    }

    private static string OtherBars(CarrierCode carrier, bool chinese)
    {
        var hotline = carrier.Hotline.Length == 0 ? chinese ? "运营商客服热线" : "the carrier's hotline" : carrier.Hotline;
        return chinese
            ? $"如仍无法使用，可能是欠费、挂失等其他原因，请咨询 {hotline}。"
            : $"If it does not work all the same, there may be another reason, such as arrears or a lost card: ask {hotline}.";
    }
}
