using System.Collections.Frozen;
using Coordination.Carriers;
using Coordination.Provinces;

namespace Coordination.Gateways;

/// <summary>Which units have a gateway, from the configured carriers. Fixed for the life of the silo.</summary>
internal sealed class CarrierDirectory : ICarrierDirectory
{
    private readonly FrozenDictionary<CarrierCode, CarrierSettings> carriers;
    private readonly FrozenSet<CarrierUnit> executors;

    /// <exception cref="CarrierSettingsException">A carrier's settings cannot be used, or one is configured twice.</exception>
    public CarrierDirectory(IReadOnlyList<CarrierSettings> settings)
    {
        var byCode = new Dictionary<CarrierCode, CarrierSettings>();
        foreach (var one in settings)
        {
            if (!byCode.TryAdd(one.Validated(), one))
            {
                throw new CarrierSettingsException(one.Code, nameof(CarrierSettings.Code), one.Code, "is configured twice");
            }
        }

        carriers = byCode.ToFrozenDictionary();
        executors = byCode.SelectMany(static pair => UnitsOf(pair.Key, pair.Value)).ToFrozenSet();
    }

    public IReadOnlyCollection<CarrierUnit> Executors => executors;

    public bool IsPulled(CarrierCode carrier) => carriers.TryGetValue(carrier, out var settings) && settings.Pull;

    public CarrierUnit? ExecutorOf(CarrierUnit unit)
    {
        if (executors.Contains(unit))
        {
            return unit;
        }

        // Not a unit by itself: the carrier's central point stands for it, where there is one that serves all provinces.
        return carriers.TryGetValue(unit.Carrier, out var settings) && IsCentral(unit.Carrier, settings)
            ? CarrierUnit.Central(unit.Carrier)
            : null;
    }

    public int LanesOf(CarrierUnit executor) => executors.Contains(executor)
        ? carriers[executor.Carrier].Lanes
        : throw new ArgumentOutOfRangeException(nameof(executor), executor, "No gateway is set up for this unit.");

    /// <summary>True when commands for all of the carrier's provinces go to one point.</summary>
    internal static bool IsCentral(CarrierCode carrier, CarrierSettings settings) =>
        settings.Central || carrier.IsMvno;

    // A carrier that is commanded by province still takes a number of unknown province: it answers with the unit that serves it.
    private static IEnumerable<CarrierUnit> UnitsOf(CarrierCode carrier, CarrierSettings settings)
    {
        yield return CarrierUnit.Central(carrier);
        if (IsCentral(carrier, settings))
        {
            yield break;
        }

        foreach (var province in Provinces(settings))
        {
            yield return new CarrierUnit(carrier, province);
        }
    }

    private static IEnumerable<ProvinceCode> Provinces(CarrierSettings settings)
    {
        if (settings.Provinces is null)
        {
            return ProvinceCode.All;
        }

        return settings.Provinces.Select(text => ProvinceCode.TryParse(text, out var province) && province != ProvinceCode.Unknown
            ? province
            : throw new CarrierSettingsException(settings.Code, nameof(CarrierSettings.Provinces), text, "is no province"));
    }
}
