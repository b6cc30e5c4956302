using Coordination.Carriers;
using Coordination.Numbers;
using Coordination.Provinces;

namespace Coordination.Orders;

/// <summary>What keeps an order from running away. Settings of the silo, the same in all of a cluster; the defaults are for production.</summary>
internal sealed record BrakeSettings
{
    /// <summary>
    /// How weak a silo that serves may be set: brakes are tightened at will, and loosened no further than this. That one person
    /// alone moves no more than 10,000 lines a day, and that a raised cap ends within a day, is not loosened at all.
    /// </summary>
    public static readonly BrakeSettings Weakest = new()
    {
        SecondPersonLinesMin = 10_000,
        SecondRankLinesMin = 500_000,
        CanaryNumbersMin = 200_000,
        CanaryOneIn = 1_000,
        CanaryPatience = TimeSpan.FromHours(1),
        ErrorPercentMax = 30,
        ErrorsMin = 100,
        CapPerHour = 1_000_000,
        CapPerMille = 20,
        RaiseMax = TimeSpan.FromHours(24),
    };

    /// <summary>
    /// Neither canary nor caps nor second rank: for measuring how much the system carries and for tests of what happens in the
    /// middle of a large order. Development mode alone takes it.
    /// </summary>
    public static readonly BrakeSettings Capacity = new()
    {
        CanaryNumbersMin = long.MaxValue,
        SecondRankLinesMin = long.MaxValue,
        CapPerHour = long.MaxValue,
        ErrorPercentMax = 100,
    };

    /// <summary>Lines of one issuer within 24 hours above which another person has to approve; many small orders are one large one.</summary>
    public long SecondPersonLinesMin { get; init; } = 10_000;

    /// <summary>Lines of one issuer within 24 hours above which the approval is the ministry's.</summary>
    public long SecondRankLinesMin { get; init; } = 100_000;

    /// <summary>Orders of more numbers than this begin with a canary.</summary>
    public long CanaryNumbersMin { get; init; } = 50_000;

    /// <summary>One in so many of an order's numbers is in its canary; of each carrier in a province one at least.</summary>
    public int CanaryOneIn { get; init; } = 100;

    /// <summary>How long the canary's lines may take to end before a person is asked.</summary>
    public TimeSpan CanaryPatience { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Bad ends, in percent of what ended, above which an order pauses.</summary>
    public int ErrorPercentMax { get; init; } = 10;

    /// <summary>Fewer bad ends than this pause nothing, whatever their share.</summary>
    public int ErrorsMin { get; init; } = 10;

    /// <summary>Numbers of one carrier in one province that may be suspended within an hour, whoever orders it.</summary>
    public long CapPerHour { get; init; } = 100_000;

    /// <summary>The same as a share of the subscribers that carrier has there, in a thousand, where <see cref="Subscribers"/> says how many.</summary>
    public int CapPerMille { get; init; } = 5;

    /// <summary>Subscribers by carrier and province, as units are written: <c>CMCC-51</c>.</summary>
    public IReadOnlyDictionary<string, long> Subscribers { get; init; } = new Dictionary<string, long>();

    /// <summary>Numbers a province may suspend on its own word before it has to reach the ministry again.</summary>
    public long ProvinceQuota { get; init; } = 10_000;

    /// <summary>How long that is good for without the ministry; renewed when half of it is over.</summary>
    public TimeSpan QuotaTerm { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Lines that an order about a holder takes in; what is planned in one call has to end within it.</summary>
    public int HolderLinesMax { get; init; } = DispositionDraft.HolderLinesMax;

    /// <summary>How long a raised cap is in force at most.</summary>
    public TimeSpan RaiseMax { get; init; } = TimeSpan.FromHours(24);

    /// <summary>What is wrong with these settings where a silo serves, one sentence each; empty when they may be used.</summary>
    public IReadOnlyList<string> Breaches()
    {
        var breaches = new List<string>();
        Check(nameof(SecondPersonLinesMin), SecondPersonLinesMin, 0, Weakest.SecondPersonLinesMin);
        Check(nameof(SecondRankLinesMin), SecondRankLinesMin, 0, Weakest.SecondRankLinesMin);
        Check(nameof(CanaryNumbersMin), CanaryNumbersMin, 0, Weakest.CanaryNumbersMin);
        Check(nameof(CanaryOneIn), CanaryOneIn, 1, Weakest.CanaryOneIn);
        Check(nameof(CanaryPatience), CanaryPatience, TimeSpan.FromSeconds(1), Weakest.CanaryPatience);
        Check(nameof(ErrorPercentMax), ErrorPercentMax, 1, Weakest.ErrorPercentMax);
        Check(nameof(ErrorsMin), ErrorsMin, 1, Weakest.ErrorsMin);
        Check(nameof(CapPerHour), CapPerHour, 1, Weakest.CapPerHour);
        Check(nameof(CapPerMille), CapPerMille, 1, Weakest.CapPerMille);
        Check(nameof(RaiseMax), RaiseMax, TimeSpan.FromMinutes(1), Weakest.RaiseMax);
        if (SecondRankLinesMin < SecondPersonLinesMin)
        {
            breaches.Add($"{nameof(SecondRankLinesMin)} is below {nameof(SecondPersonLinesMin)}: the second rank approves what is larger.");
        }

        return breaches;

        void Check<T>(string name, T value, T least, T weakest)
            where T : IComparable<T>
        {
            if (value.CompareTo(weakest) > 0)
            {
                breaches.Add($"{name} is weaker than {weakest}, the floor: a brake may be tightened, and loosened no further.");
            }
            else if (value.CompareTo(least) < 0)
            {
                breaches.Add($"{name} is not a usable value: {least} is the least.");
            }
        }
    }

    /// <summary>The cap of a carrier in a province, without what was raised.</summary>
    public long CapOf(CarrierCode carrier, ProvinceCode province) =>
        Subscribers.TryGetValue($"{carrier}-{province}", out var subscribers) && CapPerHour < long.MaxValue
            ? Math.Min(CapPerHour, Math.Max(1, subscribers * CapPerMille / 1_000))
            : CapPerHour;

    /// <summary>
    /// Who has to approve what, of so many lines within a day. What an order about a card or a holder reaches its lines do not say:
    /// whatever comes there later is held too.
    /// </summary>
    public ApprovalNeed NeedOf(long issuedLines, HoldScope scope) =>
        issuedLines > SecondRankLinesMin ? ApprovalNeed.SecondRank
        : issuedLines > SecondPersonLinesMin || scope is not HoldScope.Number ? ApprovalNeed.SecondPerson
        : ApprovalNeed.None;
}
