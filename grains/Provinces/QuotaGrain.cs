using Coordination.Audit;
using Coordination.Journal;

namespace Coordination.Provinces;

/// <summary>What a province may start while the ministry is away. Its province alone changes it. Key: <c>quota:51</c>.</summary>
[GrainInterfaceType("quota")]
[Alias("quota")]
internal interface IQuotaGrain : IGrainWithStringKey
{
    /// <summary>Draws an order's numbers: all of them, or none and the reason.</summary>
    [Alias("draw")]
    Task<Refusal?> Draw(string orderId, long numbers, Principal by);

    /// <summary>Makes whole what was drawn for an order that was not started on it.</summary>
    [Alias("return")]
    Task Return(string orderId);

    /// <summary>Draws that are not booked, ascending.</summary>
    [Alias("draws")]
    Task<IReadOnlyList<QuotaDraw>> Draws();

    /// <summary>Takes what the ministry gives and has booked.</summary>
    [Alias("settle")]
    Task Settle(QuotaGrant grant);

    /// <summary>Without what was booked, which the ministry knows.</summary>
    [Alias("view")]
    Task<QuotaView> View();
}

[GrainType("quota")]
internal sealed class QuotaGrain(
    [PersistentState("quota", IJournal.StorageName)] IPersistentState<Journalled<QuotaState>> stored,
    TimeProvider time) : Grain, IQuotaGrain
{
    private const string Prefix = "quota:";

    private QuotaState State => stored.State.Value;

    public static string KeyOf(ProvinceCode province) => $"{Prefix}{province}";

    public Task<Refusal?> Draw(string orderId, long numbers, Principal by) => Commit(QuotaDecision.Draw(State, orderId, numbers, by, time.GetUtcNow()));

    public Task Return(string orderId) => Commit(QuotaDecision.Return(State, orderId, time.GetUtcNow()));

    public Task<IReadOnlyList<QuotaDraw>> Draws() => Task.FromResult<IReadOnlyList<QuotaDraw>>(State.Draws);

    public Task Settle(QuotaGrant grant) => Commit(QuotaDecision.Settle(State, grant));

    public Task<QuotaView> View() => Task.FromResult(new QuotaView(
        this.GetPrimaryKeyString()[Prefix.Length..], State.Grant?.Numbers ?? 0, State.Drawn, State.Grant?.Until, State.Left(time.GetUtcNow()), 0, 0));

    private async Task<TAnswer> Commit<TAnswer>(Decided<QuotaState, TAnswer> decided)
    {
        if (!ReferenceEquals(decided.State, State))
        {
            await stored.Commit(decided.State, decided.Changes, DeactivateOnIdle);
        }

        return decided.Answer;
    }
}
