using Coordination.Journal;
using Orleans.Concurrency;

namespace Coordination.Audit;

/// <summary>
/// Whose rights here have ended, whatever their tokens say: tokens are short-lived and come from elsewhere, and there is no directory
/// to ask. Key: <c>withdrawals:all</c>.
/// </summary>
[GrainInterfaceType("withdrawals")]
[Alias("withdrawals")]
internal interface IWithdrawalsGrain : IGrainWithStringKey
{
    [Alias("withdraw")]
    Task<Answer<Withdrawal>> Withdraw(string name, bool isBody, string reason, Principal by);

    [Alias("reinstate")]
    Task<Answer<Withdrawal>> Reinstate(string name, bool isBody, string reason, Principal by);

    /// <summary>A withdrawal that concerns one of these, or null.</summary>
    [Alias("concerning")]
    [AlwaysInterleave]
    Task<Withdrawal?> Concerning(IReadOnlyList<Principal> principals);

    [Alias("all")]
    [AlwaysInterleave]
    Task<WithdrawalList> All();
}

[GrainType("withdrawals")]
internal sealed class WithdrawalsGrain(
    [PersistentState("withdrawals", IJournal.StorageName)] IPersistentState<Journalled<WithdrawalList>> stored,
    TimeProvider time) : Grain, IWithdrawalsGrain
{
    public const string Key = "withdrawals:all";

    private WithdrawalList List => stored.State.Value;

    public Task<Answer<Withdrawal>> Withdraw(string name, bool isBody, string reason, Principal by) =>
        Commit(WithdrawalDecision.Withdraw(List, Key, name, isBody, reason, by, time.GetUtcNow()));

    public Task<Answer<Withdrawal>> Reinstate(string name, bool isBody, string reason, Principal by) =>
        Commit(WithdrawalDecision.Reinstate(List, Key, name, isBody, reason, by, time.GetUtcNow()));

    public Task<Withdrawal?> Concerning(IReadOnlyList<Principal> principals) =>
        Task.FromResult(List.Entries.FirstOrDefault(entry => principals.Any(entry.Concerns)));

    public Task<WithdrawalList> All() => Task.FromResult(List);

    private async Task<Answer<Withdrawal>> Commit(Decided<WithdrawalList, Answer<Withdrawal>> decided)
    {
        if (decided.Changes.Count > 0)
        {
            await stored.Commit(decided.State, decided.Changes, DeactivateOnIdle);
        }

        return decided.Answer;
    }
}
