using Coordination.Carriers;
using Coordination.Gateways;

namespace Coordination.DevMode;

/// <summary>The system of a simulated carrier that fetches its commands, as a real one would, through the client library.</summary>
internal sealed class SimulatedPuller : IAsyncDisposable
{
    // Short, so that whoever stops it does not wait for it.
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(1);

    private readonly CoordinationClient client;
    private readonly HttpCarrierGateway register;
    private readonly CancellationTokenSource stopping = new();

    private SimulatedPuller(CoordinationClient client, HttpCarrierGateway register, CarrierCode carrier)
    {
        this.client = client;
        this.register = register;
        var puller = new CommandPuller(client.Carrier, new SimulatedRegister(carrier, register, TimeProvider.System), new() { Wait = Wait });
        Running = puller.Run(stopping.Token);
    }

    /// <summary>Ends when it was stopped, or fails when waiting does not mend what is wrong.</summary>
    public Task Running { get; }

    /// <summary>Connects as the carrier's system and begins to fetch.</summary>
    /// <exception cref="CoordinationConnectionException">There is no such carrier in <c>dev.json</c>.</exception>
    public static async Task<SimulatedPuller> Start(DevFile dev, string code, CancellationToken cancellation)
    {
        var address = dev.Carriers.TryGetValue(code, out var found)
            ? new Uri(found)
            : throw new CoordinationConnectionException($"{code} is not simulated. There are: {string.Join(", ", dev.Carriers.Keys)}.");
        var carrier = CarrierCode.Parse(code);
        var register = new HttpCarrierGateway([new CarrierSettings { Code = code, BaseAddress = address }], null, TimeProvider.System);
        try
        {
            return new(await CoordinationClient.Connect(CoordinationConnection.Of(dev, DevProfiles.OfCarrier(carrier)), cancellation), register, carrier);
        }
        catch
        {
            await register.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await Running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await client.DisposeAsync();
        await register.DisposeAsync();
        stopping.Dispose();
    }
}
