using Coordination.Carriers;
using Coordination.Provinces;

namespace Coordination.Numbers;

/// <summary>Where a number's commands go while nobody said who serves it now.</summary>
/// <param name="Unit">The original carrier's unit in the number's province; its central point when the province is unknown or the carrier has but one.</param>
/// <param name="Province">The number's province, <c>00</c> unknown. It never changes, for porting stays inside one local network.</param>
/// <param name="Kind">What the number is for.</param>
public sealed record Route(CarrierUnit Unit, ProvinceCode Province, NumberKind Kind);

/// <summary>Finds a number's route from its digits alone.</summary>
public sealed class Routing(NumberAllocation allocation, ProvinceTable provinces)
{
    /// <summary>The route, or null when no carrier here was given the number's prefix: the line is <c>Unroutable</c>.</summary>
    public Route? Of(Msisdn number)
    {
        if (allocation.OriginalCarrier(number) is not { } carrier)
        {
            return null;
        }

        var province = provinces.Of(number);
        var unit = carrier.IsMvno ? CarrierUnit.Central(carrier) : new CarrierUnit(carrier, province);
        return new Route(unit, province, allocation.KindOf(number));
    }
}
