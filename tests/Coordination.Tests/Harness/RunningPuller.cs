using Coordination.Carriers;
using Coordination.DevMode;
using Coordination.Gateways;

namespace Coordination.Harness;

/// <summary>
/// The system of a carrier that fetches: the client library's puller on the carrier's simulated register, so that its effects lie in the
/// same log as everybody's.
/// </summary>
internal sealed class RunningPuller : IAsyncDisposable
{
    private readonly Country country;
    private readonly HttpCarrierGateway register;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task running;

    private RunningPuller(Country country, CarrierCode carrier, ICarrierRegister? instead)
    {
        this.country = country;
        register = new([new CarrierSettings { Code = carrier.ToString(), BaseAddress = country.Carriers.Addresses[carrier.ToString()] }], null, TimeProvider.System);
        var client = new CarrierClient(country.PortalsOf(Country.SystemOf(carrier)), new PortalCalls(TimeProvider.System, 1));
        var puller = new CommandPuller(
            client,
            instead ?? new SimulatedRegister(carrier, register, country.Time),
            new CommandPullerOptions { Wait = TimeSpan.FromSeconds(1), PauseMin = TimeSpan.FromMilliseconds(20), PauseMax = TimeSpan.FromMilliseconds(200) });
        running = puller.Run(stopping.Token);
    }

    /// <summary>Begins to fetch.</summary>
    /// <param name="country">Where.</param>
    /// <param name="carrier">As which carrier.</param>
    /// <param name="register">Its register, null for the simulated one.</param>
    public static RunningPuller Of(Country country, string carrier, ICarrierRegister? register = null) => new(country, CarrierCode.Parse(carrier), register);

    /// <summary>Asks it to stop, and returns when it has: what it had in hand is acknowledged.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!stopping.IsCancellationRequested)
        {
            await stopping.CancelAsync();
            await country.Until(() => Task.FromResult(running.IsCompleted), isOver => isOver, "the puller stopped");
            await running;
            await register.DisposeAsync();
            stopping.Dispose();
        }
    }
}
