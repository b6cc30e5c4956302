using System.Collections.Immutable;
using Coordination.Audit;
using Coordination.Journal;
using Coordination.Provinces;
using Orleans.Concurrency;

namespace Coordination.Orders;

/// <summary>
/// Numbers of one province that no order suspends without a person looking. Planned and running orders ask it for each page; an
/// order that cannot ask places nothing. Key: <c>protected:51</c>.
/// </summary>
[GrainInterfaceType("protected")]
[Alias("protected")]
internal interface IProtectedGrain : IGrainWithStringKey
{
    [Alias("add")]
    Task<Answer<ProtectedReceipt>> Add(IReadOnlyList<long> numbers, ProtectedKind kind, DateTimeOffset? until, string reason, Principal by);

    [Alias("remove")]
    Task<Answer<ProtectedReceipt>> Remove(IReadOnlyList<long> numbers, string reason, Principal by);

    [Alias("page")]
    [AlwaysInterleave]
    Task<ProtectedPage> Page(int after, int limit);

    /// <summary>Those between two numbers, both included, ascending.</summary>
    [Alias("between")]
    [AlwaysInterleave]
    Task<IReadOnlyList<long>> Between(long first, long last);

    /// <summary>Entries of those of these numbers that are protected now; of all when none is named.</summary>
    [Alias("find")]
    [AlwaysInterleave]
    Task<IReadOnlyList<ProtectedEntry>> Find(IReadOnlyList<long> numbers);
}

/// <summary>A number on the list.</summary>
[GenerateSerializer, Immutable, Alias("protected-entry")]
internal sealed record ProtectedEntry(
    [property: Id(0)] long Number,
    [property: Id(1)] ProtectedKind Kind,
    [property: Id(2)] DateTimeOffset? Until,
    [property: Id(3)] string Reason,
    [property: Id(4)] string AddedBy,
    [property: Id(5)] DateTimeOffset AddedAt)
{
    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(ProtectedEntry);
}

/// <summary>A province's list, ascending by number. Replaced whole.</summary>
[GenerateSerializer, Immutable, Alias("protected-list")]
internal sealed record ProtectedList
{
    [Id(0)]
    public ImmutableArray<ProtectedEntry> Entries { get; init; } = [];

    public IEnumerable<ProtectedEntry> Valid(DateTimeOffset now) => Entries.Where(entry => entry.Until is null || entry.Until > now);
}

/// <summary>Numbers were put on the list.</summary>
internal sealed record NumbersProtected(IReadOnlyList<long> Numbers, ProtectedKind Why, DateTimeOffset? Until, string Reason) : IFact
{
    public FactKind Kind => FactKind.NumbersProtected;

    public void Write(IFactFields fields)
    {
        fields.Personal(1, Numbers);
        fields.Integer(2, (int)Why);
        fields.Instant(3, Until);
        fields.Text(4, Reason);
    }
}

/// <summary>Numbers were taken off the list.</summary>
internal sealed record NumbersUnprotected(IReadOnlyList<long> Numbers, string Reason) : IFact
{
    public FactKind Kind => FactKind.NumbersUnprotected;

    public void Write(IFactFields fields)
    {
        fields.Personal(1, Numbers);
        fields.Text(2, Reason);
    }
}

/// <summary>The rules of the list. Pure.</summary>
internal static class ProtectedDecision
{
    public static Decided<ProtectedList, Answer<ProtectedReceipt>> Add(
        ProtectedList list, string key, IReadOnlyList<long> numbers, ProtectedKind kind, DateTimeOffset? until, string reason, Principal by, DateTimeOffset now)
    {
        if (!Enum.IsDefined(kind))
        {
            return new(list, [], Refusals.Invalid($"没有保护类别 {(int)kind}。", $"There is no kind of protection {(int)kind}."));
        }

        if (until <= now)
        {
            return new(list, [], Refusals.Invalid("保护期限已过。", "The protection would have ended before it began."));
        }

        var known = list.Valid(now).ToDictionary(entry => entry.Number);
        var added = numbers.Distinct().Where(number => !known.ContainsKey(number)).Order().ToList();
        if (known.Count + added.Count > ProtectedReceipt.PerProvinceMax)
        {
            return new(list, [], Refusals.LimitReached(nameof(ProtectedReceipt.PerProvinceMax), ProtectedReceipt.PerProvinceMax));
        }

        var receipt = new ProtectedReceipt(added.Count, numbers.Count - added.Count);
        return added.Count == 0 ? new(list, [], receipt) : new(
            new() { Entries = [.. known.Values.Concat(added.Select(number => new ProtectedEntry(number, kind, until, reason, by.Id, now))).OrderBy(entry => entry.Number)] },
            [new Change.Recorded(new(new NumbersProtected(added, kind, until, reason), now, by, key))],
            receipt);
    }

    /// <summary>Whoever put a number on the list does not take it off: a list that one person can empty protects nobody.</summary>
    public static Decided<ProtectedList, Answer<ProtectedReceipt>> Remove(
        ProtectedList list, string key, IReadOnlyList<long> numbers, string reason, Principal by, DateTimeOffset now)
    {
        var named = numbers.ToHashSet();
        var removed = list.Valid(now).Where(entry => named.Contains(entry.Number)).ToList();
        if (removed.Exists(entry => entry.AddedBy == by.Id))
        {
            return new(list, [], new Refusal(
                RefusalCode.NotAllowed,
                "号码由本人加入保护名单：请由另一人移出。",
                "A number is taken off the list by another person than the one who put it there."));
        }

        var receipt = new ProtectedReceipt(removed.Count, numbers.Count - removed.Count);
        return removed.Count == 0 ? new(list, [], receipt) : new(
            new() { Entries = [.. list.Valid(now).Where(entry => !named.Contains(entry.Number))] },
            [new Change.Recorded(new(new NumbersUnprotected([.. removed.Select(entry => entry.Number)], reason), now, by, key))],
            receipt);
    }
}

[GrainType("protected")]
internal sealed class ProtectedGrain(
    [PersistentState("protected", IJournal.StorageName)] IPersistentState<Journalled<ProtectedList>> stored,
    TimeProvider time) : Grain, IProtectedGrain
{
    private const string Prefix = "protected:";

    private ProtectedList List => stored.State.Value;

    private string Key => this.GetPrimaryKeyString();

    public static string KeyOf(ProvinceCode province) => $"{Prefix}{province}";

    public Task<Answer<ProtectedReceipt>> Add(IReadOnlyList<long> numbers, ProtectedKind kind, DateTimeOffset? until, string reason, Principal by) =>
        Commit(ProtectedDecision.Add(List, Key, numbers, kind, until, reason, by, time.GetUtcNow()));

    public Task<Answer<ProtectedReceipt>> Remove(IReadOnlyList<long> numbers, string reason, Principal by) =>
        Commit(ProtectedDecision.Remove(List, Key, numbers, reason, by, time.GetUtcNow()));

    public Task<ProtectedPage> Page(int after, int limit)
    {
        var province = Key[Prefix.Length..];
        var entries = List.Entries;
        var page = entries.Skip(after).Take(limit)
            .Select((entry, index) => new ProtectedNumber(
                SubjectText.Masked(entry.Number), province, entry.Kind, entry.Reason, entry.AddedBy, entry.AddedAt, entry.Until, after + index + 1))
            .ToList();
        return Task.FromResult(new ProtectedPage(entries.Length, page, after + page.Count < entries.Length ? after + page.Count : null));
    }

    public Task<IReadOnlyList<long>> Between(long first, long last)
    {
        var entries = List.Entries;
        var (low, high) = (0, entries.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = entries[middle].Number < first ? (middle + 1, high) : (low, middle);
        }

        var now = time.GetUtcNow();
        var found = new List<long>();
        for (var index = low; index < entries.Length && entries[index].Number <= last; index++)
        {
            if (entries[index].Until is null || entries[index].Until > now)
            {
                found.Add(entries[index].Number);
            }
        }

        return Task.FromResult<IReadOnlyList<long>>(found);
    }

    public Task<IReadOnlyList<ProtectedEntry>> Find(IReadOnlyList<long> numbers)
    {
        var named = numbers.ToHashSet();
        return Task.FromResult<IReadOnlyList<ProtectedEntry>>([.. List.Valid(time.GetUtcNow()).Where(entry => named.Count == 0 || named.Contains(entry.Number))]);
    }

    private async Task<Answer<ProtectedReceipt>> Commit(Decided<ProtectedList, Answer<ProtectedReceipt>> decided)
    {
        if (decided.Changes.Count > 0)
        {
            await stored.Commit(decided.State, decided.Changes, DeactivateOnIdle);
        }

        return decided.Answer;
    }
}
