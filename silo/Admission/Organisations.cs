using Coordination.Audit;
using Coordination.Carriers;

namespace Coordination.Admission;

/// <summary>
/// The shares of everybody who called lately. A carrier is one organisation, whatever its systems' tokens call it. Names come from tokens
/// and not from a list, so the table has an end: idle ones are forgotten, and whoever comes when all are busy shares what is left with
/// the others who did.
/// </summary>
internal sealed class Organisations(AdmissionSettings settings, TimeProvider time)
{
    /// <summary>Organisations known at one time.</summary>
    public const int KnownMax = 4_096;

    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(1);
    private static readonly CallClass[] Classes = Enum.GetValues<CallClass>();

    private readonly Dictionary<(CarrierCode? Carrier, string Body), OrganisationShare[]> known = [];
    private OrganisationShare[]? others;
    private long? sweptAt;

    public int Count => known.Count;

    public OrganisationShare Of(Principal principal, CallClass callClass)
    {
        var key = (principal.Carrier, principal.Carrier is null ? principal.Organisation : string.Empty);
        if (!known.TryGetValue(key, out var shares))
        {
            shares = HasRoom() ? New(principal.Carrier?.ToString() ?? principal.Organisation) : others ??= New("others");
            if (shares != others)
            {
                known.Add(key, shares);
            }
        }

        return shares[(int)callClass];
    }

    private bool HasRoom()
    {
        if (known.Count >= KnownMax && (sweptAt is not { } at || time.GetElapsedTime(at) >= SweepEvery))
        {
            sweptAt = time.GetTimestamp();
            foreach (var (key, _) in known.Where(entry => entry.Value.All(share => share.IsIdle)).ToList())
            {
                known.Remove(key);
            }
        }

        return known.Count < KnownMax;
    }

    private OrganisationShare[] New(string name) =>
        [.. Classes.Select(one => new OrganisationShare(one, name, new(time, settings.PerSecondOf(one), settings.BurstOf(one))))];
}
