using System.Buffers;
using System.Globalization;
using Coordination.Audit;
using Coordination.Journal;
using Coordination.Numbers;

namespace Coordination.Carriers;

/// <summary>What a carrier that fetches may say. What is wrong is named, without a number in it, and nothing of it is done.</summary>
internal static class PullRules
{
    /// <summary>Bytes of a batch's hash, the end of its name.</summary>
    public const int BatchHashBytes = 16;

    private const int NumberLengthMax = 20;
    private const int UnitLengthMax = 16;

    public static Refusal? Problem(FetchRequest? request)
    {
        if (request?.Cursor is not { Length: <= FetchRequest.CursorLengthMax })
        {
            return Refusals.Invalid(
                $"游标须为上一次取回的游标或空，至多 {FetchRequest.CursorLengthMax} 个字符。",
                $"The cursor is that of the fetch before, or empty; it has at most {FetchRequest.CursorLengthMax} characters.");
        }

        if (request.Most is < 1 or > CommandBatch.CommandsMax)
        {
            return Refusals.Invalid(
                $"一次取 1 至 {CommandBatch.CommandsMax} 条，不能是 {request.Most} 条。",
                $"A fetch takes 1 to {CommandBatch.CommandsMax} commands, not {request.Most}.");
        }

        if (request.Wait < TimeSpan.Zero || request.Wait > FetchRequest.WaitMax)
        {
            return Refusals.Invalid(
                $"等待时间为 0 至 {FetchRequest.WaitMax.TotalSeconds:0} 秒，不能是 {request.Wait.TotalSeconds:0.###} 秒。",
                $"A fetch waits 0 to {FetchRequest.WaitMax.TotalSeconds:0} s, not {request.Wait.TotalSeconds:0.###} s.");
        }

        return request.Seen is { Fence: < 1 } or { Position: < 0 } or { Heads: null } or { Heads.Length: > HistorySeen.HeadsLengthMax }
            ? Refusals.Invalid(
                $"所见记录须原样返回：栅栏从 1 起，位置从 0 起，heads 至多 {HistorySeen.HeadsLengthMax} 个字符；从未收到过则为空。",
                $"What was seen is told as it was got: a fence from 1, a position from 0, heads of at most {HistorySeen.HeadsLengthMax} characters; null for never any.")
            : null;
    }

    public static Refusal? Problem(BatchAck? ack)
    {
        if (ProblemOfBatch(ack?.BatchId, ack?.Exceptions?.Count) is { } problem)
        {
            return problem;
        }

        if (ack!.AppliedAt == default)
        {
            return Refusals.Invalid("回执须写明最后一条命令生效的时间。", "An acknowledgement says when the last command stood.");
        }

        return ack.Exceptions.All(exception => exception?.CommandId is { Length: CommandIds.Length })
            ? null
            : Refusals.Invalid(
                $"例外须写明命令编号（{CommandIds.Length} 位十六进制）。",
                $"An exception names a command by its {CommandIds.Length} hexadecimal digits.");
    }

    public static Refusal? Problem(NoticesAck? ack)
    {
        if (ProblemOfBatch(ack?.BatchId, ack?.Results?.Count) is { } problem)
        {
            return problem;
        }

        return ack!.Results.All(result => result?.NoticeId is { Length: CommandIds.Length })
            ? null
            : Refusals.Invalid(
                $"通知结果须写明通知编号（{CommandIds.Length} 位十六进制）。",
                $"A result names a notice by its {CommandIds.Length} hexadecimal digits.");
    }

    /// <summary>Commands of which what an acknowledgement tells contradicts itself; null for none. They are neither applied nor refused by it.</summary>
    public static IReadOnlyList<string>? NotTaken(BatchAck ack) => NoneIsNull(
        ack.Exceptions.GroupBy(exception => exception.CommandId, StringComparer.Ordinal)
            .Where(told => told.Count() > 1 || !IsConsistent(told.First(), ack.BatchId)));

    /// <summary>The same of notices.</summary>
    public static IReadOnlyList<string>? NotTaken(NoticesAck ack) => NoneIsNull(Told(ack).Where(told => !IsWhole(told)));

    /// <summary>What an acknowledgement tells of notices without contradicting itself.</summary>
    public static IReadOnlyList<NoticeResult> Taken(NoticesAck ack) => [.. Told(ack).Where(IsWhole).Select(told => told.First())];

    public static Refusal? Problem(ChangesReport? report)
    {
        if (report?.WishId is not { Length: > 0 and <= CommandBatch.BatchIdLengthMax }
            || report.Lines is not { Count: <= ChangesReport.LinesMax }
            || report.Next is { Length: 0 or > ChangesReport.NextLengthMax })
        {
            return Refusals.Invalid(
                $"变更页须写明问题编号，至多 {ChangesReport.LinesMax} 行，下一页位置至多 {ChangesReport.NextLengthMax} 个字符。",
                $"A page names its question, has at most {ChangesReport.LinesMax} lines, and the next begins at a place of at most {ChangesReport.NextLengthMax} characters.");
        }

        for (var row = 0; row < report.Lines.Count; row++)
        {
            if (LineOf(report.Lines[row]) is null)
            {
                return Refusals.Invalid(
                    $"变更页第 {row + 1} 行不可读：号码、栅栏、序号、归属期或业务有误。",
                    $"Line {row + 1} of the page cannot be read: its number, fence, sequence, epoch or services are wrong.");
            }
        }

        return null;
    }

    /// <summary>A line as told; null when anything in it cannot be what it should be.</summary>
    public static LineAtCarrier? LineOf(LineStanding? line) =>
        line is { Number.Length: > 1 and <= NumberLengthMax, Fence: >= 0, Sequence: >= 1, Epoch: >= 0 }
        && (line.Barred & ~AllServices) == Services.None
        && TryNumber(line.Number, out var number)
            ? new(number, line.Fence, line.Sequence, line.Epoch, line.Barred, line.AppliedAt.ToUniversalTime())
            : null;

    /// <summary>The lane that gave a batch of that name: <c>CMCC-00/3/9f86…</c>.</summary>
    public static bool TryLane(string batchId, out LaneKey lane)
    {
        var slash = batchId.LastIndexOf('/');
        lane = default;
        return slash > 0
            && batchId.Length - slash - 1 == BatchHashBytes * 2
            && batchId.AsSpan(slash + 1).ContainsAnyExcept(HexDigits) is false
            && LaneKeys.TryName(batchId[..slash], out lane);
    }

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private static Services AllServices { get; } = Enum.GetValues<Services>().Aggregate(Services.None, (all, one) => all | one);

    private static Refusal? ProblemOfBatch(string? batchId, int? entries) =>
        batchId is { Length: > 0 and <= CommandBatch.BatchIdLengthMax } && entries is <= CommandBatch.CommandsMax
            ? null
            : Refusals.Invalid(
                $"回执须写明批次（至多 {CommandBatch.BatchIdLengthMax} 个字符），至多 {CommandBatch.CommandsMax} 项。",
                $"An acknowledgement names its batch in at most {CommandBatch.BatchIdLengthMax} characters and has at most {CommandBatch.CommandsMax} entries.");

    // Whatever the carrier has of ours was a number once; whether its code is allocated today is not asked.
    private static bool TryNumber(string text, out Msisdn number)
    {
        number = default;
        if (text[0] != '+' || !long.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var digits))
        {
            return false;
        }

        try
        {
            number = Msisdn.FromKey(digits);
            return true;
        }
        catch (ArgumentOutOfRangeException)
        {
            return false;
        }
    }

    private static IEnumerable<IGrouping<string, NoticeResult>> Told(NoticesAck ack) => ack.Results.GroupBy(result => result.NoticeId, StringComparer.Ordinal);

    private static bool IsWhole(IGrouping<string, NoticeResult> told) => told.Count() == 1 && told.First().At != default;

    private static List<string>? NoneIsNull<T>(IEnumerable<IGrouping<string, T>> told) =>
        told.Select(one => one.Key).ToList() is { Count: > 0 } ids ? ids : null;

    // Applied is no exception; a refusal has a reason, and nothing else has; ported names another unit that serves, and nothing else does.
    private static bool IsConsistent(NotApplied exception, string batchId)
    {
        var isPorted = exception.Level is AckLevel.Refused && exception.Refusal is CarrierRefusal.Ported;
        var isSomeUnit = exception.ServingUnit is { Length: <= UnitLengthMax } unit
            && CarrierUnit.TryParse(unit, out var serving)
            && !(TryLane(batchId, out var lane) && lane.Executor == serving);
        return exception.Level is AckLevel.Refused or AckLevel.Accepted or AckLevel.Unknown
            && Enum.IsDefined(exception.Refusal)
            && (exception.Level is AckLevel.Refused) == (exception.Refusal is not CarrierRefusal.None)
            && (isPorted ? isSomeUnit : exception.ServingUnit is null);
    }
}
