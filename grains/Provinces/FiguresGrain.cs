using Coordination.Ministry;
using Orleans.Concurrency;

namespace Coordination.Provinces;

/// <summary>Tells portals the figures of provinces and country. Key: 0.</summary>
[GrainInterfaceType("figures")]
[Alias("figures")]
internal interface IFiguresGrain : IGrainWithIntegerKey
{
    [Alias("of")]
    Task<ProvinceView> Of(ProvinceCode province);

    [Alias("country")]
    Task<MinistryView> Country();
}

[StatelessWorker]
[Reentrant]
[GrainType("figures")]
internal sealed class FiguresGrain(CountryFigures figures) : Grain, IFiguresGrain
{
    public Task<ProvinceView> Of(ProvinceCode province) => figures.Of(province);

    public Task<MinistryView> Country() => figures.Country();
}
