namespace Coordination.Audit;

/// <summary>Somebody whose rights here have ended (停权), whatever his token says.</summary>
/// <param name="Name">Identifier of the person, or name of the body, as tokens have it.</param>
/// <param name="IsBody">Whether it is a body: then everybody who acts for it.</param>
/// <param name="Province">Two digits: only who is bound to this province; empty for everywhere.</param>
/// <param name="Reason">What was said.</param>
/// <param name="By">Who withdrew them.</param>
/// <param name="At">Since when, UTC.</param>
/// <param name="Entry">Its place in the list; pages go by it.</param>
[GenerateSerializer, Immutable, Alias("withdrawal-view")]
public sealed record WithdrawalView(
    [property: Id(0)] string Name,
    [property: Id(1)] bool IsBody,
    [property: Id(2)] string Province,
    [property: Id(3)] string Reason,
    [property: Id(4)] string By,
    [property: Id(5)] DateTimeOffset At,
    [property: Id(6)] int Entry)
{
    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(WithdrawalView);
}

/// <summary>Whose rights have ended, the oldest first.</summary>
/// <param name="Total">How many there are.</param>
/// <param name="Withdrawals">A page of them, ascending by entry.</param>
/// <param name="NextAfter">Entry to ask after for the next page; null when this was the last.</param>
[GenerateSerializer, Immutable, Alias("withdrawals-page")]
public sealed record WithdrawalsPage(
    [property: Id(0)] int Total,
    [property: Id(1)] IReadOnlyList<WithdrawalView> Withdrawals,
    [property: Id(2)] int? NextAfter)
{
    /// <summary>Withdrawals one query answers.</summary>
    public const int EntriesMax = 500;

    /// <summary>Withdrawals in force at once.</summary>
    public const int WithdrawalsMax = 10_000;

    /// <summary>Characters of a person's identifier.</summary>
    public const int PersonCharactersMax = 64;

    /// <summary>Characters of a body's name.</summary>
    public const int BodyCharactersMax = 128;
}
