using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Coordination.Journal;
using Coordination.Provinces;

namespace Coordination.Audit;

/// <summary>Somebody whose rights here have ended.</summary>
/// <param name="Name">Identifier of the person, or name of the body.</param>
/// <param name="IsBody">Whether it is a body.</param>
/// <param name="Province">Whom it concerns: those bound to this province, or everybody when it is unknown.</param>
/// <param name="Reason">What was said.</param>
/// <param name="By">Who withdrew them.</param>
/// <param name="At">Since when, UTC.</param>
[GenerateSerializer, Immutable, Alias("withdrawal")]
internal sealed record Withdrawal(
    [property: Id(0)] string Name,
    [property: Id(1)] bool IsBody,
    [property: Id(2)] ProvinceCode Province,
    [property: Id(3)] string Reason,
    [property: Id(4)] string By,
    [property: Id(5)] DateTimeOffset At)
{
    /// <summary>Whether it ends the rights of this one. A carrier's system keeps its own: it brings service back.</summary>
    public bool Concerns(Principal principal) =>
        principal.Role is not (Role.None or Role.CarrierSystem)
        && (IsBody ? principal.Organisation : principal.Id) == Name
        && (Province == ProvinceCode.Unknown || principal.Province == Province);

    /// <summary>What one is told whom it concerns.</summary>
    public Refusal Refusal => new(
        RefusalCode.NotAllowed,
        string.Create(CultureInfo.InvariantCulture, $"{Name} 的权限已于 {At:u} 停止（{Reason}）：须先恢复（coord principal reinstate）。"),
        string.Create(CultureInfo.InvariantCulture, $"The rights of {Name} ended at {At:u} ({Reason}): they have to be reinstated first (coord principal reinstate)."));

    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(Withdrawal);
}

/// <summary>Withdrawals in force, the oldest first. Replaced whole.</summary>
[GenerateSerializer, Immutable, Alias("withdrawal-list")]
internal sealed record WithdrawalList
{
    [Id(0)]
    public ImmutableArray<Withdrawal> Entries { get; init; } = [];

    /// <summary>How often it was changed.</summary>
    [Id(1)]
    public int Changes { get; init; }
}

/// <summary>The rules of ending rights and giving them back. Pure.</summary>
internal static class WithdrawalDecision
{
    /// <summary>A province's operator ends rights in the province, the ministry everywhere. A repeat answers what is in force.</summary>
    public static Decided<WithdrawalList, Answer<Withdrawal>> Withdraw(
        WithdrawalList list, string key, string name, bool isBody, string reason, Principal by, DateTimeOffset now)
    {
        if (CheckName(name, isBody) is { } malformed)
        {
            return new(list, [], malformed);
        }

        if ((isBody ? by.Organisation : by.Id) == name)
        {
            return new(list, [], new Refusal(
                RefusalCode.NotAllowed,
                $"{name} 是您自己或您的单位：请由他人停止。",
                $"{name} is yourself or your own body: somebody else has to do it."));
        }

        if (list.Entries.FirstOrDefault(entry => Is(entry, name, isBody) && entry.Province == by.Province) is { } known)
        {
            return new(list, [], known);
        }

        if (list.Entries.Length >= WithdrawalsPage.WithdrawalsMax)
        {
            return new(list, [], Refusals.LimitReached(nameof(WithdrawalsPage.WithdrawalsMax), WithdrawalsPage.WithdrawalsMax));
        }

        var withdrawal = new Withdrawal(name, isBody, by.Province, reason, by.Id, now);
        return new(
            new() { Entries = list.Entries.Add(withdrawal), Changes = list.Changes + 1 },
            [new Change.Recorded(new(new RightsWithdrawn(name, isBody, by.Province, reason), now, by, key))],
            withdrawal);
    }

    /// <summary>Gives rights back: a province's operator what a province's did, the ministry whatever was done.</summary>
    public static Decided<WithdrawalList, Answer<Withdrawal>> Reinstate(
        WithdrawalList list, string key, string name, bool isBody, string reason, Principal by, DateTimeOffset now)
    {
        if (CheckName(name, isBody) is { } malformed)
        {
            return new(list, [], malformed);
        }

        var ended = list.Entries.Where(entry => Is(entry, name, isBody) && (by.Province == ProvinceCode.Unknown || entry.Province == by.Province)).ToList();
        return ended.Count == 0 ? new(list, [], Refusals.NotFound) : new(
            new() { Entries = list.Entries.RemoveRange(ended), Changes = list.Changes + 1 },
            [.. ended.Select(entry => new Change.Recorded(new(new RightsReinstated(name, isBody, entry.Province, reason), now, by, key)))],
            ended[0]);
    }

    /// <summary>Whether somebody sees an entry: a province's operator those of the province, and those that count everywhere.</summary>
    public static bool MaySee(Withdrawal entry, Principal by) =>
        by.Province == ProvinceCode.Unknown || entry.Province == ProvinceCode.Unknown || entry.Province == by.Province;

    private static bool Is(Withdrawal entry, string name, bool isBody) => entry.IsBody == isBody && entry.Name == name;

    private static Refusal? CheckName(string name, bool isBody)
    {
        var longest = isBody ? WithdrawalsPage.BodyCharactersMax : WithdrawalsPage.PersonCharactersMax;
        return name is { Length: > 0 } && name.Length <= longest && !name.EnumerateRunes().Any(VisibleText.IsHidden) && name.EnumerateRunes().Any(Rune.IsLetterOrDigit)
            ? null
            : Refusals.Invalid(
                $"名称须为 1 至 {longest} 个可见字符，至少有一个字母或数字，与令牌所写一致；“*”不是所有人。",
                $"The name must be 1 to {longest} visible characters, a letter or digit among them, as tokens have it: '*' is nobody, not everybody.");
    }
}
