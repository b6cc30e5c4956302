using Coordination.Audit;
using Coordination.Deadlines;
using Coordination.Journal;
using Coordination.Provinces;
using Microsoft.Extensions.Logging;

namespace Coordination.Orders;

/// <summary>One order. It decides on copies, writes, then acts; its lines and counters are rows, and progress is read from them.</summary>
[GrainType("order")]
internal sealed partial class OrderGrain(
    [PersistentState("order", IJournal.StorageName)] IPersistentState<Journalled<OrderState>> stored,
    IJournal journal,
    OrderPlanner planner,
    FeedInspection feeds,
    DeadlinePolicies policies,
    BrakeSettings brakes,
    IBodyKeys bodyKeys,
    IDispatchStop stops,
    Standing standing,
    Warrants warrants,
    TimeProvider time,
    ILogger<OrderGrain> logger) : Grain, IOrderGrain
{
    private static readonly TimeSpan TickPeriod = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan PlanAnswersWithin = TimeSpan.FromSeconds(10);

    private readonly LinePace pace = new();
    private IGrainTimer? ticks;
    private Task<Refusal?>? planning;
    private TaskCompletionSource? drained;
    private int adding;

    private string Id => this.GetPrimaryKeyString();

    private OrderState State => stored.State.Value;

    private bool IsAtWork => State.Phase is OrderPhase.Running || State is { Phase: OrderPhase.Stopped, Swept: false } || ReviewedLines.HasToDrop(State);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Tick();
        return Task.CompletedTask;
    }

    public async Task<Answer<OrderReceipt>> Submit(OrderDraft draft, OrderSignature? signature, Principal by)
    {
        var verdict = Look(OrderStatement.ActSubmit, who => OrderStatement.Submit(draft, who), signature, by);
        if (verdict.Refusal is { } refused)
        {
            return refused;
        }

        var decided = OrderDecision.Submit(State, Id, draft, by, time.GetUtcNow(), verdict.Signed);
        if (await Commit(decided))
        {
            OrderLog.Submitted(logger, Id, by.Organisation);
        }

        return decided.Answer;
    }

    public Task<Answer<IntakeScope>> Intake(Principal by) => Task.FromResult<Answer<IntakeScope>>(
        IntakeRefusal(by) is { } refusal ? refusal : new IntakeScope(Scope()));

    public async Task<Answer<RowsReceipt>> AddLines(IReadOnlyList<LineToAppend> lines, IReadOnlyList<RejectedLine> rejects, Principal by)
    {
        if (IntakeRefusal(by) is { } refusal)
        {
            return refusal;
        }

        adding++;
        try
        {
            await journal.AppendLines(Id, lines, rejects, CancellationToken.None);
            return new RowsReceipt(lines.Count, rejects.Count);
        }
        finally
        {
            if (--adding == 0)
            {
                drained?.TrySetResult();
            }
        }
    }

    public async Task<Answer<OrderView>> Plan(int rows, Principal by)
    {
        if (OrderDecision.WhyNotIssue(State, by) is { } notTheirs)
        {
            return notTheirs;
        }

        if (State.Phase is OrderPhase.Draft)
        {
            // Rows still on their way are let in first; none is accepted once planning has begun.
            planning ??= PlanInTheBackground(rows, by);
            var answer = planning;
            await Task.WhenAny(answer, Task.Delay(PlanAnswersWithin, time));
            if (answer.IsCompleted)
            {
                planning = null;
                if (await answer is { } refusal)
                {
                    return refusal;
                }
            }
        }

        return await Show();
    }

    public async Task<Answer<OrderView>> Approve(string root, string reason, OrderSignature? signature, Principal by)
    {
        if (!OrderDecision.MaySee(State, by))
        {
            return Refusals.NotFound;
        }

        var verdict = Look(OrderStatement.ActApprove, who => OrderStatement.Approve(Id, root, reason, who), signature, by);
        if (verdict.Refusal is { } refused)
        {
            return refused;
        }

        var issued = await IssuedLines();
        var isVoid = IsApprovalRevoked || (State.Approved is { } approved && await standing.AskEnded([approved.By]) is not null);
        return await Act(OrderDecision.Approve(State, Id, root, reason, by, time.GetUtcNow(), issued, brakes, isVoid, verdict.Signed), "approved", by);
    }

    public async Task<Answer<OrderView>> OverrideGates(string root, string reason, Principal by)
    {
        if (!OrderDecision.MaySee(State, by))
        {
            return Refusals.NotFound;
        }

        return await Act(GateDecision.Override(State, Id, root, reason, by, time.GetUtcNow()), "let through its gates", by);
    }

    public Task<Answer<OrderRun>> Start(string reason, OrderSignature? signature, Principal by) => Start(reason, signature, by, isAlone: false);

    private async Task<Answer<OrderRun>> Start(string reason, OrderSignature? signature, Principal by, bool isAlone)
    {
        if (OrderDecision.WhyNotIssue(State, by) is { } notTheirs)
        {
            return notTheirs;
        }

        // What is refused however few its lines are is not counted among what its issuer started.
        var looked = OrderDecision.Start(State, Id, reason, by, time.GetUtcNow(), issuedLines: 0, brakes, isAlone);
        if (ReferenceEquals(looked.State, State))
        {
            return Sealed(looked.Answer);
        }

        if (await standing.AskEnded([by, .. VouchDecision.Vouchers(State)]) is { } ended)
        {
            return ended.Concerns(by) ? ended.Refusal : VouchDecision.MayNotBegin(State, ended);
        }

        var verdict = MayStart(reason, signature, by);
        if (verdict.Refusal is { } refused)
        {
            return refused;
        }

        var decided = OrderDecision.Start(State, Id, reason, by, time.GetUtcNow(), await TakeLines(), brakes, isAlone, verdict.Signed);
        if (await Commit(decided))
        {
            OrderLog.Acted(logger, Id, "started", by.Id);
            await Pace.Look(State.Conduct.PerSecond);
            Tick();
            if (State.Undoes is null)
            {
                await feeds.Remember(State);
            }
        }

        return Sealed(decided.Answer);
    }

    private Answer<OrderRun> Sealed(Answer<OrderRun> answer) => answer.Value is { } run ? warrants.Seal(run) : answer;

    public async Task<OrderRun?> Running()
    {
        if (State is not { Phase: OrderPhase.Running, Conduct: { Cancelled: null, IsReopening: false } })
        {
            return null;
        }

        await Pace.Look(State.Conduct.PerSecond);
        return warrants.Seal(OrderDecision.RunOf(State, Id)!);
    }

    public async Task<Answer<OrderView>> Stop(string reason, Principal by)
    {
        if (!OrderDecision.MaySee(State, by))
        {
            return Refusals.NotFound;
        }

        var answer = await Act(OrderDecision.Stop(State, Id, reason, by, time.GetUtcNow()), "stopped", by);

        // The leases of all silos lapse within two seconds; this one need not wait for its own.
        stops.Stopped(Id);
        Tick();
        return answer;
    }

    public async Task<Answer<OrderView>> View(Principal by) => OrderDecision.MaySee(State, by) ? await Show() : Refusals.NotFound;

    public async Task<Answer<LinesPage>> Lines(ItemOutcome? outcome, int afterRow, int limit, Principal by)
    {
        if (!OrderDecision.MaySee(State, by))
        {
            return Refusals.NotFound;
        }

        var lines = await journal.Lines(Id, outcome, afterRow, limit, CancellationToken.None);
        lines = [.. lines.Select(line => LinePlaces.Of(line, State.Draft?.Sheets))];
        return new LinesPage(lines, lines.Count == limit ? lines[^1].Row : null);
    }

    public async Task<TickAnswer> DeadlineReached(DeadlineTick tick)
    {
        if (tick.Policy is not DeadlinePolicy.LineDeadline || State.Phase is not (OrderPhase.Running or OrderPhase.Stopped or OrderPhase.Undone))
        {
            return TickAnswer.Over;
        }

        var anchor = ConductDecision.DeadlineAnchor(State)!.Value;
        var due = policies.Current[DeadlinePolicy.LineDeadline].DueAt(anchor);
        if (State.Conduct.IsReopening || anchor > tick.CutOff || time.GetUtcNow() < due)
        {
            return TickAnswer.Until(due);
        }

        // Hold and command stay; only the line stops waiting.
        await journal.EndPending(Id, ItemOutcome.TimedOut, onlyUnplaced: false, CancellationToken.None);
        await Drop();
        await CompleteWhenEnded();
        if (State.Phase is OrderPhase.Stopped or OrderPhase.Undone)
        {
            await Commit(OrderDecision.NothingWaits(State, Id, await journal.Counts(Id, CancellationToken.None)));
        }

        return TickAnswer.Done;
    }

    private SignatureVerdict Look(string act, Func<Signatory, string> statement, OrderSignature? signature, Principal by)
    {
        var verdict = SignatureDecision.Check(act, statement, signature, bodyKeys, by, time.GetUtcNow());
        if (verdict.Refusal is { } refusal)
        {
            OrderLog.SignatureRefused(logger, Id, act, by.Id, refusal.En);
        }

        return verdict;
    }

    // A key that is on the list no more proves nothing any more.
    private bool IsApprovalRevoked => State.Approved is { KeyId.Length: > 0 } approved && bodyKeys.Find(approved.KeyId) is not { RevokedAt: null };

    /// <summary>The plan is started under a signature, and on an approval under a key that is still good.</summary>
    private SignatureVerdict MayStart(string reason, OrderSignature? signature, Principal by) => IsApprovalRevoked
        ? new(null, new(
            RefusalCode.Precondition,
            $"批准所用的密钥 '{State.Approved!.KeyId}' 已被吊销或不在名单上，批准失效：请重新批准。",
            $"The key '{State.Approved!.KeyId}' that the approval was signed with was revoked or taken off the list, and the approval is void: have it approved again."))
        : Look(OrderStatement.ActApply, who => OrderStatement.Apply(Id, Convert.ToHexStringLower(State.Plan!.Root), reason, who), signature, by);

    private Refusal? IntakeRefusal(Principal by)
    {
        if (OrderDecision.WhyNotIssue(State, by) is { } notTheirs)
        {
            return notTheirs;
        }

        return State.Phase is OrderPhase.Draft && planning is null && State.Undoes is null ? null : Refusals.WrongPhase(State.Phase, "再加行", "given more rows");
    }

    private ProvinceCode Scope() => ProvinceCode.TryParse(State.Draft!.Province, out var province) ? province : ProvinceCode.Unknown;

    private async Task<Refusal?> PlanInTheBackground(int rows, Principal by)
    {
        try
        {
            if (adding > 0)
            {
                drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
                await drained.Task;
            }

            var answer = State.Undoes is { } undo
                ? await planner.PlanUndo(Id, OrderDecision.TermsOf(State, Id), undo, time.GetUtcNow(), CancellationToken.None)
                : await planner.Plan(Id, OrderDecision.TermsOf(State, Id), rows, time.GetUtcNow(), CancellationToken.None);
            if (answer.Value is not { } plan)
            {
                return answer.Refusal;
            }

            var now = time.GetUtcNow();
            var issued = State.Undoes is null ? await Issuer.Started() + plan.DistinctNumbers : 0;
            var planned = OrderDecision.Planned(State with { Conduct = State.Conduct with { IssuedLines = issued } }, Id, plan, by, now);

            // An undo's list is that of the order it takes back, and nobody's to be surprised at.
            await Commit(State.Undoes is null ? GateDecision.Found(planned, Id, await feeds.Inspect(Id, State, plan), by, now) : planned);
            OrderLog.Planned(logger, Id, plan.Lines, plan.DistinctNumbers);
            return null;
        }
        catch (Exception exception)
        {
            OrderLog.PlanningFailed(logger, Id, exception);
            return new(RefusalCode.Unavailable, "计划没有完成，什么也没有改变：请稍后再试。", "Planning did not finish and nothing changed: try again later.");
        }
        finally
        {
            drained = null;
        }
    }

    private void Tick()
    {
        if (ticks is null && IsAtWork)
        {
            ticks = this.RegisterGrainTimer(OnTick, new GrainTimerCreationOptions(TickPeriod, TickPeriod) { KeepAlive = true });
        }
    }

    private async Task OnTick(CancellationToken cancellation)
    {
        try
        {
            if (State.Phase is OrderPhase.Running)
            {
                await Conduct();
            }
            else
            {
                await Drop();
                await Sweep();
            }

            if (!IsAtWork)
            {
                ticks?.Dispose();
                ticks = null;
            }
        }
        catch (Exception exception)
        {
            OrderLog.TickFailed(logger, Id, exception);
        }
    }

    private async Task CompleteWhenEnded()
    {
        // A cancelled order is held back until its rest has ended.
        if (State is { Conduct.Cancelled: not null, Swept: false })
        {
            return;
        }

        var counts = await journal.Counts(Id, CancellationToken.None);
        pace.Add(time.GetUtcNow(), counts);
        if (State.Phase is not OrderPhase.Running || counts.Any(count => count.Outcome is ItemOutcome.Pending && count.Lines > 0))
        {
            return;
        }

        if (ReviewedLines.TakeUp(State, Id, counts, time.GetUtcNow()) is { } next)
        {
            await Commit(next);
            return;
        }

        await Commit(OrderDecision.Complete(State, Id, counts, time.GetUtcNow()));
        OrderLog.Completed(logger, Id, State.Plan!.Lines);
    }

    /// <summary>Once no shard is in the middle of a page, what was never placed is cancelled; what was placed keeps waiting for its carrier.</summary>
    private async Task Sweep()
    {
        if (State is not { Phase: OrderPhase.Stopped, Swept: false })
        {
            return;
        }

        await Task.WhenAll(ShardKeys.Of(Id, State.Plan!.Provinces).Select(shard => GrainFactory.GetGrain<IShardGrain>(shard).Halt()));
        await journal.EndPending(Id, ItemOutcome.Cancelled, onlyUnplaced: true, CancellationToken.None);
        await Commit(OrderDecision.Swept(State));
    }

    private async Task<Answer<OrderView>> Act(Decided<OrderState, Refusal?> decided, string act, Principal by)
    {
        if (decided.Answer is { } refusal)
        {
            return refusal;
        }

        if (await Commit(decided))
        {
            OrderLog.Acted(logger, Id, act, by.Id);
        }

        return await Show();
    }

    private async Task<bool> Commit<TAnswer>(Decided<OrderState, TAnswer> decided)
    {
        if (ReferenceEquals(decided.State, State))
        {
            return false;
        }

        await stored.Commit(decided.State, decided.Changes, DeactivateOnIdle);
        return true;
    }

    private async Task<OrderView> Show()
    {
        var counts = await journal.Counts(Id, CancellationToken.None);
        var now = time.GetUtcNow();
        var view = OrderViews.Of(Id, State, counts, policies.Current, brakes);
        return State.Run == 0
            ? view
            : view with { Effect = Effects.Of(counts, pace.PerSecond, [], now, view.DeadlineAt, State.Phase is OrderPhase.Running) };
    }
}
