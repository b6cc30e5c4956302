using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Law;
using Coordination.Numbers;
using Coordination.Provinces;

namespace Coordination.Orders;

/// <summary>The rules of an order's life: draft → planned → approved → running → completed, or stopped. Pure.</summary>
internal static class OrderDecision
{
    /// <summary>How long an approval may wait to be used; after that the plan is looked at again by whoever approves it anew.</summary>
    public static readonly TimeSpan ApprovalLifeMax = TimeSpan.FromHours(24);

    /// <summary>How old a plan may be when it is approved, or started without: what it saw is not what stands any more.</summary>
    public static readonly TimeSpan PlanLifeMax = TimeSpan.FromHours(24);

    /// <summary>Orders of up to so many numbers have somebody waiting and go before bulk.</summary>
    public const int UrgentNumbersMax = 1_000;

    public static Decided<OrderState, Answer<OrderReceipt>> Submit(OrderState state, string orderId, OrderDraft draft, Principal by, DateTimeOffset now, OrderSigned? signed = null)
    {
        if (state.Draft is { } known)
        {
            return Compared(known) == Compared(Completed(draft, by))
                ? Unchanged<OrderReceipt>(state, new OrderReceipt(orderId, state.Phase, true))
                : Unchanged<OrderReceipt>(state, Refusals.SameKeyOtherBody(draft.Key));
        }

        if (OrderRules.Check(draft, by, now) is { } refusal)
        {
            return Unchanged<OrderReceipt>(state, refusal);
        }

        var accepted = Completed(draft, by);
        return new(
            state with { Draft = accepted, Phase = OrderPhase.Draft, Submitted = Act(by, now, draft.Reason, signed) },
            [Fact(new OrderSubmitted(accepted), now, by, orderId), .. Facts(signed, now, by, orderId), new Change.OrderListed(orderId, OrderPhase.Draft)],
            new OrderReceipt(orderId, OrderPhase.Draft, false));
    }

    public static Decided<OrderState, bool> Planned(OrderState state, string orderId, OrderPlan plan, Principal by, DateTimeOffset now) => new(
        state with { Plan = plan, Phase = OrderPhase.Planned },
        [Fact(new OrderPlanned(plan.Root, plan.Lines, plan.DistinctNumbers), now, by, orderId), new Change.OrderListed(orderId, OrderPhase.Planned)],
        true);

    /// <param name="issuedLines">Lines its issuer started within 24 hours, and those of this order.</param>
    /// <param name="isVoid">Whether the approval it has counts no more: the rights of whoever gave it have ended, or its key was revoked.</param>
    public static Decided<OrderState, Refusal?> Approve(
        OrderState state,
        string orderId,
        string root,
        string reason,
        Principal by,
        DateTimeOffset now,
        long issuedLines,
        BrakeSettings settings,
        bool isVoid = false,
        OrderSigned? signed = null)
    {
        if (by.Role is not (Role.Approver or Role.MinistryOperator))
        {
            return new(state, [], Refusals.NotAllowed(by, "批准命令", "approve orders"));
        }

        // The one who submitted cannot approve, under whatever role the same person comes back.
        if (state.Submitted?.By.Id == by.Id)
        {
            return new(state, [], new(RefusalCode.NotAllowed, "提交人不能批准自己的命令：请由另一人批准。", "The one who submitted an order cannot approve it: another person has to."));
        }

        if (state.Phase is OrderPhase.Approved && IsThePlan(state, root) && !isVoid && !IsHigher(by, state.Approved!.By))
        {
            return new(state, [], null);
        }

        if (state.Phase is not (OrderPhase.Planned or OrderPhase.Approved))
        {
            return new(state, [], Refusals.WrongPhase(state.Phase, "批准", "approved"));
        }

        if (!IsThePlan(state, root))
        {
            return new(state, [], OtherPlan(root));
        }

        if ((GateDecision.HoldsBack(state) ?? IsPlanOld(state, now)) is { } held)
        {
            return new(state, [], held);
        }

        if (state.Undoes is null && settings.NeedOf(issuedLines, state.Draft!.Scope) is ApprovalNeed.SecondRank && by.Role is not Role.MinistryOperator)
        {
            return new(state, [], NeedsSecondRank(issuedLines, settings));
        }

        return new(
            state with { Phase = OrderPhase.Approved, Approved = Act(by, now, reason, signed), Conduct = state.Conduct with { IssuedLines = issuedLines } },
            [Fact(new OrderApproved(state.Plan!.Root, reason), now, by, orderId), .. Facts(signed, now, by, orderId), new Change.OrderListed(orderId, OrderPhase.Approved)],
            null);
    }

    /// <summary>Whether one's approval is good for more than another's.</summary>
    private static bool IsHigher(Principal one, Principal other) => one.Role is Role.MinistryOperator && other.Role is not Role.MinistryOperator;

    /// <summary>How many lines of its issuer within 24 hours the approval this order has is good for.</summary>
    public static long LinesApproved(OrderState state, BrakeSettings settings) => state.Approved?.By.Role switch
    {
        null => state.Draft!.Scope is HoldScope.Number ? settings.SecondPersonLinesMin : 0,
        Role.MinistryOperator => long.MaxValue,
        _ => settings.SecondRankLinesMin,
    };

    /// <param name="issuedLines">Lines its issuer started within 24 hours, these among them.</param>
    /// <param name="isAlone">Whether a province starts it, because the ministry cannot be reached.</param>
    public static Decided<OrderState, Answer<OrderRun>> Start(
        OrderState state, string orderId, string reason, Principal by, DateTimeOffset now, long issuedLines, BrakeSettings settings, bool isAlone = false, OrderSigned? signed = null)
    {
        if (state.Phase is OrderPhase.Running or OrderPhase.Paused or OrderPhase.Completed)
        {
            return Unchanged<OrderRun>(state, RunOf(state, orderId)!);
        }

        if (state.Phase is not (OrderPhase.Planned or OrderPhase.Approved))
        {
            return Unchanged<OrderRun>(state, Refusals.WrongPhase(state.Phase, "执行", "applied"));
        }

        if (MayStart(state, now, issuedLines, settings) is { } refusal)
        {
            return Unchanged<OrderRun>(state, refusal);
        }

        var wave = WaveDecision.First(state, settings);
        var running = state with
        {
            Phase = OrderPhase.Running,
            Started = Act(by, now, reason, signed),
            Run = 1,
            StartedAlone = isAlone,
            Conduct = state.Conduct with { IssuedLines = issuedLines, Wave = wave },
        };
        return new(
            running,
            [
                Fact(new OrderStarted(1, reason), now, by, orderId),
                .. Facts(signed, now, by, orderId),
                .. wave is OrderWave.Whole ? Array.Empty<Change>() : [Fact(new OrderWaveBegun(wave), now, by, orderId)],
                .. state.Undoes is null ? Array.Empty<Change>() : [new Change.UndoBegun(orderId)],
                new Change.OrderListed(orderId, OrderPhase.Running),
                new Change.DeadlineSet(DeadlinePolicy.LineDeadline, string.Empty, now, 1),
            ],
            RunOf(running, orderId)!);
    }

    public static Decided<OrderState, Refusal?> Stop(OrderState state, string orderId, string reason, Principal by, DateTimeOffset now)
    {
        if (state.Phase is OrderPhase.Stopped)
        {
            return new(state, [], null);
        }

        if (state.Phase is OrderPhase.Completed or OrderPhase.Undone)
        {
            return new(state, [], Refusals.WrongPhase(state.Phase, "停止", "stopped"));
        }

        var wasPaused = state.Conduct.Paused is { } paused ? now - paused.At : TimeSpan.Zero;
        var stopped = state with
        {
            Phase = OrderPhase.Stopped,
            Stopped = new(by, now, reason),
            Swept = state.Run == 0,
            Conduct = state.Conduct with { Paused = null, IsReopening = false, PausedTime = state.Conduct.PausedTime + wasPaused },
        };
        return new(
            stopped,
            [
                Fact(new OrderStopped(reason), now, by, orderId),
                new Change.StopRaised(orderId),

                // Listed as stopped while lines of it wait: with one that never ran none does.
                new Change.OrderListed(orderId, state.Run == 0 ? OrderPhase.Completed : OrderPhase.Stopped),

                // A pause took the deadline of its lines away.
                .. state.Conduct.Paused is null
                    ? Array.Empty<Change>()
                    : [new Change.DeadlineSet(DeadlinePolicy.LineDeadline, string.Empty, ConductDecision.DeadlineAnchor(stopped)!.Value, 1)],
            ],
            null);
    }

    /// <summary>After a stop: the lines that were never placed have ended as cancelled.</summary>
    public static Decided<OrderState, bool> Swept(OrderState state) => new(state with { Swept = true }, [], true);

    /// <summary>Why an order may not start with the approval it has, or null.</summary>
    private static Refusal? MayStart(OrderState state, DateTimeOffset now, long issuedLines, BrakeSettings settings)
    {
        if (state.Approved is { } approved)
        {
            // The plan is older still, and no more to be approved anew than to be started.
            return now - approved.At > ApprovalLifeMax
                ? new(
                    RefusalCode.Precondition,
                    "批准已过 24 小时，失效，其计划也一样：请用另一个键重新提交、计划并批准。",
                    "The approval is older than 24 hours and void, and so is its plan: submit the order again under another key, have it planned and approved.")
                : issuedLines > LinesApproved(state, settings) ? NeedsSecondRank(issuedLines, settings) : null;
        }

        if ((GateDecision.HoldsBack(state) ?? IsPlanOld(state, now)) is { } held)
        {
            return held;
        }

        return state.Undoes is not null ? new(
                RefusalCode.Precondition,
                "撤销命令须先由另一人批准（coord order approve）。",
                "An undo is approved by another person before it runs (coord order approve).")
            : settings.NeedOf(issuedLines, state.Draft!.Scope) is ApprovalNeed.None ? null
            : issuedLines <= settings.SecondPersonLinesMin ? new(
                RefusalCode.Precondition,
                "针对卡或机主的命令也及于以后加入的号码：须先由另一人批准（coord order approve）。",
                "An order about a card or a holder reaches what comes there later too: another person has to approve it (coord order approve).")
            : new(
                RefusalCode.Precondition,
                $"该单位 24 小时内共 {issuedLines} 行，超过 {settings.SecondPersonLinesMin} 行：须先由另一人批准（coord order approve）。",
                $"With this order its issuer comes to {issuedLines} lines within 24 hours, more than {settings.SecondPersonLinesMin}: another person has to approve it (coord order approve).");
    }

    private static Refusal NeedsSecondRank(long issuedLines, BrakeSettings settings) => new(
        RefusalCode.Precondition,
        $"该单位 24 小时内共 {issuedLines} 行，超过 {settings.SecondRankLinesMin} 行：须由部级人员批准。",
        $"With this order its issuer comes to {issuedLines} lines within 24 hours, more than {settings.SecondRankLinesMin}: the approval is the ministry's.");

    private static Refusal? IsPlanOld(OrderState state, DateTimeOffset now) => now - state.Plan!.PlannedAt <= PlanLifeMax ? null : new(
        RefusalCode.Precondition,
        "计划已过 24 小时，失效：请用另一个键重新提交并计划。",
        "The plan is older than 24 hours and void: submit the order again under another key, and have it planned anew.");

    /// <summary>The lines of an order that was stopped or undone wait for their carrier no longer.</summary>
    /// <param name="counts">Its counters, none of them pending.</param>
    public static Decided<OrderState, bool> NothingWaits(OrderState state, string orderId, IReadOnlyList<LineCount> counts) => new(
        state with { IsSummed = true },
        [
            new Change.DeadlineCleared(DeadlinePolicy.LineDeadline, string.Empty),
            .. state.IsSummed
                ? Array.Empty<Change>()
                : [
                    new Change.LinesSummed(state.Undoes is not null, counts, false),
                    new Change.OrderListed(orderId, state.Phase is OrderPhase.Undone ? OrderPhase.Undone : OrderPhase.Completed),
                ],
        ],
        true);

    public static Decided<OrderState, bool> Held(OrderState state, DateTimeOffset at) => new(state with { HeldAt = at }, [], true);

    /// <param name="counts">Its counters, none of them pending.</param>
    public static Decided<OrderState, bool> Complete(OrderState state, string orderId, IReadOnlyList<LineCount> counts, DateTimeOffset now) => new(
        state with { Phase = OrderPhase.Completed, CompletedAt = now, HeldAt = state.HeldAt ?? now, IsSummed = true },
        [
            Fact(new OrderCompleted(state.Plan!.Lines), now, Principal.System, orderId),
            new Change.LinesSummed(state.Undoes is not null, counts, false),
            new Change.OrderListed(orderId, OrderPhase.Completed),
            new Change.DeadlineCleared(DeadlinePolicy.LineDeadline, string.Empty),
        ],
        true);

    /// <summary>What every hold of this order has in common.</summary>
    public static HoldTerms TermsOf(OrderState state, string orderId)
    {
        var draft = state.Draft!;
        var authority = Authority.Of(draft.Ground);
        return new(
            orderId,
            draft.Ground,
            draft.Provision,
            draft.Reference,
            draft.Services,
            authority.Notice,
            authority.ReleaseBy,
            state.Submitted!.By,
            draft.ExpiresAt,
            authority.ReleaseBy.HasFlag(ReleaseBy.Verification) ? 1 : 0,
            draft.Scope,
            draft.About.Length == 0 ? null : draft.About);
    }

    public static OrderRun? RunOf(OrderState state, string orderId) => state.Run == 0 ? null : new(
        state.Run,
        TermsOf(state, orderId),
        state.Plan!.DistinctNumbers <= UrgentNumbersMax ? Priority.Urgent : Priority.Bulk,
        state.Plan.Root,
        state.Plan.Provinces,
        state.Undoes is { } undo ? new(undo.OrderId, undo.Wrongful, state.Draft!.Reason, state.Submitted!.By) : null,
        state.Conduct.Wave)
    {
        Released = ReviewedLines.Released(state),
    };

    /// <summary>Whether this order exists for a principal: as far as it reaches orders at the portal, asked again here where the issuer is known.</summary>
    public static bool MaySee(OrderState state, Principal by) => state.Submitted is { By: var issuer }
        && (by == Principal.System || Permissions.Of<IProvincePortal>(nameof(IProvincePortal.Order), by.Role) switch
        {
            Reach.Everywhere => true,
            Reach.OwnProvince => by.Province == ProvinceCode.Unknown || by.Province == issuer.Province,
            Reach.OwnBody => by.Organisation == issuer.Organisation,
            _ => false,
        });

    /// <summary>An order is filled, planned and started by the body that issues it. Who sees more may approve or stop it, and no more.</summary>
    public static Refusal? WhyNotIssue(OrderState state, Principal by)
    {
        if (!MaySee(state, by))
        {
            return Refusals.NotFound;
        }

        return by.Organisation == state.Submitted!.By.Organisation ? null : Refusals.NotAllowed(by, "办理其他单位的命令", "act on another body's order");
    }

    /// <summary>The refusal of a root that is not the plan's.</summary>
    public static Refusal OtherPlan(string root) => new(
        RefusalCode.Precondition,
        $"计划根 {Short(root)} 与当前计划不符：请重新查看计划后再批准。",
        $"{Short(root)} is not the root of this plan: look at the plan again, then approve what you saw.");

    public static bool IsThePlan(OrderState state, string root) =>
        string.Equals(Convert.ToHexStringLower(state.Plan!.Root), root, StringComparison.OrdinalIgnoreCase);

    /// <summary>The draft with the ground's defaults written out, so that what is compared and sealed is what is meant.</summary>
    private static OrderDraft Completed(OrderDraft draft, Principal by)
    {
        if (draft.Ground is Ground.None || !Enum.IsDefined(draft.Ground))
        {
            return draft;
        }

        var authority = Authority.Of(draft.Ground);
        return draft with
        {
            Provision = draft.Provision.Length > 0 ? draft.Provision : authority.Provision.Id,
            Services = draft.Services != Services.None ? draft.Services : authority.Services,
            Province = draft.Province.Length > 0 || by.Province == ProvinceCode.Unknown ? draft.Province : by.Province.ToString(),
        };
    }

    // Where the rows stand follows from the file, and the file is told by its hash; the end of a term follows from the term, and
    // from what ran when it was first asked for.
    private static OrderDraft Compared(OrderDraft draft) => draft with { Sheets = null, ExpiresAt = draft.TermYears > 0 ? null : draft.ExpiresAt };

    private static string Short(string root) => root.Length > 16 ? root[..16] + "…" : root;

    /// <summary>An act, with the key it was signed with.</summary>
    public static OrderAct Act(Principal by, DateTimeOffset now, string reason, OrderSigned? signed) => new(by, now, reason) { KeyId = signed?.KeyId ?? string.Empty };

    /// <summary>What is recorded of an act's signature.</summary>
    public static IEnumerable<Change> Facts(OrderSigned? signed, DateTimeOffset now, Principal by, string cause) =>
        signed is null ? [] : [Fact(signed, now, by, cause)];

    private static Change.Recorded Fact(IFact fact, DateTimeOffset now, Principal by, string cause) => new Change.Recorded(new(fact, now, by, cause));

    private static Decided<OrderState, Answer<T>> Unchanged<T>(OrderState state, Answer<T> answer)
        where T : class => new(state, [], answer);
}
