using Coordination.Numbers;
using Microsoft.Extensions.Hosting;

namespace Coordination.Hosting;

/// <summary>Loads the tables of provinces while the silo starts: the first look-up takes most of a second, and should not be somebody's.</summary>
internal sealed class RoutingWarmUp(Routing routing) : BackgroundService
{
    private const long AnyNumber = 86_13800138000;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.Run(() => routing.Of(Msisdn.FromKey(AnyNumber)), stoppingToken);
}
