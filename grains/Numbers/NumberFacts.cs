using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Law;

namespace Coordination.Numbers;

/// <summary>
/// An order placed a hold. Effective at once, it also tells the version that carries it where the union grew, so that the road
/// of a large order writes one fact for each number; version, union and executor are null where the union stayed as it was. Its
/// case, where verification ends it, opens with it. Where the holder is told first, it tells the window that the notice promises.
/// </summary>
internal sealed record HoldPlaced(
    string OrderId,
    int Epoch,
    Ground Ground,
    string Provision,
    string Reference,
    Services Services,
    NoticePolicy Notice,
    ReleaseBy ReleaseBy,
    int Level,
    DateTimeOffset? ExpiresAt,
    int Run,
    HoldStatus Status,
    CarrierUnit Unit,
    int Generation,
    int? Version,
    Services? Union,
    CarrierUnit? Executor,
    int? WindowSeconds,
    HoldScope Scope = HoldScope.Number,
    string? About = null) : IFact
{
    /// <summary>Of a protected number: the proposal that let it through, who proposed and who confirmed it.</summary>
    public string? Review { get; init; }

    public FactKind Kind => FactKind.HoldPlaced;

    public void Write(IFactFields fields)
    {
        fields.Text(1, OrderId);
        fields.Integer(2, Epoch);
        fields.Text(3, Ground.ToString());
        fields.Text(4, Provision);
        fields.Text(5, Reference);
        fields.Integer(6, (int)Services);
        fields.Integer(7, (int)Notice);
        fields.Integer(8, (int)ReleaseBy);
        fields.Integer(9, Level);
        fields.Instant(10, ExpiresAt);
        fields.Integer(11, Run);
        fields.Integer(12, (int)Status);
        fields.Text(13, Unit.ToString());
        fields.Integer(14, Generation);
        fields.Integer(15, Version);
        fields.Integer(16, (int?)Union);
        fields.Text(17, Executor?.ToString());
        fields.Integer(18, WindowSeconds);
        fields.Integer(19, Scope is HoldScope.Number ? null : (int)Scope);
        fields.Personal(20, About);
        fields.Text(21, Review);
    }
}

/// <summary>The holder's window began: the notice was delivered, or (exhausted) the wait for its delivery is over.</summary>
internal sealed record HoldNoticed(
    string OrderId,
    int Epoch,
    DateTimeOffset NoticedAt,
    DateTimeOffset DeadlineAt,
    int Generation,
    bool Exhausted) : IFact
{
    public FactKind Kind => FactKind.HoldNoticed;

    public void Write(IFactFields fields)
    {
        fields.Text(1, OrderId);
        fields.Integer(2, Epoch);
        fields.Instant(3, NoticedAt);
        fields.Instant(4, DeadlineAt);
        fields.Integer(5, Generation);
        fields.Integer(6, Exhausted ? 1 : 0);
    }
}

/// <summary>Why a noticed hold came into force. Stored by number.</summary>
internal enum EffectCause
{
    /// <summary>The window passed.</summary>
    WindowPassed = 1,

    /// <summary>The tries to verify were used up.</summary>
    TriesUsedUp = 2,
}

/// <summary>
/// A noticed hold came into force. As <see cref="HoldPlaced"/> it also tells the version that carries it where the union grew, so
/// that millions of windows that end together write one fact each; version, union and executor are null where it stayed.
/// </summary>
internal sealed record HoldBecameEffective(
    string OrderId, int Epoch, EffectCause Cause, int? Version, Services? Union, CarrierUnit? Executor) : IFact
{
    public FactKind Kind => FactKind.HoldBecameEffective;

    public void Write(IFactFields fields)
    {
        fields.Text(1, OrderId);
        fields.Integer(2, Epoch);
        fields.Integer(3, (int)Cause);
        fields.Integer(4, Version);
        fields.Integer(5, (int?)Union);
        fields.Text(6, Executor?.ToString());
    }
}

/// <summary>A hold ended because its condition was met, by a passed verification or at the word of its authority.</summary>
internal sealed record HoldReleased(string OrderId, int Epoch, bool Verified, string Reason) : IFact
{
    public FactKind Kind => FactKind.HoldReleased;

    public void Write(IFactFields fields)
    {
        fields.Text(1, OrderId);
        fields.Integer(2, Epoch);
        fields.Integer(3, Verified ? 1 : 0);
        fields.Text(4, Reason);
    }
}

/// <summary>A hold was taken back by its authority or a superior.</summary>
internal sealed record HoldRevoked(string OrderId, int Epoch, string Reason, bool IsWrongful) : IFact
{
    public FactKind Kind => FactKind.HoldRevoked;

    public void Write(IFactFields fields)
    {
        fields.Text(1, OrderId);
        fields.Integer(2, Epoch);
        fields.Text(3, Reason);
        fields.Integer(4, IsWrongful ? 1 : 0);
    }
}

/// <summary>A hold's term is over.</summary>
internal sealed record HoldExpired(string OrderId, int Epoch) : IFact
{
    public FactKind Kind => FactKind.HoldExpired;

    public void Write(IFactFields fields)
    {
        fields.Text(1, OrderId);
        fields.Integer(2, Epoch);
    }
}

/// <summary>A hold ended with the assignment it belonged to.</summary>
internal sealed record HoldEndedWithAssignment(string OrderId, int Epoch) : IFact
{
    public FactKind Kind => FactKind.HoldEndedWithAssignment;

    public void Write(IFactFields fields)
    {
        fields.Text(1, OrderId);
        fields.Integer(2, Epoch);
    }
}

/// <summary>A try of a notice, counted from 1, could not be delivered.</summary>
internal sealed record NoticeUndeliverable(string OrderId, int Epoch, int Try, bool IsLast) : IFact
{
    public FactKind Kind => FactKind.NoticeUndeliverable;

    public void Write(IFactFields fields)
    {
        fields.Text(1, OrderId);
        fields.Integer(2, Epoch);
        fields.Integer(3, Try);
        fields.Integer(4, IsLast ? 1 : 0);
    }
}

/// <summary>The union of the effective holds changed, and with it what is wanted of the executor; of nobody where it is null.</summary>
internal sealed record RestrictionChanged(int Version, Services Union, CarrierUnit? Executor) : IFact
{
    public FactKind Kind => FactKind.RestrictionChanged;

    public void Write(IFactFields fields)
    {
        fields.Integer(1, Version);
        fields.Integer(2, (int)Union);
        fields.Text(3, Executor?.ToString());
    }
}

/// <summary>
/// What is wanted was ordered once more, under a new version. It counts how often the number itself did so since something
/// new was wanted, after a refusal and after a reroute; both are 0 when a person asked for it.
/// </summary>
internal sealed record CommandResent(int Version, CarrierUnit Executor, int Reissue, int Reroutes, string Reason) : IFact
{
    public FactKind Kind => FactKind.CommandResent;

    public void Write(IFactFields fields)
    {
        fields.Integer(1, Version);
        fields.Text(2, Executor.ToString());
        fields.Integer(3, Reissue);
        fields.Integer(4, Reroutes);
        fields.Text(5, Reason);
    }
}

/// <summary>A carrier refused a command.</summary>
internal sealed record CarrierRefused(CarrierUnit Executor, int Version, CarrierRefusal Refusal, CarrierUnit? ServingUnit) : IFact
{
    public FactKind Kind => FactKind.CarrierRefused;

    public void Write(IFactFields fields)
    {
        fields.Text(1, Executor.ToString());
        fields.Integer(2, Version);
        fields.Integer(3, (int)Refusal);
        fields.Text(4, ServingUnit?.ToString());
    }
}

/// <summary>It became known who serves the number.</summary>
/// <param name="Unit">The serving unit.</param>
/// <param name="From">The unit it was thought to be, null when there was none.</param>
/// <param name="Executor">Who was commanded and still is, null when the new unit is reached another way.</param>
/// <param name="Since">Since when, as a carrier said; null where a refusal told it.</param>
internal sealed record NumberRouted(CarrierUnit Unit, CarrierUnit? From, CarrierUnit? Executor, DateTimeOffset? Since = null) : IFact
{
    public FactKind Kind => FactKind.NumberRouted;

    public void Write(IFactFields fields)
    {
        fields.Text(1, Unit.ToString());
        fields.Text(2, From?.ToString());
        fields.Text(3, Executor?.ToString());
        fields.Instant(4, Since);
    }
}

/// <summary>A carrier told who, opaquely, holds the number.</summary>
/// <param name="Epoch">The assignment; one more than before when the holder is another.</param>
/// <param name="HolderToken">Null when the carrier does not say.</param>
/// <param name="Since">Since when, UTC.</param>
internal sealed record NumberAssigned(int Epoch, string? HolderToken, DateTimeOffset Since) : IFact
{
    public FactKind Kind => FactKind.NumberAssigned;

    public void Write(IFactFields fields)
    {
        fields.Integer(1, Epoch);
        fields.Personal(2, HolderToken);
        fields.Instant(3, Since);
    }
}
