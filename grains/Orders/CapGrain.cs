using System.Globalization;
using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Provinces;

namespace Coordination.Orders;

/// <summary>
/// How many numbers of one carrier in one province may still be suspended within this hour, whoever orders it. Below every order:
/// two that race for the same numbers ask here one after the other. Key: <c>cap:CMCC-51</c>.
/// </summary>
[GrainInterfaceType("cap")]
[Alias("cap")]
internal interface ICapGrain : IGrainWithStringKey
{
    /// <summary>Takes up to so many; fewer when the hour has no more.</summary>
    [Alias("take")]
    Task<CapAnswer> Take(int lines);

    /// <summary>Sets another cap for a time.</summary>
    [Alias("raise")]
    Task<Answer<CapView>> Raise(long perHour, DateTimeOffset until, string reason, Principal by);

    [Alias("view")]
    Task<CapView> View();
}

/// <summary>What a cap grants.</summary>
/// <param name="Lines">How many may be placed.</param>
/// <param name="PerHour">The cap in force.</param>
[GenerateSerializer, Immutable, Alias("cap-answer")]
internal readonly record struct CapAnswer([property: Id(0)] int Lines, [property: Id(1)] long PerHour);

/// <summary>What was taken of an hour. Replaced whole.</summary>
[GenerateSerializer, Immutable, Alias("cap-use")]
internal sealed record CapUse
{
    [Id(0)]
    public DateTimeOffset Hour { get; init; }

    /// <summary>Taken of this hour, with what is kept ready in memory.</summary>
    [Id(1)]
    public long Reserved { get; init; }

    [Id(2)]
    public long RaisedTo { get; init; }

    [Id(3)]
    public DateTimeOffset RaisedUntil { get; init; }

    /// <summary>The cap in force.</summary>
    public long PerHour(long cap, DateTimeOffset now) => now < RaisedUntil ? RaisedTo : cap;
}

/// <summary>Somebody of the second rank set another cap for a time.</summary>
internal sealed record CapRaised(long PerHour, DateTimeOffset Until, string Reason) : IFact
{
    public FactKind Kind => FactKind.CapRaised;

    public void Write(IFactFields fields)
    {
        fields.Integer(1, PerHour);
        fields.Instant(2, Until);
        fields.Text(3, Reason);
    }
}

/// <summary>Reserves durably in larger pieces than it grants: what a crash loses of a piece was never placed, so a cap is never exceeded.</summary>
[GrainType("cap")]
internal sealed class CapGrain(
    [PersistentState("cap", IJournal.StorageName)] IPersistentState<Journalled<CapUse>> stored,
    BrakeSettings settings,
    TimeProvider time) : Grain, ICapGrain
{
    /// <summary>Lines reserved in one write; a crash may waste so many of an hour.</summary>
    public const int ReservedAtOnce = 2_048;

    private const string Prefix = "cap:";

    private long left;

    private CapUse Use => stored.State.Value;

    private string Cell => this.GetPrimaryKeyString()[Prefix.Length..];

    public static string KeyOf(CarrierCode carrier, ProvinceCode province) => $"{Prefix}{carrier}-{province}";

    public async Task<CapAnswer> Take(int lines)
    {
        var now = time.GetUtcNow();
        await BeginHour(now);
        var perHour = Use.PerHour(Cap(), now);
        if (lines > left)
        {
            var free = perHour - Use.Reserved;
            var piece = Math.Clamp(lines - left, 0, Math.Max(free, 0));
            piece = Math.Max(piece, Math.Min(free, ReservedAtOnce));
            if (piece > 0)
            {
                await stored.Commit(Use with { Reserved = Use.Reserved + piece }, [], DeactivateOnIdle);
                left += piece;
            }
        }

        var granted = (int)Math.Min(lines, left);
        left -= granted;
        return new(granted, perHour);
    }

    public async Task<Answer<CapView>> Raise(long perHour, DateTimeOffset until, string reason, Principal by)
    {
        var now = time.GetUtcNow();
        if (until <= now || until > now + settings.RaiseMax)
        {
            return Refusals.Invalid(
                string.Create(CultureInfo.InvariantCulture, $"期限应在今后 {settings.RaiseMax.TotalHours:0} 小时之内。"),
                string.Create(CultureInfo.InvariantCulture, $"A raised cap ends within {settings.RaiseMax.TotalHours:0} hours from now."));
        }

        if (perHour < Cap())
        {
            return Refusals.Invalid(
                string.Create(CultureInfo.InvariantCulture, $"{perHour} 低于平时的上限 {Cap()}：只能提高。"),
                string.Create(CultureInfo.InvariantCulture, $"{perHour} is below the cap of {Cap()} that is always in force: it can only be raised."));
        }

        if (Use.RaisedTo != perHour || Use.RaisedUntil != until)
        {
            await stored.Commit(
                Use with { RaisedTo = perHour, RaisedUntil = until },
                [new Change.Recorded(new(new CapRaised(perHour, until, reason), now, by, Cell))],
                DeactivateOnIdle);
        }

        return await View();
    }

    public Task<CapView> View()
    {
        var now = time.GetUtcNow();
        var used = Use.Hour == HourOf(now) ? Use.Reserved - left : 0;
        return Task.FromResult(new CapView(Cell, Use.PerHour(Cap(), now), used, now < Use.RaisedUntil ? Use.RaisedUntil : null));
    }

    private async Task BeginHour(DateTimeOffset now)
    {
        if (Use.Hour != HourOf(now))
        {
            left = 0;
            await stored.Commit(Use with { Hour = HourOf(now), Reserved = 0 }, [], DeactivateOnIdle);
        }
    }

    private long Cap()
    {
        var dash = Cell.LastIndexOf('-');
        return settings.CapOf(CarrierCode.Parse(Cell[..dash]), ProvinceCode.From(int.Parse(Cell[(dash + 1)..], CultureInfo.InvariantCulture)));
    }

    private static DateTimeOffset HourOf(DateTimeOffset now) => new(now.Year, now.Month, now.Day, now.Hour, 0, 0, now.Offset);
}
