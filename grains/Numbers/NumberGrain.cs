using Coordination.Appeals;
using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Deadlines;
using Coordination.Journal;
using Coordination.Law;
using Coordination.Orders;
using Coordination.Sims;
using Coordination.Verification;
using Microsoft.Extensions.Logging;
using Orleans.Placement;
using Orleans.Storage;

namespace Coordination.Numbers;

/// <summary>One number. It loads, lets the rules decide, writes, and only then answers; it calls nobody but the cards on it.</summary>
[GrainType("number")]
[PreferLocalPlacement]
internal sealed class NumberGrain(
    [PersistentState(INumberGrain.StateName, IJournal.StorageName)] IPersistentState<Journalled<NumberState>> stored,
    IJournal journal,
    NumberCircumstances circumstances,
    BrakeSettings brakes,
    ILogger<NumberGrain> logger) : Grain, INumberGrain
{
    /// <summary>How often a command is decided anew because the state was written past this activation.</summary>
    private const int TriesMax = 5;

    private NumberState State => stored.State.Value;

    private Msisdn Number => Msisdn.FromKey(this.GetPrimaryKeyLong());

    private Subject Subject => Subject.OfNumber(this.GetPrimaryKeyLong());

    public async Task<HoldAnswer> PlaceHold(PlaceHold request)
    {
        var at = circumstances.Of(Number);
        var answer = await Act(state => NumberDecision.PlaceHold(state, request, at));
        if (request.Priority is Priority.Bulk)
        {
            // Born and gone inside one young collection: kept alive, a large order's numbers cost half the time in collections.
            DeactivateOnIdle();
        }
        else
        {
            NumberLog.Placed(logger, Number, request.Terms.OrderId, answer.Outcome, answer.Version);
        }

        return answer;
    }

    public async Task<LiftAnswer> LiftHold(LiftHold request)
    {
        // A hold that can be lifted was not lifted under this id, unless the order placed one in an earlier assignment too.
        var mayRepeat = State.Live(request.OrderId) is null || State.Ended.Any(hold => hold.OrderId == request.OrderId);
        if (mayRepeat && await AnswerTo(request.CommandId, NumberDecision.FingerprintOf(request)) is { } before)
        {
            return new((LiftOutcome)before, State.Version);
        }

        var at = circumstances.Of(Number);
        var answer = await Act(state => NumberDecision.LiftHold(state, request, at));
        if (request.Priority is Priority.Bulk)
        {
            DeactivateOnIdle();
        }
        else if (answer.Outcome is LiftOutcome.Lifted)
        {
            NumberLog.Lifted(logger, Number, request.OrderId, request.By.Organisation, State.Version);
        }
        else if (answer.Outcome is LiftOutcome.NotAllowed)
        {
            NumberLog.LiftNotAllowed(logger, Number, request.By.Organisation, request.OrderId);
        }

        return answer;
    }

    public async Task<VerificationAnswer> RecordVerification(string commandId, VerificationResult result, Principal by)
    {
        if (await AnswerTo(commandId, VerificationDecision.FingerprintOf(result)) is { } before)
        {
            return (VerificationAnswer)before;
        }

        var at = circumstances.Of(Number);
        var answer = await Act(state => VerificationDecision.Record(state, commandId, result, by, at));
        if (answer is VerificationAnswer.Recorded)
        {
            NumberLog.Verified(logger, Number, result.CaseId, result.Outcome, State.Version);
        }

        return answer;
    }

    public async Task<TickAnswer> DeadlineReached(DeadlineTick tick)
    {
        var at = circumstances.Of(Number);
        var answer = await Act(state => NumberDecision.DeadlineReached(state, tick, at));
        if (tick.Priority is Priority.Bulk)
        {
            // Millions of windows may end together.
            DeactivateOnIdle();
        }
        else if (answer.Fired)
        {
            NumberLog.DeadlineReached(logger, Number, tick.Policy, tick.Tag, State.Version);
        }

        return answer;
    }

    public async Task NoticeAnswered(string noticeId, bool delivered, DateTimeOffset at)
    {
        var now = circumstances.Of(Number);
        await Act(state => NoticeDecision.NoticeAnswered(state, noticeId, delivered, at, now));
    }

    public async Task CarrierRefused(CarrierUnit executor, int version, CarrierRefusal refusal, CarrierUnit? servingUnit)
    {
        var at = circumstances.Of(Number);
        if (await Act(state => RefusalDecision.CarrierRefused(state, executor, version, refusal, servingUnit, at)))
        {
            NumberLog.Refused(logger, Number, executor, version, refusal, State.Version);
        }
    }

    public async Task<ReportAnswer> Report(NumberReport report)
    {
        if (await AnswerTo(report.CommandId, ReportDecision.FingerprintOf(report)) is { } stored)
        {
            // The first time may have ended before every card was told.
            await TellCards(report);
            return ReportAnswer.Of(stored);
        }

        // The card hears of it first and says what it is held for, so that both are one commit here; whichever of this and a hold on
        // the card comes first, the second sees it.
        var at = circumstances.Of(Number);
        report = await Braked(report, at);
        if (await IsCapped(report, at))
        {
            return new(ReportOutcome.Capped, State.Epoch);
        }

        var asked = ReportDecision.Report(State, report, at);
        if (asked.Changes.Count > 0 && report.Card is { } card && asked.State.Cards.IsOn(card))
        {
            var holds = await GrainFactory.GetGrain<ISimGrain>(SimKeys.Of(card)).Join(Number.Key, report.At, report.CommandId, report.By);
            report = await Braked(report with { Inherited = [.. report.Inherited, .. holds] }, at);
        }

        var answer = await Act(state => ReportDecision.Report(state, report, at));
        await TellCards(report);
        NumberLog.Reported(logger, Number, report.Kind, answer.Outcome, answer.Epoch);
        return answer;
    }

    public async Task<NumberTies> Ties()
    {
        await stored.ReadStateAsync();
        return new(State.IsVacant ? null : State.HolderToken, [.. State.Cards.On], State.Epoch);
    }

    public async Task<int> Resend(string commandId, string reason, Principal by)
    {
        if (await AnswerTo(commandId, NumberDecision.FingerprintOfResend(reason)) is { } before)
        {
            return before;
        }

        var at = circumstances.Of(Number);
        var version = await Act(state => NumberDecision.Resend(state, commandId, reason, by, at));
        NumberLog.Resent(logger, Number, version);
        return version;
    }

    public async Task<int> Settle(SettleEffect request)
    {
        if (await AnswerTo(request.CommandId, NumberDecision.FingerprintOf(request)) is { } before)
        {
            return before;
        }

        var at = circumstances.Of(Number);
        var version = await Act(state => NumberDecision.Settle(state, request, at));
        NumberLog.Resent(logger, Number, version);
        return version;
    }

    public async Task<NumberView> View(bool fullDigits)
    {
        await stored.ReadStateAsync();
        var rows = await journal.RowsOf(Number.Key, CancellationToken.None);
        return NumberViews.Of(State, rows, circumstances.Of(Number), circumstances.OriginalUnit(Number), fullDigits);
    }

    public async Task<CaseView?> Case(string caseId, CarrierCode carrier)
    {
        await stored.ReadStateAsync();
        return VerificationDecision.ViewOf(State, caseId, carrier, circumstances.Of(Number));
    }

    public async Task<bool> HasPlaced(string orderId)
    {
        await stored.ReadStateAsync();
        return State.Placed(orderId, null) is not null;
    }

    public async Task<AppealAnswer> SubmitAppeal(SubmitAppeal request)
    {
        if (await AnswerTo(request.AppealId, AppealDecision.FingerprintOf(request)) is { } before)
        {
            return (AppealAnswer)before;
        }

        var at = circumstances.Of(Number);
        return await Act(state => AppealDecision.Submit(state, request, at));
    }

    public async Task<AppealAnswer> DecideAppeal(DecideAppeal request)
    {
        if (await AnswerTo(request.CommandId, AppealDecision.FingerprintOf(request)) is { } before)
        {
            return (AppealAnswer)before;
        }

        var at = circumstances.Of(Number);
        return await Act(state => AppealDecision.Decide(state, request, at));
    }

    public async Task<IReadOnlyList<Protection>> Protections()
    {
        await stored.ReadStateAsync();
        return NumberProtection.Of(State, Ground.None, circumstances.Of(Number).Now);
    }

    public async Task<Explanation> Explain(bool chinese)
    {
        await stored.ReadStateAsync();
        var rows = await journal.RowsOf(Number.Key, CancellationToken.None);
        return ExplanationText.Of(State, rows, circumstances.Of(Number), chinese);
    }

    /// <summary>What comes along with a card or a holder meets the list of protected numbers as an order's lines do.</summary>
    private async Task<NumberReport> Braked(NumberReport report, Circumstances at)
    {
        if (report.Inherited.IsEmpty)
        {
            return report;
        }

        var list = GrainFactory.GetGrain<IProtectedGrain>(ProtectedGrain.KeyOf(at.Province));
        return report with { IsProtected = (await list.Between(Number.Key, Number.Key)).Count > 0 };
    }

    /// <summary>
    /// Whether the hour has no room for what this line would take over from its holder. A card has few numbers, and what it brings is
    /// not counted: the report is refused before the card hears of it.
    /// </summary>
    private async Task<bool> IsCapped(NumberReport report, Circumstances at)
    {
        if (brakes.CapPerHour == long.MaxValue || report.Inherited.IsEmpty || !ReportDecision.TakesOver(State, report, at))
        {
            return false;
        }

        var carrier = (report.Unit ?? State.Unit ?? report.Original).Carrier;
        return (await GrainFactory.GetGrain<ICapGrain>(CapGrain.KeyOf(carrier, at.Province)).Take(1)).Lines == 0;
    }

    /// <summary>Tells the cards that a report put on or took off. A card that knows does nothing.</summary>
    private async Task TellCards(NumberReport report)
    {
        foreach (var known in State.Cards.All.Where(known => known.At == report.At))
        {
            var sim = GrainFactory.GetGrain<ISimGrain>(SimKeys.Of(known.Card));
            await (known.IsOn
                ? sim.Join(Number.Key, known.At, report.CommandId, report.By)
                : sim.Leave(Number.Key, known.At, report.CommandId, report.By));
        }
    }

    /// <summary>
    /// Decides, writes, answers. The state may be written past this activation (<see cref="NumberBlock"/>, or a page's state
    /// that was fetched ahead): what writes is fenced by its version and decided anew when that was old, and what only answers
    /// looks again first.
    /// </summary>
    private async Task<T> Act<T>(Func<NumberState, Decided<NumberState, T>> decide)
    {
        for (var tries = 1; ; tries++)
        {
            var decided = decide(State);
            if (decided.Changes.Count == 0)
            {
                await stored.ReadStateAsync();
                decided = decide(State);
                if (decided.Changes.Count == 0)
                {
                    return decided.Answer;
                }
            }

            try
            {
                await stored.Commit(decided.State, decided.Changes, DeactivateOnIdle);
                return decided.Answer;
            }
            catch (InconsistentStateException) when (tries < TriesMax)
            {
                await stored.ReadStateAsync();
            }
        }
    }

    /// <summary>What a command was answered before, null when it is new.</summary>
    private async Task<int?> AnswerTo(string commandId, long fingerprint)
    {
        if (await journal.AnswerTo(Subject, commandId, CancellationToken.None) is not { } bytes)
        {
            return null;
        }

        var before = CommandAnswer.Decode(commandId, bytes);
        return before.Fingerprint == fingerprint ? before.Value : throw new CommandIdReusedException(commandId);
    }
}
