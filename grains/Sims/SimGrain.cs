using System.Collections.Immutable;
using Coordination.Audit;
using Coordination.Journal;
using Coordination.Numbers;

namespace Coordination.Sims;

/// <summary>One card. It loads, lets the rules decide, writes, and only then answers; it calls nobody.</summary>
[GrainType("sim")]
internal sealed class SimGrain(
    [PersistentState(ISimGrain.StateName, IJournal.StorageName)] IPersistentState<Journalled<SimState>> stored,
    IJournal journal,
    TimeProvider time) : Grain, ISimGrain
{
    private SimState State => stored.State.Value;

    private Iccid Card => Iccid.Parse(this.GetPrimaryKeyString()["iccid:".Length..]);

    public async Task<ImmutableArray<HoldTerms>> Join(long number, DateTimeOffset at, string cause, Principal by)
    {
        await Commit(SimDecision.Join(State, number, at, cause, by));
        var now = time.GetUtcNow();
        return [.. State.Holds.Where(hold => ScopeHolds.IsInForce(hold, now))];
    }

    public Task Leave(long number, DateTimeOffset at, string cause, Principal by) => Commit(SimDecision.Leave(State, number, at, cause, by));

    public Task<bool> PlaceHold(HoldTerms terms) => Commit(SimDecision.PlaceHold(State, terms, time.GetUtcNow()));

    public Task<LiftOutcome> LiftHold(LiftHold request) => Commit(SimDecision.LiftHold(State, request, time.GetUtcNow()));

    public Task SeeDevice(string imei, DateTimeOffset at, Principal by) => Commit(SimDecision.SeeDevice(State, imei, at, by));

    public Task<ImmutableArray<long>> Numbers() =>
        Task.FromResult<ImmutableArray<long>>([.. State.Numbers.Where(number => number.IsOn).Select(number => number.Number)]);

    public Task<string?> Device() => Task.FromResult(State.Imei);

    public async Task<SimView> View(bool fullDigits)
    {
        var now = time.GetUtcNow();
        var inDevice = State.Imei is { } imei ? await journal.CardsIn(imei, CancellationToken.None) : [];
        return new(
            Card.ToString(),
            State.Imei is { } device ? $"{device[..8]}****{device[^3..]}" : string.Empty,
            [
                .. State.Numbers.OrderByDescending(number => number.IsOn).ThenByDescending(number => number.At).Select(number => new NumberOnCardView(
                    fullDigits ? Msisdn.FromKey(number.Number).Digits : Msisdn.FromKey(number.Number).ToString(), number.IsOn, number.At)),
            ],
            [.. State.Holds.Where(hold => ScopeHolds.IsInForce(hold, now)).Select(ScopeHolds.View)],
            [.. inDevice.Where(card => card != Card).Select(card => card.ToString())]);
    }

    private async Task<T> Commit<T>(Decided<SimState, T> decided)
    {
        if (decided.Changes.Count > 0)
        {
            await stored.Commit(decided.State, decided.Changes, DeactivateOnIdle);
        }

        return decided.Answer;
    }
}
