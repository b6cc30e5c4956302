using System.Threading.Channels;
using Coordination.Carriers;
using Coordination.CarrierSimulator;
using Coordination.Gateways;
using Coordination.Numbers;
using Microsoft.Extensions.Time.Testing;

namespace Coordination.Conformance;

/// <summary>JSON over HTTP to a simulated carrier on the loopback, its effects in a real file.</summary>
public sealed class HttpCarrierGatewayConformance : CarrierGatewayConformance
{
    private protected override async Task<ICarrierBench> Open() => await SimulatedCarrierBench.Open();
}

/// <summary>A simulated carrier that only does what it is told, and a gateway whose clock is the test's.</summary>
internal sealed class SimulatedCarrierBench : ICarrierBench
{
    private const string Carrier = "CMCC";

    private readonly DirectoryInfo folder;
    private readonly CarrierSimulation simulation;
    private readonly HttpCarrierGateway gateway;
    private readonly CarrierSettings settings;
    private readonly FakeTimeProvider gatewayTime;
    private readonly ArmedTimeProvider carrierTime;

    private SimulatedCarrierBench(
        DirectoryInfo folder,
        CarrierSimulation simulation,
        HttpCarrierGateway gateway,
        CarrierSettings settings,
        FakeTimeProvider gatewayTime,
        ArmedTimeProvider carrierTime)
    {
        this.folder = folder;
        this.simulation = simulation;
        this.gateway = gateway;
        this.settings = settings;
        this.gatewayTime = gatewayTime;
        this.carrierTime = carrierTime;
    }

    public ICarrierGateway Gateway => gateway;

    public CarrierUnit Unit { get; } = CarrierUnit.Parse($"{Carrier}-51");

    public long Prefix => 86138;

    public DateTimeOffset CarrierNow => carrierTime.GetUtcNow();

    public static async Task<SimulatedCarrierBench> Open()
    {
        var begun = new DateTimeOffset(2026, 3, 1, 2, 0, 0, TimeSpan.Zero);
        var gatewayTime = new FakeTimeProvider(begun);
        var carrierTime = new ArmedTimeProvider(begun);
        var folder = Directory.CreateTempSubdirectory("carrier-bench-");
        var simulation = await CarrierSimulation.Start(
            new SimulationOptions
            {
                Carriers = [Carrier, "CTCC"],
                DataFile = Path.Combine(folder.FullName, "carriers.db"),
                NotAssigned = 0,
                Ported = 0,
                Time = carrierTime,
            },
            TestContext.Current.CancellationToken);

        // No pause between retries, so that the only waiting left is the one a case lets pass.
        var settings = new CarrierSettings
        {
            Code = Carrier,
            BaseAddress = simulation.Addresses[Carrier],
            RetryDelayMin = TimeSpan.Zero,
            RetryDelayMax = TimeSpan.Zero,
        };
        return new(folder, simulation, new HttpCarrierGateway([settings], null, gatewayTime), settings, gatewayTime, carrierTime);
    }

    public void Trouble(CarrierTrouble trouble) => simulation.SetFaults(Carrier, trouble switch
    {
        CarrierTrouble.None => Faults.None,
        CarrierTrouble.Down => new Faults { Down = true },
        CarrierTrouble.Silent => new Faults { Slow = TimeSpan.FromMinutes(10) },
        CarrierTrouble.LosesAnswers => new Faults { LoseAnswers = 1 },
        CarrierTrouble.Unavailable => new Faults { Flaky = 1 },
        CarrierTrouble.Duplicates => new Faults { Duplicate = 1 },
        CarrierTrouble.Shuffles => new Faults { Reorder = 1, HoldBack = TimeSpan.Zero },
        CarrierTrouble.Refuses => new Faults { Refuse = 1 },
        CarrierTrouble.AcceptsFirst => new Faults { AcceptFirst = 1 },
        CarrierTrouble.CannotNotify => new Faults { NoticeUndelivered = 1 },
        _ => throw new ArgumentOutOfRangeException(nameof(trouble), trouble, "The simulator has no such fault."),
    });

    public Task Release(Msisdn number) => simulation.Set(new SubscriberOverride(number.Key, SubscriberState.NotAssigned));

    public Task Port(Msisdn number, CarrierUnit to) =>
        simulation.Set(new SubscriberOverride(number.Key, SubscriberState.Ported, to.ToString()));

    public Task Reassign(Msisdn number, int epoch) =>
        simulation.Set(new SubscriberOverride(number.Key, SubscriberState.Assigned, Epoch: epoch));

    public IReadOnlyList<CarrierEffect> Effects() => [.. simulation.Reader.Effects(0, int.MaxValue).Effects.Select(static effect =>
        new CarrierEffect(
            Msisdn.FromKey(effect.Number.Digits), effect.Fence, effect.Sequence, effect.CommandId, !effect.Barred.IsEmpty))];

    public async Task OutlastPatience(int sends)
    {
        for (var attempt = 0; attempt <= settings.RetriesMax; attempt++)
        {
            for (var arrived = 0; arrived < sends; arrived++)
            {
                await carrierTime.Armed(TestContext.Current.CancellationToken);
            }

            gatewayTime.Advance(settings.AttemptTimeout);
        }
    }

    public void OutlastRest() => gatewayTime.Advance(settings.BreakDuration);

    public async ValueTask DisposeAsync()
    {
        await gateway.DisposeAsync();
        await simulation.DisposeAsync();
        folder.Delete(recursive: true);
    }
}

/// <summary>A clock of the test's that tells when somebody began to wait by it.</summary>
internal sealed class ArmedTimeProvider(DateTimeOffset begun) : FakeTimeProvider(begun)
{
    private readonly Channel<TimeSpan> armed = Channel.CreateUnbounded<TimeSpan>();

    /// <summary>Completes once for each wait of some length that was begun.</summary>
    public async Task Armed(CancellationToken cancellation) => await armed.Reader.ReadAsync(cancellation);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero)
        {
            armed.Writer.TryWrite(dueTime);
        }

        return timer;
    }
}
