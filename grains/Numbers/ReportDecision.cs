using System.Globalization;
using Coordination.Carriers;
using Coordination.Holders;
using Coordination.Journal;
using Coordination.Orders;

namespace Coordination.Numbers;

/// <summary>
/// The rules of what carriers report of a line. Who holds it, who serves it and which cards are on it are three things, each settled
/// by the latest event about it, whatever order the reports come in. What comes after something later is known stands in the record
/// and changes nothing that stands. Pure.
/// </summary>
internal static class ReportDecision
{
    /// <summary>A carrier reports an event.</summary>
    public static Decided<NumberState, ReportAnswer> Report(NumberState state, NumberReport report, Circumstances at)
    {
        if (Refusal(state, report, at) is { } refusal)
        {
            return new(state, [], new(refusal, state.Epoch));
        }

        var draft = new NumberDraft(state, at, report.By, report.CommandId);
        var isLate = report.Kind is ReportKind.Closure ? Close(draft, report) : Change(draft, report);
        Inherit(draft, report, !ReferenceEquals(draft.State, state));
        var isNews = !ReferenceEquals(draft.State, state);
        if (!isNews && !isLate)
        {
            return new(state, [], new(ReportOutcome.NothingNew, state.Epoch));
        }

        if (isLate)
        {
            draft.Record(new ReportCameLate(report.Kind, report.Unit, report.Holder, report.Card, report.FormerCard), report.At);
        }

        var answer = new ReportAnswer(isNews ? ReportOutcome.Recorded : ReportOutcome.Late, draft.State.Epoch);
        return draft.Answer(new CommandAnswer(report.CommandId, FingerprintOf(report), answer.Stored), answer);
    }

    /// <summary>Whether the number takes over a hold by this report, and loses service with it.</summary>
    public static bool TakesOver(NumberState state, NumberReport report, Circumstances at)
    {
        var after = Report(state, report, at).State;
        return after.Holds.Any(hold => hold is { IsInherited: true, IsEffective: true } && !state.Holds.Any(before => before.Is(hold.OrderId, hold.Epoch)));
    }

    public static long FingerprintOf(NumberReport report) => CommandAnswer.FingerprintOf(
        "report",
        report.Kind.ToString(),
        report.At.UtcTicks.ToString(CultureInfo.InvariantCulture),
        $"{report.Unit}",
        report.Holder ?? string.Empty,
        report.Card?.Text ?? string.Empty,
        report.FormerCard?.Text ?? string.Empty,
        report.InPerson.ToString());

    /// <summary>
    /// Takes over what is on the card and on the holder. A number that its province's list or its own state protects takes over nothing, and
    /// that stands in the record beside what else is new.
    /// </summary>
    private static void Inherit(NumberDraft draft, NumberReport report, bool isNews)
    {
        foreach (var terms in report.Inherited)
        {
            if (!report.IsProtected && !NumberProtection.Protects(draft.State, terms.Ground, draft.Now))
            {
                NumberDecision.Inherit(draft, terms, report.Original);
            }
            else if (isNews && draft.State.Live(terms.OrderId) is null)
            {
                draft.Record(new HoldWithheld(terms.OrderId, terms.Reference));
            }
        }
    }

    private static ReportOutcome? Refusal(NumberState state, NumberReport report, Circumstances at)
    {
        if (!IsServed(state, report))
        {
            return ReportOutcome.NotServed;
        }

        if (report.Objection is { } objection && TellsOfHolder(state, report) && !IsLateOfHolder(state, report))
        {
            return objection;
        }

        if (IsOfOtherKey(state, report))
        {
            return ReportOutcome.OtherKey;
        }

        return report.Kind switch
        {
            ReportKind.Transfer when report.Holder != state.HolderToken && Bars(state, Services.Transfer, report.At) => ReportOutcome.Restricted,
            ReportKind.CardChange when report.Card is not null && !report.InPerson && Bars(state, Services.SimChange, report.At) => ReportOutcome.Restricted,
            ReportKind.Activation when IsInQuarantine(state, report, at) => ReportOutcome.InQuarantine,
            ReportKind.CardChange or ReportKind.Standing or ReportKind.Transfer when HasTooManyCards(state, report) => ReportOutcome.TooManyCards,
            _ => null,
        };
    }

    // Who says how a line stands under a new key says nothing of a change of holder; who was handed the line says so by a transfer.
    private static bool IsOfOtherKey(NumberState state, NumberReport report) =>
        report is { Kind: ReportKind.Standing or ReportKind.PortIn, HolderIsProven: false, Holder: { } told }
        && state is { HolderToken: { } known, IsVacant: false }
        && HolderToken.KeyOf(told) != HolderToken.KeyOf(known);

    /// <summary>Whether the carrier served the number when it happened. That the reported unit is its own, or that of another, was checked at the door.</summary>
    private static bool IsServed(NumberState state, NumberReport report)
    {
        var now = state.Unit ?? report.Original;
        var then = report.At < state.ServedSince ? state.FormerUnit ?? report.Original : now;
        return report.Kind is ReportKind.Standing or ReportKind.PortIn
            || then.Carrier == report.By.Carrier
            || (state.IsVacant && report.Original.Carrier == report.By.Carrier)
            || (report.Kind is ReportKind.PortOut && report.Unit == state.Unit && state.FormerUnit?.Carrier == report.By.Carrier);
    }

    // What took effect after the event cannot have kept it from happening.
    private static bool Bars(NumberState state, Services service, DateTimeOffset at) =>
        state.Holds.Any(hold => hold.IsEffective && hold.Services.HasFlag(service) && hold.EffectiveAt <= at);

    private static bool IsInQuarantine(NumberState state, NumberReport report, Circumstances at) =>
        state.ClosedAt is { } closed
        && report.At >= closed
        && report.At < closed + at.Law.Quarantine
        && (report.Holder is null || report.Holder != state.HolderToken);

    private static bool HasTooManyCards(NumberState state, NumberReport report) =>
        report.Card is { } card
        && !state.Cards.IsOn(card)
        && state.Cards.On.Count(on => on != report.FormerCard) >= CardsOnNumber.CardsMax;

    private static bool Change(NumberDraft draft, NumberReport report)
    {
        var before = draft.State;
        var isLate = ChangeCards(draft, report);
        var isNewHolder = false;
        if (TellsOfHolder(before, report))
        {
            if (IsLateOfHolder(before, report))
            {
                isLate = true;
            }
            else
            {
                isNewHolder = IsNewHolder(before, report);
                BeginAssignment(draft, report, isNewHolder);
            }
        }

        isLate |= !Serve(draft, report, out var isMoved);
        if (!isMoved)
        {
            draft.Recompute(Priority.Restore);
        }

        SendAgain(draft, before, isNewHolder);
        return isLate;
    }

    // A restore still under way names the former holder, and a carrier that knows the new one would refuse it; a card that was
    // just put in may come without the bars of the one before.
    private static void SendAgain(NumberDraft draft, NumberState before, bool isNewHolder)
    {
        var state = draft.State;
        var hasNewCard = state.Union != Services.None && state.Cards.On.Except(before.Cards.On).Any();
        if ((isNewHolder || hasNewCard) && state.Version == before.Version && state.Executor is { } executor)
        {
            draft.SendAgain(executor, 0, 0, isNewHolder ? Priority.Restore : Priority.Urgent, isNewHolder ? "REASSIGNED" : "CARD_CHANGED");
        }
    }

    private static bool TellsOfHolder(NumberState state, NumberReport report) => report.Kind switch
    {
        ReportKind.Standing => IsNewHolder(state, report) || state.IsVacant || (report.Holder is { } token && token != state.HolderToken),
        ReportKind.Activation => state.IsVacant || report.Holder != state.HolderToken || state.AssignedAt is null || report.At > state.AssignedAt,
        ReportKind.Transfer => state.IsVacant || report.Holder != state.HolderToken || report.At > state.AssignedAt,
        ReportKind.PortIn => report.Holder is not null && state.HolderToken is null && !state.IsVacant,
        _ => false,
    };

    private static bool IsLateOfHolder(NumberState state, NumberReport report) => report.At < state.AssignedAt || report.At < state.ClosedAt;

    /// <summary>
    /// Someone we knew gave way to someone else; or nobody held it, and now somebody does who is not known to be the same. The first
    /// that is said of a holder speaks of the one there was all the time, unless the line was opened after a hold was placed.
    /// </summary>
    private static bool IsNewHolder(NumberState state, NumberReport report) => report.Kind switch
    {
        ReportKind.Transfer => state.IsVacant || report.Holder != state.HolderToken,
        ReportKind.Activation when state.AssignedAt is null && !state.IsVacant =>
            state.Holds.Concat(state.Ended).Any(hold => hold.Epoch == state.Epoch && hold.PlacedAt < report.At),
        _ when state.IsVacant => report.Holder is null || report.Holder != state.HolderToken,
        _ => report.Holder is not null && state.HolderToken is not null && report.Holder != state.HolderToken,
    };

    private static void BeginAssignment(NumberDraft draft, NumberReport report, bool isNewHolder)
    {
        var epoch = draft.State.Epoch;
        if (!isNewHolder)
        {
            draft.Record(new NumberAssigned(epoch, report.Holder, report.At), report.At);
            return;
        }

        AssignmentDecision.EndAssignment(draft, ItemOutcome.Drifted, hold => hold.Scope is HoldScope.Card);
        draft.Record(new NumberAssigned(epoch + 1, report.Holder, report.At), report.At);
        draft.Add(new Change.EpochRaised(epoch + 1));
        foreach (var hold in draft.State.Holds)
        {
            draft.SettleNotice(hold);
            draft.Record(new HoldCarriedOver(hold.OrderId, hold.Epoch, epoch + 1));
            if (hold.Status is HoldStatus.Proposed)
            {
                NoticeDecision.Order(draft, draft.State.Live(hold.OrderId)!);
            }
        }
    }

    /// <summary>Who serves the number. False when something later is known.</summary>
    private static bool Serve(NumberDraft draft, NumberReport report, out bool isMoved)
    {
        isMoved = false;
        var state = draft.State;
        if (report.Unit is not { } unit)
        {
            return true;
        }

        if (report.At < state.ServedSince)
        {
            return unit == state.Unit;
        }

        if (unit != state.Unit)
        {
            isMoved = true;
            AssignmentDecision.Move(draft, unit, CarrierRefusal.None, report.At);
        }
        else if (state.ServedSince is null || (report.Kind is not ReportKind.Standing && report.At > state.ServedSince))
        {
            draft.Record(new NumberRouted(unit, null, state.Executor, report.At), report.At);
        }

        return true;
    }

    /// <summary>Which cards are on it. True when something later is known.</summary>
    private static bool ChangeCards(NumberDraft draft, NumberReport report)
    {
        var known = draft.State.Cards;
        if (report.FormerCard is { } off && known.IsNews(off, report.At, isOn: false))
        {
            draft.Record(new CardTakenOff(off), report.At);
        }

        if (report.Card is { } on && !(report.Kind is ReportKind.Standing && known.IsOn(on)) && known.IsNews(on, report.At, isOn: true))
        {
            draft.Record(new CardPutOn(on), report.At);
        }

        // What was put on at this very instant stays on.
        if (report.Card is not null && report.Kind is ReportKind.Activation or ReportKind.PortIn && known.IsNewsOfAll(report.At))
        {
            draft.Record(new CardsReplaced(), report.At);
        }

        LeaveWithCards(draft);
        return (report.FormerCard is { } former && known.KnowsLater(former, report.At))
            || (report.Card is { } card && known.KnowsLater(card, report.At));
    }

    // A hold about a card is not ended by a change of cards: it goes on where the card is, and the number is rid of it.
    private static void LeaveWithCards(NumberDraft draft)
    {
        foreach (var hold in draft.State.Holds.Where(hold => hold.Scope is HoldScope.Card && draft.State.Cards.On.All(card => card.Text != hold.About)))
        {
            draft.EndWaitingLines([hold], ItemOutcome.Drifted);
            draft.End(hold, new HoldLeftWithCard(hold.OrderId, hold.Epoch));
        }
    }

    /// <summary>The line is closed. True when something later is known.</summary>
    private static bool Close(NumberDraft draft, NumberReport report)
    {
        var state = draft.State;
        if (report.At <= state.ClosedAt)
        {
            return report.At < state.ClosedAt;
        }

        if (report.At <= state.AssignedAt)
        {
            // Who holds it now came after; a hold that was placed before the closing was about whoever held it then.
            foreach (var hold in state.Holds.Where(hold => hold.Scope is HoldScope.Number && hold.PlacedAt < report.At))
            {
                draft.EndWaitingLines([hold], ItemOutcome.Drifted);
                draft.End(hold, new HoldEndedWithAssignment(hold.OrderId, hold.Epoch));
            }

            if (state.Cards.IsNewsOfAll(report.At))
            {
                draft.Record(new CardsReplaced(), report.At);
                LeaveWithCards(draft);
            }

            draft.Recompute(Priority.Restore);
            return true;
        }

        AssignmentDecision.EndAssignment(draft, ItemOutcome.Drifted);
        draft.Record(new NumberClosed(state.Epoch), report.At);
        if (state.Executor is { } executor)
        {
            draft.Add(new Change.BarWithdrawn(executor, ProvisioningState.Closed, CarrierRefusal.NotAssigned));
        }

        draft.Recompute(Priority.Restore, null);
        return false;
    }
}
