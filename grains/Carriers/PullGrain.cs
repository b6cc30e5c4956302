using Coordination.Audit;
using Coordination.Journal;
using Microsoft.Extensions.Logging;

namespace Coordination.Carriers;

/// <summary>
/// The counter at which one carrier fetches. It asks the carrier's lanes in turn, what is urgent of all of them before bulk of any, and
/// judges first what the carrier says it has seen.
/// </summary>
[GrainType("pull")]
internal sealed class PullGrain(
    ICarrierDirectory directory,
    IJournal journal,
    FenceOfHistory fence,
    HistoryWatch watch,
    FetchesEnd end,
    TimeProvider time,
    ILogger<PullGrain> logger) : Grain, IPullGrain
{
    /// <summary>How long after its last fetch a carrier counts as silent.</summary>
    public static readonly TimeSpan SilentAfter = TimeSpan.FromSeconds(30);

    /// <summary>How long what a carrier said it has seen is good for.</summary>
    public static readonly TimeSpan WitnessFor = TimeSpan.FromSeconds(20);

    /// <summary>How long it is waited for a carrier's answer to a question.</summary>
    public static readonly TimeSpan ChangesPatience = TimeSpan.FromSeconds(10);

    /// <summary>How often at most a fetch that comes looks at every lane, whatever was hinted. One that waits looks where it is rung up for.</summary>
    public static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    /// <summary>How long a lane that did not answer is left alone, unless something new is hinted.</summary>
    public static readonly TimeSpan StillFor = TimeSpan.FromSeconds(10);

    // On the machine's own clock: it is about a silo that stands still. What such a one gives nobody gets, and comes again.
    private static readonly TimeSpan LanePatience = TimeSpan.FromSeconds(5);

    private readonly HashSet<LaneKey> mayHaveUrgent = [];
    private readonly HashSet<LaneKey> mayHave = [];
    private readonly Dictionary<LaneKey, DateTimeOffset> still = [];
    private readonly Dictionary<string, (ChangesWish Wish, TaskCompletionSource<ChangesReport> Answer)> wishes = new(StringComparer.Ordinal);
    private TaskCompletionSource ring = NewRing();
    private Task lastLook = Task.CompletedTask;
    private CarrierCode carrier;
    private LaneKey[] lanes = [];
    private DateTimeOffset? refilledAt;
    private DateTimeOffset? fetchedAt;
    private DateTimeOffset? toldAt;
    private HistoryMark seen = HistoryMark.None;
    private HistoryMark judged = HistoryMark.None;
    private int waiting;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        carrier = PullKeys.Parse(this.GetPrimaryKeyString());
        lanes =
        [
            .. directory.Executors.Where(executor => executor.Carrier == carrier)
                .OrderBy(executor => executor.ToString(), StringComparer.Ordinal)
                .SelectMany(executor => Enumerable.Range(0, directory.LanesOf(executor)).Select(slice => new LaneKey(executor, slice))),
        ];
        return Task.CompletedTask;
    }

    public async Task<Answer<Fetched>> Fetch(FetchRequest request)
    {
        if (waiting >= FetchRequest.WaitingMax)
        {
            return Refusals.LimitReached(nameof(FetchRequest.WaitingMax), FetchRequest.WaitingMax);
        }

        waiting++;
        try
        {
            var begunAt = time.GetUtcNow();
            fetchedAt = begunAt;
            seen = HistoryMark.Of(request.Seen);

            // Before anything is told: what is told could hide the mark of what was lost.
            var isReadable = await watch.Heard(CarrierUnit.Central(carrier), judged, seen, CancellationToken.None);
            judged = isReadable ? seen : judged;
            Refill();
            var (lane, given, wish) = await Wait(request, begunAt);
            if (given.IsNothing && wish is null && end.Ended.IsCancellationRequested)
            {
                // An answer with nothing in it would have it ask here again at once.
                return FetchesEnd.Stopping;
            }

            return await Answered(request, lane, given, wish, isReadable);
        }
        finally
        {
            waiting--;
            fetchedAt = time.GetUtcNow();
        }
    }

    public Task Wake(string lane)
    {
        if (LaneKeys.TryName(lane, out var key))
        {
            mayHaveUrgent.Add(key);
            mayHave.Add(key);
            Ring();
        }

        return Task.CompletedTask;
    }

    public Task<SeenByCarrier?> Witness(int under) => Task.FromResult(
        fetchedAt is { } at && time.GetUtcNow() - at <= WitnessFor && seen.Fence >= under
            ? new SeenByCarrier(seen == HistoryMark.None ? null : seen.ToSeen())
            : null);

    public async Task<ChangesReport?> Changes(ChangesWish wish)
    {
        if (!wishes.TryGetValue(wish.WishId, out var asked))
        {
            asked = (wish, new(TaskCreationOptions.RunContinuationsAsynchronously));
            wishes.Add(wish.WishId, asked);
            Ring();
        }

        try
        {
            return await asked.Answer.Task.WaitAsync(ChangesPatience, time);
        }
        catch (TimeoutException)
        {
            return null;
        }
        finally
        {
            wishes.Remove(wish.WishId);
        }
    }

    public Task<bool> Report(ChangesReport report) =>
        Task.FromResult(wishes.TryGetValue(report.WishId, out var asked) && asked.Answer.TrySetResult(report));

    public Task<PullView> Look() => Task.FromResult(new PullView(fetchedAt, fetchedAt is { } at && time.GetUtcNow() - at <= SilentAfter));

    /// <summary>Until there is something, or the wait ends.</summary>
    private async Task<(LaneKey? Lane, Given Given, ChangesWish? Wish)> Wait(FetchRequest request, DateTimeOffset begunAt)
    {
        while (true)
        {
            // Taken before it is looked: what is hinted meanwhile is looked at again.
            var rung = ring.Task;
            if (wishes.Values.FirstOrDefault().Wish is { } wish)
            {
                return (null, Given.Nothing, wish);
            }

            var (lane, given) = await Ask(request);
            var left = begunAt + request.Wait - time.GetUtcNow();
            if (!given.IsNothing || left <= TimeSpan.Zero || MustHear() || end.Ended.IsCancellationRequested)
            {
                return (lane, given, null);
            }

            await rung.WaitAsync(given.RipensIn is { } soon && soon < left ? soon : left, time, end.Ended)
                .ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Whether the carrier has to be told of the fence before it can be commanded; now and then, so that one that does not listen is no loop.</summary>
    private bool MustHear()
    {
        var now = time.GetUtcNow();
        if (fence.Now.Doubt is not null || seen.Fence >= fence.Now.Value || toldAt + BetweenLooks > now)
        {
            return false;
        }

        toldAt = now;
        return true;
    }

    /// <summary>One after the other, so that what is urgent goes to who came first.</summary>
    private async Task<(LaneKey? Lane, Given Given)> Ask(FetchRequest request)
    {
        var before = lastLook;
        var mine = NewRing();
        lastLook = mine.Task;
        await before;
        try
        {
            var (lane, given) = await Ask(mayHaveUrgent, request, onlyUrgent: true);
            return given is { IsNothing: true, RipensIn: null } ? await Ask(mayHave, request, onlyUrgent: false) : (lane, given);
        }
        finally
        {
            mine.SetResult();
        }
    }

    private async Task<(LaneKey? Lane, Given Given)> Ask(HashSet<LaneKey> those, FetchRequest request, bool onlyUrgent)
    {
        TimeSpan? ripensIn = null;
        var last = LaneKeys.TryName(request.Cursor, out var cursor) ? Array.IndexOf(lanes, cursor) : -1;
        for (var turn = 1; turn <= lanes.Length; turn++)
        {
            // Taken out before it is asked: what is hinted meanwhile counts.
            var lane = lanes[(last + turn) % lanes.Length];
            if (!those.Remove(lane))
            {
                continue;
            }

            if (await Ask(lane, onlyUrgent, request.Most) is not { } given)
            {
                // Its silo stands still, and others of its lanes may: whether to go on is for who waits to decide, after each.
                mayHaveUrgent.Remove(lane);
                mayHave.Remove(lane);
                return (null, Given.Nothing with { RipensIn = TimeSpan.Zero });
            }

            if (!given.IsNothing)
            {
                those.Add(lane);
                return (lane, given);
            }

            if (given.RipensIn is { } soon)
            {
                those.Add(lane);
                ripensIn = ripensIn is { } sooner && sooner < soon ? sooner : soon;
            }
        }

        return (null, Given.Nothing with { RipensIn = ripensIn });
    }

    /// <returns>Null when it did not answer in time.</returns>
    private async Task<Given?> Ask(LaneKey lane, bool onlyUrgent, int most)
    {
        try
        {
            return await GrainFactory.GetGrain<ILaneGrain>(lane.ToString()).Give(onlyUrgent, most).WaitAsync(LanePatience, TimeProvider.System);
        }
        catch (Exception exception)
        {
            // The other lanes' commands do not wait for this one's.
            still[lane] = time.GetUtcNow() + StillFor;
            LaneLog.NotAsked(logger, lane.ToString(), exception);
            return exception is TimeoutException ? null : Given.Nothing;
        }
    }

    private async Task<Answer<Fetched>> Answered(FetchRequest request, LaneKey? lane, Given given, ChangesWish? wish, bool isReadable)
    {
        var told = given.Commands?.History;
        if (told is null)
        {
            var standing = await journal.Standing(CancellationToken.None);
            fence.Learn(standing.Fence);
            told = isReadable && fence.Now.Doubt is null ? standing.Mark.ToSeen() : null;
        }

        var (withheldZh, withheldEn) = Withheld();
        return new Fetched(lane is { } from ? LaneKeys.NameOf(from) : request.Cursor, given.Commands, given.Notices, wish, told, withheldZh, withheldEn);
    }

    private (string Zh, string En) Withheld() =>
        fence.Now.Doubt is not null
            ? ("数据库是从备份恢复的：在部里提高栅栏之前，不向任何运营商发出命令。", "Nothing is commanded: the database was restored from a backup, and the ministry has not raised the fence yet.")
        : watch.Admits(CarrierUnit.Central(carrier))
            ? (string.Empty, string.Empty)
            : ("正在核对本企业见过的记录，核对之后发出命令。", "Commands come once it is known which history this carrier has seen.");

    private void Refill()
    {
        var now = time.GetUtcNow();
        if (refilledAt is { } at && now - at < BetweenLooks)
        {
            return;
        }

        refilledAt = now;
        var asked = lanes.Where(lane => !still.TryGetValue(lane, out var until) || until <= now).ToList();
        mayHaveUrgent.UnionWith(asked);
        mayHave.UnionWith(asked);
    }

    private void Ring()
    {
        var rung = ring;
        ring = NewRing();
        rung.SetResult();
    }

    private static TaskCompletionSource NewRing() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
