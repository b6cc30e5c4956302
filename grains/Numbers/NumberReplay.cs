using Coordination.Appeals;
using Coordination.Journal;
using Coordination.Orders;
using Coordination.Verification;

namespace Coordination.Numbers;

// The fold. A decision changes the state in no other way than through here, so that the facts alone yield it again.
internal sealed partial record NumberState
{
    /// <summary>The state after one more fact.</summary>
    /// <exception cref="UnknownFactException">A kind that is no number's, or one written by a later version.</exception>
    public NumberState Apply(FactRecord record) => record.Fact switch
    {
        HoldPlaced placed => Place(placed, record),
        HoldNoticed noticed => Notice(noticed),
        HoldBecameEffective effective => TakeEffect(effective, record),
        HoldReleased released => End(released.OrderId, released.Epoch, HoldStatus.Released, released.Verified, record),
        HoldRevoked revoked => End(revoked.OrderId, revoked.Epoch, HoldStatus.Revoked, false, record),
        HoldExpired expired => End(expired.OrderId, expired.Epoch, HoldStatus.Expired, false, record),
        HoldEndedWithAssignment ended => End(ended.OrderId, ended.Epoch, HoldStatus.EndedWithAssignment, false, record),
        NoticeUndeliverable notice => With(notice.OrderId, notice.Epoch, hold => hold with { NoticeTry = notice.Try + 1 }),
        RestrictionChanged changed => Want(changed.Version, changed.Union, changed.Executor),
        CommandResent resent => Want(resent.Version, Union, resent.Executor) with { Reissues = resent.Reissue, Reroutes = resent.Reroutes },
        CarrierRefused refused => Refuse(refused),
        NumberRouted routed => Route(routed),
        NumberAssigned assigned => Assign(assigned),
        VerificationPassed passed => this with { GraceUntil = passed.GraceUntil, GraceLevel = passed.Level },
        VerificationFailed failed => With(failed.CaseId, Epoch, hold => hold with
        {
            Tries = failed.Tries,
            Case = failed.IsLast ? CaseStatus.Failed : hold.Case,
        }),
        VerificationUnavailable => this,
        AppealSubmitted appeal => this with
        {
            Appeals = Appeals.Add(new(appeal.AppealId, appeal.OrderId, appeal.Ground, appeal.Authority, appeal.ReleaseBy, record.By.Organisation, record.HappenedAt)),
        },
        AppealDecided decided => this with { Appeals = Appeals.RemoveAll(appeal => appeal.AppealId == decided.AppealId) },
        CardPutOn card => this with { CardsKnown = Cards.With(card.Card, record.HappenedAt, isOn: true) },
        CardTakenOff card => this with { CardsKnown = Cards.With(card.Card, record.HappenedAt, isOn: false) },
        CardsReplaced => this with { CardsKnown = Cards.Without(record.HappenedAt) },
        HoldLeftWithCard left => End(left.OrderId, left.Epoch, HoldStatus.LeftWithCard, false, record),
        HoldCarriedOver carried => With(carried.OrderId, carried.Epoch, hold => hold with { Epoch = carried.ToEpoch }),
        NumberClosed => this with { IsVacant = true, ClosedAt = record.HappenedAt, Executor = null, GraceUntil = null, GraceLevel = 0, CardsKnown = Cards.Without(record.HappenedAt) },
        ReportCameLate or HoldWithheld => this,
        _ => throw new UnknownFactException(record.Fact.Kind),
    };

    private NumberState Route(NumberRouted routed) => this with
    {
        Unit = routed.Unit,
        FormerUnit = routed.From ?? FormerUnit,
        Executor = routed.Executor,
        ServedSince = routed.Since ?? ServedSince,
    };

    private NumberState Place(HoldPlaced placed, FactRecord record)
    {
        var proposed = placed.Status is HoldStatus.Proposed;
        var opensCase = Restriction.OpensCase(placed.ReleaseBy, placed.Level);
        var hold = new Hold
        {
            OrderId = placed.OrderId,
            Epoch = placed.Epoch,
            Ground = placed.Ground,
            Authority = record.By.Organisation,
            Provision = placed.Provision,
            Reference = placed.Reference,
            Services = placed.Services,
            Notice = placed.Notice,
            ReleaseBy = placed.ReleaseBy,
            Level = placed.Level,
            Status = placed.Status,
            Answer = proposed ? ItemOutcome.NoticeStarted : placed.Version is null ? ItemOutcome.AlreadyInState : ItemOutcome.Pending,
            Version = proposed ? 0 : placed.Version ?? Version,
            PlacedAt = record.HappenedAt,
            EffectiveAt = proposed ? null : record.HappenedAt,
            ExpiresAt = placed.ExpiresAt,
            Generation = proposed ? placed.Generation : 0,
            TermGeneration = placed.ExpiresAt is null ? 0 : placed.Generation,
            NoticeTry = proposed ? 1 : 0,
            WindowSeconds = placed.WindowSeconds,
            Case = opensCase ? proposed ? CaseStatus.Open : CaseStatus.Noticed : null,
            CaseCarrier = opensCase ? placed.Unit.Carrier : null,
            Scope = placed.Scope,
            About = placed.About,
            IsInherited = placed.Run == 0,
        };
        var held = this with { Holds = Holds.Add(hold), Unit = placed.Unit, Generation = placed.Generation };
        return placed is { Version: { } version, Union: { } union } ? held.Want(version, union, placed.Executor) : held;
    }

    private NumberState Notice(HoldNoticed noticed) => With(noticed.OrderId, noticed.Epoch, hold => hold with
    {
        Status = HoldStatus.Noticed,
        NoticedAt = noticed.NoticedAt,
        DeadlineAt = noticed.DeadlineAt,
        Generation = noticed.Generation,
        Case = hold.Case is CaseStatus.Open ? CaseStatus.Noticed : hold.Case,
    }) with
    { Generation = noticed.Generation };

    private NumberState TakeEffect(HoldBecameEffective effective, FactRecord record)
    {
        var held = With(effective.OrderId, effective.Epoch, hold => hold with
        {
            Status = HoldStatus.Effective,
            EffectiveAt = record.HappenedAt,
            Case = hold.Case is CaseStatus.Open or CaseStatus.Noticed ? CaseStatus.Expired : hold.Case,
        });
        return effective is { Version: { } version, Union: { } union } ? held.Want(version, union, effective.Executor) : held;
    }

    private NumberState Want(int version, Services union, Carriers.CarrierUnit? executor) => this with
    {
        Version = version,
        Union = union,
        EverBarred = executor is null ? EverBarred : EverBarred | union,
        Executor = executor,
        Reissues = 0,
        Reroutes = 0,
        RefusedVersion = 0,
    };

    private NumberState Refuse(CarrierRefused refused) => refused.Refusal is Carriers.CarrierRefusal.NotAssigned
        ? this with { RefusedVersion = refused.Version, IsVacant = true, Executor = null }
        : this with { RefusedVersion = refused.Version };

    private NumberState Assign(NumberAssigned assigned)
    {
        var known = this with { AssignedAt = assigned.Since, IsVacant = false, ClosedAt = null };
        return assigned.Epoch == Epoch
            ? known with { HolderToken = assigned.HolderToken ?? HolderToken }
            : known with { Epoch = assigned.Epoch, HolderToken = assigned.HolderToken, GraceUntil = null, GraceLevel = 0, Appeals = [] };
    }

    private NumberState End(string orderId, int epoch, HoldStatus status, bool verified, FactRecord record)
    {
        var index = IndexOf(orderId, epoch);
        var hold = Holds[index];
        var ended = hold with
        {
            Status = status,
            EndedAt = record.HappenedAt,
            Case = hold.Case is null ? null : verified ? CaseStatus.Passed : CaseStatus.Withdrawn,
        };
        var kept = Ended.Length < EndedHoldsKeptMax ? Ended : Ended.RemoveRange(0, Ended.Length - EndedHoldsKeptMax + 1);
        return this with { Holds = Holds.RemoveAt(index), Ended = kept.Add(ended) };
    }

    private NumberState With(string orderId, int epoch, Func<Hold, Hold> change)
    {
        var index = IndexOf(orderId, epoch);
        return this with { Holds = Holds.SetItem(index, change(Holds[index])) };
    }

    private int IndexOf(string orderId, int epoch)
    {
        for (var index = 0; index < Holds.Length; index++)
        {
            if (Holds[index].Is(orderId, epoch))
            {
                return index;
            }
        }

        throw new HoldMissingException(orderId, epoch);
    }
}

/// <summary>A fact that no number's state can be made from.</summary>
internal sealed class UnknownFactException(FactKind kind) : Exception($"{kind} is no fact of a number.")
{
    public FactKind Kind { get; } = kind;
}

/// <summary>A fact speaks of a hold that the facts before it did not place: the history has a gap.</summary>
internal sealed class HoldMissingException(string orderId, int epoch) : Exception($"No live hold of {orderId} in epoch {epoch}.")
{
    public string OrderId { get; } = orderId;

    public int Epoch { get; } = epoch;
}
