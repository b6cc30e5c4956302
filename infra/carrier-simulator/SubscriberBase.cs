using System.Collections.Concurrent;
using System.Text.Json.Serialization;

namespace Coordination.CarrierSimulator;

/// <summary>What the country's registers know of a number.</summary>
internal enum SubscriberState
{
    /// <summary>Nobody holds it.</summary>
    [JsonStringEnumMemberName("notAssigned")]
    NotAssigned = 0,

    /// <summary>Held, and served by the carrier that issued it.</summary>
    [JsonStringEnumMemberName("assigned")]
    Assigned = 1,

    /// <summary>Held, and served by another carrier.</summary>
    [JsonStringEnumMemberName("ported")]
    Ported = 2,
}

/// <summary>How one carrier stands to one number.</summary>
/// <param name="IsServedHere">The carrier serves it.</param>
/// <param name="ServingUnit">Who serves it instead; null when nobody holds it.</param>
/// <param name="Epoch">The assignment the registers know of; 0 when they never saw a change of holder.</param>
internal readonly record struct Standing(bool IsServedHere, string? ServingUnit, int Epoch);

/// <summary>One number set by hand, so that a test is exact.</summary>
internal sealed record SubscriberOverride(long Number, SubscriberState State, string? ServingUnit = null, int Epoch = 0);

/// <summary>
/// Who holds and serves each number: a pure function of (seed, number) with a share that nobody holds and a share that was
/// ported, and overrides on top. All carriers of one simulation share it, so the recipient of a ported number serves it.
/// </summary>
internal sealed class SubscriberBase(Dice dice, IReadOnlyList<string> carriers, double notAssigned, double ported)
{
    private readonly ConcurrentDictionary<long, SubscriberOverride> overrides = new();

    public void Set(SubscriberOverride one) => overrides[one.Number] = one;

    public Standing StandingOf(string carrier, long number)
    {
        if (overrides.TryGetValue(number, out var set))
        {
            return StandingOf(carrier, number, set);
        }

        var share = dice.Fraction(Throw.Assignment, (ulong)number);
        if (share < notAssigned)
        {
            return new Standing(false, null, 0);
        }

        return share < notAssigned + ported ? ServedBy(RecipientOf(number), carrier) : ServedByIssuer(carrier, number, 0);
    }

    private static Standing ServedBy(string serving, string carrier) =>
        serving == carrier ? new Standing(true, null, 0) : new Standing(false, $"{serving}-00", 0);

    private static Standing ServedByIssuer(string carrier, long number, int epoch, IReadOnlyList<string> carriers)
    {
        var issuer = NumberPlan.OriginalCarrier(number, carriers, out var elsewhere) ?? elsewhere;
        return issuer is null || issuer == carrier
            ? new Standing(true, null, epoch)
            : new Standing(false, $"{issuer}-00", epoch);
    }

    private Standing ServedByIssuer(string carrier, long number, int epoch) => ServedByIssuer(carrier, number, epoch, carriers);

    private Standing StandingOf(string carrier, long number, SubscriberOverride set) => set.State switch
    {
        SubscriberState.NotAssigned => new Standing(false, null, set.Epoch),
        SubscriberState.Ported when set.ServingUnit is { } unit =>
            unit.StartsWith(carrier + "-", StringComparison.Ordinal)
                ? new Standing(true, null, set.Epoch)
                : new Standing(false, unit, set.Epoch),
        SubscriberState.Ported => ServedBy(RecipientOf(number), carrier) with { Epoch = set.Epoch },
        _ => ServedByIssuer(carrier, number, set.Epoch),
    };

    private string RecipientOf(long number)
    {
        var issuer = NumberPlan.OriginalCarrier(number, carriers, out _);
        var others = carriers.Where(code => code != issuer).ToArray();
        return others.Length == 0
            ? carriers[0]
            : others[(int)(dice.Bits(Throw.Recipient, (ulong)number) % (ulong)others.Length)];
    }
}
