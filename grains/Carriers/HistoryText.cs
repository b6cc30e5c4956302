using System.Globalization;
using Coordination.Journal;

namespace Coordination.Carriers;

/// <summary>What is wrong with the history, and what to type, for whoever is on duty.</summary>
internal static class HistoryText
{
    /// <summary>Empty while the history is not in doubt.</summary>
    public static string Of(FenceRow fence, bool chinese)
    {
        if (fence.Doubt is not { } doubt)
        {
            return string.Empty;
        }

        return chinese
            ? $"{EvidenceZh(fence, doubt)}本数据库比已发出的命令旧：它是从备份恢复的，或是一份副本。在提高栅栏之前不发出任何命令。"
                + "请先看：coord fence show；coord fence list。然后：coord fence raise --reason \"…\" --yes"
            : $"{EvidenceEn(fence, doubt)} This database is older than what was sent: it was restored from a backup, or is a copy. "
                + "Nothing is commanded until the fence is raised. Look first: coord fence show; coord fence list. Then: coord fence raise --reason \"…\" --yes";
    }

    private static string EvidenceEn(FenceRow fence, HistoryDoubt doubt) => doubt switch
    {
        { Witness.Length: 0 } => "An operator said that the database was restored.",
        { Seen.Fence: var seen } when seen > fence.Value => N($"{doubt.Witness} has seen fence {seen}, and here it is {fence.Value}."),
        _ => doubt.Seen.TryHeads(out var heads) && heads.Count > 0
            ? N($"{doubt.Witness} has seen batch {heads[0].Batch} of chain {heads[0].Slot}, and it is not in this database.")
            : $"{doubt.Witness} has seen what is not in this database.",
    };

    private static string EvidenceZh(FenceRow fence, HistoryDoubt doubt) => doubt switch
    {
        { Witness.Length: 0 } => "操作员说明数据库已被恢复。",
        { Seen.Fence: var seen } when seen > fence.Value => N($"{doubt.Witness} 见过栅栏 {seen}，而这里是 {fence.Value}。"),
        _ => doubt.Seen.TryHeads(out var heads) && heads.Count > 0
            ? N($"{doubt.Witness} 见过链 {heads[0].Slot} 的第 {heads[0].Batch} 批，而本数据库中没有。")
            : $"{doubt.Witness} 见过本数据库中没有的记录。",
    };

    private static string N(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
