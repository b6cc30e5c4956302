using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Coordination.Carriers;

namespace Coordination.Gateways;

/// <summary>
/// The way to carriers, whichever way each prefers: one that is called goes by HTTP, one that fetches is asked at its counter
/// (<see cref="IPullGrain"/>). Commands and notices of such a one are never sent: its lanes give them when it asks.
/// </summary>
internal sealed class PulledCarriers(HttpCarrierGateway pushed, ICarrierDirectory directory, IGrainFactory grains)
    : ICarrierGateway, ILifecycleParticipant<ISiloLifecycle>
{
    private volatile bool isOpen;

    public int CommandsPerRequestMax => pushed.CommandsPerRequestMax;

    /// <summary>Grains can be called while the silo is active; before, nobody can have fetched here either.</summary>
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(PulledCarriers),
        ServiceLifecycleStage.Active,
        _ =>
        {
            isOpen = true;
            return Task.CompletedTask;
        },
        _ =>
        {
            isOpen = false;
            return Task.CompletedTask;
        });

    public ValueTask<CommandAcks> Send(CarrierUnit unit, IReadOnlyList<Command> commands, HistoryMark mark, CancellationToken cancellation) =>
        directory.IsPulled(unit.Carrier) ? throw NeverSent(unit) : pushed.Send(unit, commands, mark, cancellation);

    public ValueTask<IReadOnlyList<NoticeAck>> SendNotices(CarrierUnit unit, IReadOnlyList<NoticeToSend> notices, CancellationToken cancellation) =>
        directory.IsPulled(unit.Carrier) ? throw NeverSent(unit) : pushed.SendNotices(unit, notices, cancellation);

    public async ValueTask<HistoryMark?> Witness(CarrierUnit unit, HistoryMark? told, CancellationToken cancellation)
    {
        if (!directory.IsPulled(unit.Carrier))
        {
            return await pushed.Witness(unit, told, cancellation);
        }

        // It is told with every fetch; here it is only asked whether it has heard.
        return isOpen && await Counter(unit).Witness(told?.Fence ?? 0).WaitAsync(cancellation) is { } seen ? HistoryMark.Of(seen.History) : null;
    }

    public async ValueTask<ChangesPage?> Changes(CarrierUnit unit, DateTimeOffset? since, string? after, CancellationToken cancellation)
    {
        if (!directory.IsPulled(unit.Carrier))
        {
            return await pushed.Changes(unit, since, after, cancellation);
        }

        var wish = new ChangesWish(IdOf(since, after), since?.ToUniversalTime(), after);
        return isOpen && await Counter(unit).Changes(wish).WaitAsync(cancellation) is { } report
            ? new([.. report.Lines.Select(line => PullRules.LineOf(line)!)], report.Next)
            : null;
    }

    public GatewayHealth Health(CarrierUnit unit) => directory.IsPulled(unit.Carrier) ? new(true, null, null, null) : pushed.Health(unit);

    private IPullGrain Counter(CarrierUnit unit) => grains.GetGrain<IPullGrain>(PullKeys.Of(unit.Carrier));

    // Silos that want the same page at the same time ask one question.
    private static string IdOf(DateTimeOffset? since, string? after) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{since?.UtcTicks}\n{after}"))).AsSpan(0, PullRules.BatchHashBytes));

    private static InvalidOperationException NeverSent(CarrierUnit unit) => new($"{unit} fetches what it gets; nothing is sent to it.");
}
