using System.Globalization;
using Coordination.Deadlines;

namespace Coordination.Cli;

/// <summary>Deadlines as a person reads them.</summary>
internal static class DeadlineSheets
{
    internal static Sheet All(DeadlinesView view, Invocation run)
    {
        var sheet = new Sheet().Table(
            "",
            [
                run.T("期限", "POLICY"), run.T("时长", "RUNS"), run.T("不早于", "NOT BEFORE"), new(run.T("未了结", "OPEN"), true),
                new(run.T("逾期", "OVERDUE"), true), run.T("最早逾期", "OLDEST"),
            ],
            view.Policies.Select(row => new[]
            {
                row.Policy, Span(row.Span), Names.At(row.NotBefore), Counted(row.Open), Counted(row.Overdue), Span(row.OldestOverdue),
            }));
        var changes = view.Policies.SelectMany(row => row.Versions.Select(version => (row.Policy, Version: version))).ToList();
        if (changes.Count > 0)
        {
            Changes(sheet, changes, run);
        }

        return sheet.Line(run.T($"以 {Names.At(view.Now)} 计。", $"As of {Names.At(view.Now)}."));
    }

    internal static Sheet One(DeadlinePolicyView view, Invocation run) => Changes(
        new Sheet().Facts(
            (run.T("期限", "Policy"), view.Policy),
            (run.T("时长", "Runs"), Span(view.Span)),
            (run.T("不早于", "Not before"), Names.At(view.NotBefore)),
            (run.T("未了结", "Open"), Counted(view.Open)),
            (run.T("逾期", "Overdue"), Counted(view.Overdue))),
        [.. view.Versions.Select(version => (view.Policy, version))],
        run);

    internal static Sheet Preview(RebasePreview preview, Invocation run) => new Sheet()
        .Facts(
            (run.T("期限", "Policy"), preview.Policy),
            (run.T("时长", "Runs"), Span(preview.Span)),
            (run.T("不早于", "Not before"), Names.At(preview.NotBefore)),
            (run.T("推迟", "Later"), Names.Figure(preview.Later)),
            (run.T("不变", "Unchanged"), Names.Figure(preview.Unchanged)))
        .Line(run.T("没有任何期限提前；什么也没有改变。", "None falls due earlier. Nothing was changed."));

    private static Sheet Changes(Sheet sheet, IReadOnlyList<(string Policy, PolicyVersionView Version)> changes, Invocation run) => sheet.Table(
        run.T("更改", "Changes"),
        [
            run.T("期限", "POLICY"), new(run.T("版本", "VERSION"), true), run.T("自", "FROM"), run.T("时长", "RUNS"), run.T("不早于", "NOT BEFORE"),
            run.T("更改人", "BY"), run.T("单位", "ORGANISATION"), run.T("事由", "REASON"),
        ],
        changes.Select(row => new[]
        {
            row.Policy, Names.Figure(row.Version.Version), Names.At(row.Version.AnchorsFrom), Span(row.Version.Span), Names.At(row.Version.NotBefore),
            row.Version.SetBy, row.Version.Organisation, row.Version.Reason,
        }));

    private static string Counted(long count) => count >= DeadlinesView.CountedMax ? $"{Names.Figure(count)}+" : Names.Figure(count);

    // Whole units as they are written on the command line, the largest first: 1d 6h.
    private static string Span(TimeSpan? span)
    {
        if (span is not { } value)
        {
            return "";
        }

        (int Number, string Unit)[] parts = [((int)value.TotalDays, "d"), (value.Hours, "h"), (value.Minutes, "m"), (value.Seconds, "s")];
        var written = parts.Where(part => part.Number != 0).Select(part => part.Number.ToString(CultureInfo.InvariantCulture) + part.Unit).ToList();
        return written.Count == 0 ? "0s" : string.Join(' ', written);
    }
}
