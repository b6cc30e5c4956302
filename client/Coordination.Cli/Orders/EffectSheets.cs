using System.Globalization;
using Coordination.Carriers;
using Coordination.Orders;

namespace Coordination.Cli;

/// <summary>How far bars have taken effect, as people read it: a bar and a share, an end, and whom everything waits for.</summary>
internal static class EffectSheets
{
    private const int BarWidth = 20;

    /// <summary>What is known, below each other; nothing before an order runs.</summary>
    internal static (string Name, string? Value)[] Facts(EffectView? effect, Invocation run) => effect is null ? [] :
    [
        (run.T("全网生效", "In effect"), Covered(effect, run)),
        (run.T("预计结束", "Estimated end"), End(effect, run)),
        (run.T("最慢运营商", "Slowest"), Slowest(effect, run)),
    ];

    /// <summary>The same by carrier, with the age of each carrier's queue where it is known.</summary>
    internal static Sheet ByCarrier(this Sheet sheet, EffectView? effect, IReadOnlyList<CarrierView> queues, Invocation run)
    {
        if (effect is not { Due: > 0 })
        {
            return sheet;
        }

        var hasQueues = queues.Count > 0;
        Sheet.Column[] columns =
        [
            run.T("运营商", "CARRIER"), new(run.T("应停", "DUE"), true), new(run.T("已生效", "IN EFFECT"), true), "", new("", true),
            new(run.T("未应答", "WAITING"), true), new(run.T("每秒", "PER SECOND"), true),
        ];
        return sheet.Table(
            run.T("各运营商生效情况", "In effect by carrier"),
            hasQueues ? [.. columns, new(run.T("最早等待", "QUEUE AGE"), true)] : columns,
            effect.ByCarrier.Select(row =>
            {
                string[] cells =
                [
                    row.Carrier, Names.Figure(row.Due), Names.Figure(row.InEffect), Bar(Share(row.InEffect, row.Due)),
                    Percent(Share(row.InEffect, row.Due)), Names.Figure(row.Waiting), Pace(row.PerSecond),
                ];
                return hasQueues ? [.. cells, Age(AgeOf(row.Carrier, queues))] : cells;
            }));
    }

    /// <summary>In one line, for whoever watches; empty before an order runs.</summary>
    internal static string Told(EffectView? effect, Language language)
    {
        if (effect is not { Due: > 0 })
        {
            return "";
        }

        var text = new Text($"；全网生效 {Percent(effect.Share)}", $"; in effect {Percent(effect.Share)}").In(language);
        if (effect.EstimatedEnd is { } end)
        {
            text += new Text($"，预计 {Names.At(end)} 结束", $", done about {Names.At(end)}").In(language);
        }

        return effect.Slowest is { } slowest
            ? text + new Text($"，等待 {slowest.Carrier}（{slowest.Zh}）", $", waits for {slowest.Carrier} ({slowest.En})").In(language)
            : text;
    }

    /// <summary>A share as a picture. It is full when nothing is missing, and never before.</summary>
    internal static string Bar(double? share)
    {
        var full = share is { } part ? (int)Math.Floor(Math.Clamp(part, 0, 1) * BarWidth) : 0;
        return new string('█', full) + new string('░', BarWidth - full);
    }

    /// <summary>Rounded down: what is not all is not 100 %.</summary>
    internal static string Percent(double? share) => share is { } part
        ? (Math.Floor(Math.Clamp(part, 0, 1) * 1_000) / 10).ToString("0.0", CultureInfo.InvariantCulture) + " %"
        : "";

    internal static string Age(TimeSpan? age) => age switch
    {
        null => "",
        { TotalDays: >= 1 } span => span.ToString(@"d\.hh\:mm\:ss", CultureInfo.InvariantCulture),
        { } span => span.ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture),
    };

    private static TimeSpan? AgeOf(string carrier, IReadOnlyList<CarrierView> queues) =>
        queues.Where(queue => queue.Executor.StartsWith(carrier + "-", StringComparison.Ordinal)).Max(queue => queue.QueueAge);

    private static string Pace(double? perSecond) => perSecond?.ToString("#,0.#", CultureInfo.InvariantCulture) ?? "";

    private static double? Share(long part, long whole) => whole == 0 ? null : (double)part / whole;

    private static string Covered(EffectView effect, Invocation run) => effect.Due == 0 ? "" : string.Create(
        CultureInfo.InvariantCulture,
        $"{Bar(effect.Share)} {Percent(effect.Share)}  {run.T($"{Names.Figure(effect.Due)} 行中 {Names.Figure(effect.InEffect)} 行", $"{Names.Figure(effect.InEffect)} of {Names.Figure(effect.Due)} lines")}");

    private static string End(EffectView effect, Invocation run) => effect switch
    {
        { EstimatedEnd: { } end } => Names.At(end),
        { Waiting: > 0 } => run.T("暂无法预计", "no estimate"),
        _ => "",
    };

    private static string Slowest(EffectView effect, Invocation run) =>
        effect.Slowest is { } slowest ? run.T($"{slowest.Carrier}：{slowest.Zh}", $"{slowest.Carrier}: {slowest.En}") : "";
}
