using System.Collections.Immutable;
using Coordination.Audit;
using Coordination.Numbers;

namespace Coordination.Sims;

/// <summary>Keys of cards. The colon keeps them from being read as numbers.</summary>
internal static class SimKeys
{
    public static string Of(Iccid card) => $"iccid:{card.Text}";
}

/// <summary>
/// One card: the numbers that are on it, and the holds that are about it. Key: <c>iccid:…</c>. Every method may be repeated; what it
/// answers is durable. Calls come from above only (order, number, portal), and it calls nobody.
/// </summary>
[GrainInterfaceType("sim")]
[Alias("sim")]
internal interface ISimGrain : IGrainWithStringKey
{
    /// <summary>Name under which cards' states are stored; unique over the product.</summary>
    const string StateName = "sim";

    /// <summary>A number is on the card. Answers the holds in force on it, which the number has to have.</summary>
    [Alias("join")]
    Task<ImmutableArray<HoldTerms>> Join(long number, DateTimeOffset at, string cause, Principal by);

    /// <summary>A number is no longer on the card.</summary>
    [Alias("leave")]
    Task Leave(long number, DateTimeOffset at, string cause, Principal by);

    /// <summary>Places a hold on the card, once for each order. Its numbers are told by who asks. False when it can take no more.</summary>
    [Alias("place-hold")]
    Task<bool> PlaceHold(HoldTerms terms);

    /// <summary>Ends a hold on the card; its copies on numbers are ended by who asks.</summary>
    [Alias("lift-hold")]
    Task<LiftOutcome> LiftHold(LiftHold request);

    /// <summary>The card is in a device. Another instant of the same is no news.</summary>
    [Alias("see-device")]
    Task SeeDevice(string imei, DateTimeOffset at, Principal by);

    /// <summary>Numbers that are on it now.</summary>
    [Alias("numbers")]
    Task<ImmutableArray<long>> Numbers();

    /// <summary>The device it was seen in last, null when never.</summary>
    [Alias("device")]
    Task<string?> Device();

    [Alias("view")]
    Task<SimView> View(bool fullDigits);
}
