using Coordination.Audit;
using Coordination.Journal;

namespace Coordination.Orders;

internal sealed partial class OrderGrain
{
    private readonly HashSet<string> shardsDone = [];
    private (int Run, OrderWave Wave) followed;
    private long canaryLines;
    private DateTimeOffset lastPlacedAt;

    private IPaceGrain Pace => GrainFactory.GetGrain<IPaceGrain>(PaceGrain.KeyOf(Id));

    private IIssuerGrain Issuer => GrainFactory.GetGrain<IIssuerGrain>(IssuerGrain.KeyOf(State.Submitted!.By.Organisation));

    public Task<Answer<OrderView>> Pause(string reason, Principal by) => Seen(by, async () =>
    {
        var answer = await Act(ConductDecision.Pause(State, Id, PauseCause.Person, reason, by, time.GetUtcNow()), "paused", by);
        if (State.Phase is OrderPhase.Paused)
        {
            stops.Stopped(Id);
        }

        return answer;
    });

    public Task<Answer<OrderView>> Resume(string reason, Principal by) => Seen(by, async () =>
    {
        var errors = LineTally.Of(await journal.Counts(Id, CancellationToken.None)).Errors;
        var ended = await AskEnded();
        var answer = await Act(ConductDecision.Resume(State, Id, errors, reason, by, time.GetUtcNow(), ended), "resumed", by);

        // A cap that was met before is met again where it still stands.
        await Pace.Look(State.Conduct.PerSecond);
        Tick();
        return answer;
    });

    public Task<Answer<OrderView>> Cancel(string reason, Principal by) => Seen(by, async () =>
    {
        var answer = await Act(ConductDecision.Cancel(State, Id, reason, by, time.GetUtcNow()), "cancelled", by);
        if (State is { Conduct.Cancelled: not null, Swept: false })
        {
            stops.Stopped(Id);
        }

        Tick();
        return answer;
    });

    public Task<Answer<OrderView>> SetRate(int? perSecond, string reason, Principal by) => Seen(by, async () =>
    {
        var answer = await Act(ConductDecision.SetRate(State, Id, perSecond, reason, by, time.GetUtcNow()), "given a pace", by);
        await Pace.Look(State.Conduct.PerSecond);
        return answer;
    });

    public Task<Answer<OrderView>> Retry(string reason, Principal by) => Seen(by, async () =>
    {
        var counts = await journal.Counts(Id, CancellationToken.None);
        var ended = await AskEnded();
        var answer = await Act(ConductDecision.Retry(State, Id, counts, reason, by, time.GetUtcNow(), ended), "retried", by);
        Tick();
        return answer;
    });

    public Task<Answer<OrderRun>> StartAlone(string reason, OrderSignature? signature, Principal by) => Start(reason, signature, by, isAlone: true);

    public Task<bool> IsStartedAlone() => Task.FromResult(State.StartedAlone);

    public Task<Answer<OrderReach>> Reach(Principal by) => Task.FromResult<Answer<OrderReach>>(OrderDecision.MaySee(State, by)
        ? new OrderReach(
            [.. (State.Plan?.Provinces ?? []).Select(part => part.Province)],
            State is { Run: 0, Undoes: null, Phase: OrderPhase.Planned or OrderPhase.Approved } ? State.Plan!.DistinctNumbers : 0,
            State.Undoes is not null)
        : Refusals.NotFound);

    private async Task<Answer<OrderView>> Seen(Principal by, Func<Task<Answer<OrderView>>> act) =>
        OrderDecision.MaySee(State, by) ? await act() : Refusals.NotFound;

    /// <summary>Lines its issuer started within a day, with those of this order.</summary>
    private async Task<long> IssuedLines() =>
        State is { Undoes: null, Plan: { } plan } ? await Issuer.Started() + (State.Run == 0 ? plan.DistinctNumbers : 0) : 0;

    /// <summary>Counts this order among what its issuer started, if its approval is good for as many.</summary>
    private async Task<long> TakeLines() => State is { Undoes: null, Run: 0, Plan: { } plan }
        ? await Issuer.Take(Id, plan.DistinctNumbers, OrderDecision.LinesApproved(State, brakes))
        : State.Conduct.IssuedLines;

    /// <summary>Whose rights have ended of those who answer for the order; nothing of the kind holds up what takes an order back.</summary>
    private async Task<Withdrawal?> AskEnded() =>
        State is { Undoes: null, Submitted: not null } ? await standing.AskEnded(VouchDecision.Vouchers(State)) : null;

    /// <summary>One look at a running order: what its shards have done, whether it may have more, whether it has to be held up.</summary>
    private async Task Conduct()
    {
        await Drop();
        if (State is { Undoes: null, Conduct.Cancelled: null } && standing.Ended(VouchDecision.Vouchers(State)) is { } ended)
        {
            await HeldUp(VouchDecision.Pause(State, Id, ended, time.GetUtcNow()));
            return;
        }

        if (State.Conduct.IsReopening)
        {
            await ReopenLines();
            return;
        }

        if (State.Conduct.Cancelled is not null)
        {
            await EndRest();
        }
        else
        {
            await FollowShards();
        }

        await CompleteWhenEnded();
        if (State.Phase is OrderPhase.Running && !await HoldUp())
        {
            await JudgeCanary();
        }
    }

    /// <summary>Makes what failed, or what was let through, pending again.</summary>
    private async Task ReopenLines()
    {
        await (State.Conduct.TakenUpAt is null
            ? journal.Reopen(Id, ConductDecision.Failed, CancellationToken.None)
            : journal.EndReview(Id, ReviewedLines.TakenUp(State), ItemOutcome.Pending, CancellationToken.None));
        await Commit(ConductDecision.Reopened(State));
        await HandOut();
    }

    /// <summary>
    /// Once no shard is in the middle of a page and no call of one that is gone can place anything, what was never placed is cancelled;
    /// what was placed goes on.
    /// </summary>
    private async Task EndRest()
    {
        if (State.Swept || !ConductDecision.IsSettled(State, time.GetUtcNow()))
        {
            return;
        }

        await Task.WhenAll(Shards().Select(shard => GrainFactory.GetGrain<IShardGrain>(shard).Halt()));
        await journal.EndPending(Id, ItemOutcome.Cancelled, onlyUnplaced: true, CancellationToken.None);
        await Commit(ConductDecision.RestEnded(State, Id, time.GetUtcNow()));
    }

    private async Task FollowShards()
    {
        if (State.HeldAt is not null || State.Conduct is { Wave: OrderWave.Canary, CanaryPlacedAt: not null })
        {
            return;
        }

        if (followed != (State.Run, State.Conduct.Wave))
        {
            followed = (State.Run, State.Conduct.Wave);
            shardsDone.Clear();
            canaryLines = 0;
        }

        foreach (var shard in Shards().Where(shard => !shardsDone.Contains(shard)))
        {
            if (await GrainFactory.GetGrain<IShardGrain>(shard).Standing(State.Run, State.Conduct.Wave) is not { FinishedAt: { } at } standing)
            {
                return;
            }

            shardsDone.Add(shard);
            canaryLines += standing.CanaryLines;
            lastPlacedAt = at > lastPlacedAt ? at : lastPlacedAt;
        }

        switch (State.Conduct.Wave)
        {
            case OrderWave.Canary:
                await Commit(WaveDecision.CanaryPlaced(State, canaryLines, time.GetUtcNow()));
                break;
            case OrderWave.First:
                await NextWave();
                break;
            default:
                await Commit(OrderDecision.Held(State, lastPlacedAt));
                break;
        }
    }

    /// <summary>Pauses the order where a shard met a cap or too much ended badly. Answers whether it did.</summary>
    private async Task<bool> HoldUp()
    {
        var now = time.GetUtcNow();
        if (await Pace.Look(State.Conduct.PerSecond) is { } cap && State.Conduct.Cancelled is null)
        {
            return await HeldUp(WaveDecision.Capped(State, Id, cap, now));
        }

        // The canary has a verdict of its own.
        if (State.Conduct is { Wave: OrderWave.Canary, CanaryPlacedAt: not null })
        {
            return false;
        }

        var tally = LineTally.Of(await journal.Counts(Id, CancellationToken.None));
        return WaveDecision.TooManyErrors(State, Id, tally, brakes, now) is { } paused && await HeldUp(paused);
    }

    private async Task<bool> HeldUp(Decided<OrderState, Refusal?> paused)
    {
        await Commit(paused);
        stops.Stopped(Id);
        OrderLog.PausedItself(logger, Id, State.Conduct.PausedFor, State.Conduct.Paused?.Reason ?? string.Empty);
        return true;
    }

    private async Task JudgeCanary()
    {
        if (State.Conduct is not { Wave: OrderWave.Canary, CanaryPlacedAt: not null, Cancelled: null })
        {
            return;
        }

        // It was judged, paused, and a person has let it go on.
        if (State.Conduct.Verdict is not CanaryVerdict.None)
        {
            await NextWave();
            return;
        }

        var now = time.GetUtcNow();
        var tally = LineTally.Of(await journal.Counts(Id, CancellationToken.None));
        var verdict = WaveDecision.Judge(State.Conduct, tally, brakes, now);
        if (verdict is CanaryVerdict.None)
        {
            return;
        }

        await Commit(WaveDecision.Judged(State, Id, verdict, tally, now));
        OrderLog.CanaryJudged(logger, Id, verdict, tally.Ended, tally.Errors);
        if (verdict is CanaryVerdict.Passed)
        {
            await HandOut();
        }
        else
        {
            stops.Stopped(Id);
        }
    }

    private async Task NextWave()
    {
        await Commit(WaveDecision.Next(State, Id, time.GetUtcNow()));
        await HandOut();
    }

    /// <summary>Hands what runs now to every shard, without waiting for the ministry's next round.</summary>
    private Task HandOut()
    {
        var run = warrants.Seal(OrderDecision.RunOf(State, Id)!);
        return Task.WhenAll(
            from province in State.Plan!.Provinces
            from shard in Enumerable.Range(0, ShardKeys.ShardsOf(province))
            select GrainFactory.GetGrain<IShardGrain>(ShardKeys.Of(Id, province.Province, shard)).Run(new(Id, province.Province, shard, run)));
    }

    private IEnumerable<string> Shards() => ShardKeys.Of(Id, State.Plan!.Provinces);
}
