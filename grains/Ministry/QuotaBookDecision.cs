using System.Globalization;
using Coordination.Audit;
using Coordination.Journal;
using Coordination.Orders;
using Coordination.Provinces;

namespace Coordination.Ministry;

/// <summary>What the ministry gives one province, and what it was told the province did on its own. Replaced whole.</summary>
[GenerateSerializer, Immutable, Alias("quota-book-state")]
internal sealed record QuotaBookState
{
    /// <summary>What the province has; null before the first.</summary>
    [Id(0)]
    public QuotaGrant? Given { get; init; }

    /// <summary>Numbers somebody set for a time, instead of the usual ones.</summary>
    [Id(1)]
    public long SetTo { get; init; }

    [Id(2)]
    public DateTimeOffset SetUntil { get; init; }

    /// <summary>Numbers of all draws that were booked.</summary>
    [Id(3)]
    public long Numbers { get; init; }

    /// <summary>Orders behind them.</summary>
    [Id(4)]
    public long Orders { get; init; }
}

/// <summary>Draws of a province came into the ministry's book.</summary>
internal sealed record QuotaBooked(long Through, long Numbers, long Orders) : IFact
{
    public FactKind Kind => FactKind.QuotaBooked;

    public void Write(IFactFields fields)
    {
        fields.Integer(1, Through);
        fields.Integer(2, Numbers);
        fields.Integer(3, Orders);
    }
}

/// <summary>Somebody of the ministry set how many numbers a province may draw at once, for a time.</summary>
internal sealed record QuotaSet(long Numbers, DateTimeOffset Until, string Reason) : IFact
{
    public FactKind Kind => FactKind.QuotaSet;

    public void Write(IFactFields fields)
    {
        fields.Integer(1, Numbers);
        fields.Instant(2, Until);
        fields.Text(3, Reason);
    }
}

/// <summary>The rules of the ministry's book: each draw is booked once, whatever is repeated, and quotas are renewed while it is there. Pure.</summary>
internal static class QuotaBookDecision
{
    /// <summary>Books draws that are not in the book, and gives anew where something was booked or half the term is over.</summary>
    public static Decided<QuotaBookState, QuotaGrant> Book(QuotaBookState state, IReadOnlyList<QuotaDraw> draws, string province, BrakeSettings settings, DateTimeOffset now)
    {
        var through = state.Given?.Through ?? 0;
        var open = draws.Where(draw => draw.Sequence > through).ToList();
        var isSet = now < state.SetUntil;
        var numbers = isSet ? state.SetTo : settings.ProvinceQuota;
        var term = now + settings.QuotaTerm;
        var endsEarly = isSet && state.SetUntil < term;
        var until = endsEarly ? state.SetUntil : term;
        var isCurrent = state.Given is { } given
            && given.Numbers == numbers
            && (endsEarly ? given.Until == until : until - given.Until <= settings.QuotaTerm / 2);
        if (open.Count == 0 && isCurrent)
        {
            return new(state, [], state.Given!);
        }

        var grant = new QuotaGrant(numbers, until, open.Count == 0 ? through : open.Max(draw => draw.Sequence), (state.Given?.Serial ?? 0) + 1);
        var booked = open.Sum(draw => draw.Numbers);
        return new(
            state with { Given = grant, Numbers = state.Numbers + booked, Orders = state.Orders + open.Count },
            open.Count == 0 ? [] : [Fact(new QuotaBooked(grant.Through, booked, open.Count), now, Principal.System, province)],
            grant);
    }

    /// <summary>Sets how many a province may draw, until an instant.</summary>
    public static Decided<QuotaBookState, Refusal?> Set(
        QuotaBookState state, long numbers, DateTimeOffset until, string reason, Principal by, string province, DateTimeOffset now)
    {
        if (numbers is < 0 or > QuotaLimits.NumbersMax)
        {
            return new(state, [], Refusals.Invalid(
                string.Create(CultureInfo.InvariantCulture, $"额度 {numbers} 应为 0 至 {QuotaLimits.NumbersMax}；0 表示不给。"),
                string.Create(CultureInfo.InvariantCulture, $"The quota {numbers} must be 0 to {QuotaLimits.NumbersMax}; 0 gives none.")));
        }

        if (until <= now || until > now.AddHours(QuotaLimits.HoursMax))
        {
            return new(state, [], Refusals.Invalid(
                string.Create(CultureInfo.InvariantCulture, $"期限应在今后 {QuotaLimits.HoursMax} 小时之内。"),
                string.Create(CultureInfo.InvariantCulture, $"A quota is set for at most {QuotaLimits.HoursMax} hours from now.")));
        }

        return state.SetTo == numbers && state.SetUntil == until
            ? new(state, [], null)
            : new(state with { SetTo = numbers, SetUntil = until }, [Fact(new QuotaSet(numbers, until, reason), now, by, province)], null);
    }

    private static Change.Recorded Fact(IFact fact, DateTimeOffset now, Principal by, string cause) => new(new(fact, now, by, cause));
}
