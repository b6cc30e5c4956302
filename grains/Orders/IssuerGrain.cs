using System.Collections.Immutable;
using Coordination.Journal;

namespace Coordination.Orders;

/// <summary>How much one body sets in motion within a day. Key: <c>issuer:</c> and 26 characters, from the body.</summary>
[GrainInterfaceType("issuer")]
[Alias("issuer")]
internal interface IIssuerGrain : IGrainWithStringKey
{
    /// <summary>Lines of its orders that were started within 24 hours.</summary>
    [Alias("started")]
    Task<long> Started();

    /// <summary>
    /// Counts an order among them, unless they would be more than <paramref name="linesMax"/>. Answers how many they are with it,
    /// counted or not. One that is counted already is not counted again.
    /// </summary>
    [Alias("take")]
    Task<long> Take(string orderId, long lines, long linesMax);
}

/// <summary>Lines started within one hour.</summary>
[GenerateSerializer, Immutable, Alias("hour-of-lines")]
internal readonly record struct HourOfLines([property: Id(0)] DateTimeOffset Hour, [property: Id(1)] long Lines);

/// <summary>A day of a body's orders, by the hour. Replaced whole.</summary>
[GenerateSerializer, Immutable, Alias("issuer-day")]
internal sealed record IssuerDay
{
    /// <summary>Orders remembered, so that a start that is repeated counts once.</summary>
    public const int OrdersKeptMax = 64;

    private static readonly TimeSpan Window = TimeSpan.FromHours(24);

    [Id(0)]
    public ImmutableArray<HourOfLines> Hours { get; init; } = [];

    [Id(1)]
    public ImmutableArray<string> Orders { get; init; } = [];

    /// <summary>Lines within 24 hours, rounded up to the hour that began before.</summary>
    public long Lines(DateTimeOffset now) => Hours.Where(hour => hour.Hour > now - Window - TimeSpan.FromHours(1)).Sum(hour => hour.Lines);

    public IssuerDay With(string orderId, long lines, DateTimeOffset now)
    {
        var hour = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, now.Offset);
        var before = Hours.Where(known => known.Hour == hour).Sum(known => known.Lines);
        return new()
        {
            Hours = [.. Hours.Where(known => known.Hour != hour && known.Hour > now - Window - TimeSpan.FromHours(1)), new(hour, before + lines)],
            Orders = [.. Orders.TakeLast(OrdersKeptMax - 1), orderId],
        };
    }
}

[GrainType("issuer")]
internal sealed class IssuerGrain(
    [PersistentState("issuer", IJournal.StorageName)] IPersistentState<Journalled<IssuerDay>> stored,
    TimeProvider time) : Grain, IIssuerGrain
{
    public static string KeyOf(string organisation) => $"issuer:{OrderId.Digest(organisation)}";

    public Task<long> Started() => Task.FromResult(stored.State.Value.Lines(time.GetUtcNow()));

    public async Task<long> Take(string orderId, long lines, long linesMax)
    {
        var now = time.GetUtcNow();
        var day = stored.State.Value;
        if (day.Orders.Contains(orderId))
        {
            return day.Lines(now);
        }

        var sum = day.Lines(now) + lines;
        if (sum <= linesMax)
        {
            await stored.Commit(day.With(orderId, lines, now), [], DeactivateOnIdle);
        }

        return sum;
    }
}
