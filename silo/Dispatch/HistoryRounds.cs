using System.Diagnostics;
using Coordination.Carriers;
using Microsoft.Extensions.Hosting;

namespace Coordination.Dispatch;

/// <summary>
/// Asks every carrier again which history it has seen: now and then one that is commanded, once a second one that is not yet. It
/// also tells them where the record stands, so that little can be lost of which no carrier knows.
/// </summary>
internal sealed class HistoryRounds(HistoryWatch watch) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RoundPeriod = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SettlePeriod = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll([.. watch.Carriers.Select(carrier => Follow(carrier, stoppingToken)), Settle(stoppingToken)]);

    private async Task Follow(CarrierCode carrier, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick);
        var last = Stopwatch.GetTimestamp();
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (!watch.IsAtRest(carrier) || Stopwatch.GetElapsedTime(last) >= RoundPeriod)
            {
                await watch.TryRound(carrier, stoppingToken);
                last = Stopwatch.GetTimestamp();
            }
        }
    }

    private async Task Settle(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(SettlePeriod);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await watch.SettleAgreed(stoppingToken);
        }
    }
}

/// <summary>
/// The first round, before this silo takes any call: what carriers know is heard before the record goes on. One that is down must
/// not keep the others waiting.
/// </summary>
internal sealed class HistoryAtStart(HistoryWatch watch) : ILifecycleParticipant<ISiloLifecycle>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(HistoryAtStart),
        ServiceLifecycleStage.ApplicationServices,
        async _ =>
        {
            using var patience = new CancellationTokenSource(Patience);
            await watch.Begin(patience.Token);
        });
}
