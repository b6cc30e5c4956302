using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Provinces;

namespace Coordination.Numbers;

/// <summary>Whether an act reaches a number. Where it does not, the number is, to the caller, one that does not exist.</summary>
internal sealed class NumberReach(Routing routing, IGrainFactory grains)
{
    public async Task<bool> Covers(Reach reach, Principal by, Msisdn number) => reach switch
    {
        Reach.Everywhere => true,
        Reach.OwnProvince => by.Province == ProvinceCode.Unknown || routing.Of(number)?.Province == by.Province,
        Reach.OwnCarrier => by.Carrier is { } own && await Serving(number) == own,
        _ => false,
    };

    /// <summary>Who serves it now: what is recorded of it, and while nothing is, its original carrier.</summary>
    private async Task<CarrierCode?> Serving(Msisdn number)
    {
        if (routing.Of(number) is not { } route)
        {
            return null;
        }

        var view = await grains.GetGrain<INumberGrain>(number.Key).View(fullDigits: false);
        return (CarrierUnit.TryParse(view.Unit, out var serving) ? serving : route.Unit).Carrier;
    }
}
