using Coordination.Audit;
using Coordination.Journal;
using Coordination.Orders;
using Coordination.Provinces;

namespace Coordination.Ministry;

/// <summary>The ministry's book on one province's quota. Key: <c>quota-book:51</c>.</summary>
[GrainInterfaceType("quota-book")]
[Alias("quota-book")]
internal interface IQuotaBookGrain : IGrainWithStringKey
{
    /// <summary>Books what the province drew, each draw once, and answers what it has from now on.</summary>
    [Alias("book")]
    Task<QuotaGrant> Book(IReadOnlyList<QuotaDraw> draws);

    /// <summary>Sets how many it may draw, for a time.</summary>
    [Alias("set")]
    Task<Refusal?> Set(long numbers, DateTimeOffset until, string reason, Principal by);

    [Alias("booked")]
    Task<QuotaTotals> Booked();
}

/// <summary>What was booked of a province's draws in all.</summary>
[GenerateSerializer, Immutable, Alias("quota-totals")]
internal readonly record struct QuotaTotals([property: Id(0)] long Numbers, [property: Id(1)] long Orders);

[GrainType("quota-book")]
internal sealed class QuotaBookGrain(
    [PersistentState("quota-book", IJournal.StorageName)] IPersistentState<Journalled<QuotaBookState>> stored,
    BrakeSettings settings,
    TimeProvider time) : Grain, IQuotaBookGrain
{
    private const string Prefix = "quota-book:";

    private QuotaBookState State => stored.State.Value;

    private string Province => this.GetPrimaryKeyString()[Prefix.Length..];

    public static string KeyOf(ProvinceCode province) => $"{Prefix}{province}";

    public Task<QuotaGrant> Book(IReadOnlyList<QuotaDraw> draws) => Commit(QuotaBookDecision.Book(State, draws, Province, settings, time.GetUtcNow()));

    public Task<Refusal?> Set(long numbers, DateTimeOffset until, string reason, Principal by) =>
        Commit(QuotaBookDecision.Set(State, numbers, until, reason, by, Province, time.GetUtcNow()));

    public Task<QuotaTotals> Booked() => Task.FromResult(new QuotaTotals(State.Numbers, State.Orders));

    private async Task<TAnswer> Commit<TAnswer>(Decided<QuotaBookState, TAnswer> decided)
    {
        if (!ReferenceEquals(decided.State, State))
        {
            await stored.Commit(decided.State, decided.Changes, DeactivateOnIdle);
        }

        return decided.Answer;
    }
}
