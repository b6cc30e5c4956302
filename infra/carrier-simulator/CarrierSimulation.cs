using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Coordination.CarrierSimulator;

/// <summary>
/// The country's carriers in one process: a listener for each on the loopback, one effect log, one register of subscribers.
/// Disposing it closes the listeners and leaves the log.
/// </summary>
internal sealed class CarrierSimulation : IAsyncDisposable
{
    private static readonly object CarrierKey = new();

    private readonly WebApplication application;
    private readonly EffectLog log;
    private readonly SubscriberBase subscribers;
    private readonly SignatureCheck? signature;
    private readonly Dictionary<string, SimulatedCarrier> carriers;

    private CarrierSimulation(SimulationOptions options)
    {
        var dice = new Dice(options.Seed);
        log = EffectLog.Open(options.DataFile);
        Reader = new EffectReader(log);
        subscribers = new SubscriberBase(dice, options.Carriers, options.NotAssigned, options.Ported);
        foreach (var set in Reader.Subscribers())
        {
            subscribers.Set(set);
        }

        signature = Trust(options);
        carriers = options.Carriers.ToDictionary(
            static code => code,
            code => new SimulatedCarrier(code, subscribers, log, dice, options.Time, signature, AnswerSigner.For(code, options)),
            StringComparer.Ordinal);
        foreach (var (code, faults) in options.Faults)
        {
            carriers[code].Faults = faults;
        }

        (application, var listeners) = Build(options);
        Listeners = listeners;
    }

    /// <summary>Where each carrier listens.</summary>
    public IReadOnlyDictionary<string, Uri> Addresses { get; private set; } = new Dictionary<string, Uri>();

    /// <summary>Where <c>/sim</c> is.</summary>
    public Uri Control { get; private set; } = new("http://127.0.0.1");

    /// <summary>Looks at what was committed.</summary>
    public EffectReader Reader { get; }

    /// <summary>The faults now set, by carrier.</summary>
    public IReadOnlyDictionary<string, Faults> Faults => carriers.ToDictionary(static pair => pair.Key, static pair => pair.Value.Faults);

    private IReadOnlyList<ListenOptions> Listeners { get; }

    /// <summary>Opens the log and the listeners.</summary>
    /// <exception cref="FormatException">An option is wrong; the text says which.</exception>
    public static async Task<CarrierSimulation> Start(SimulationOptions options, CancellationToken cancellation)
    {
        options.Validate();
        var simulation = new CarrierSimulation(options);
        try
        {
            await simulation.application.StartAsync(cancellation);
        }
        catch
        {
            await simulation.DisposeAsync();
            throw;
        }

        var addresses = simulation.Listeners.Select(static listener => new Uri($"http://{listener.IPEndPoint}")).ToArray();
        simulation.Control = addresses[0];
        simulation.Addresses = options.Carriers.Zip(addresses.Skip(1))
            .ToDictionary(static pair => pair.First, static pair => pair.Second, StringComparer.Ordinal);
        return simulation;
    }

    /// <summary>Replaces a carrier's faults, for every request that comes from now on.</summary>
    public void SetFaults(string carrier, Faults faults) => carriers[carrier].Faults = faults;

    /// <summary>Sets what is known of single numbers, durably, for all carriers.</summary>
    public async Task Set(params IReadOnlyList<SubscriberOverride> numbers)
    {
        await log.Write(transaction =>
        {
            foreach (var one in numbers)
            {
                transaction.PutSubscriber(one);
            }

            return true;
        });
        foreach (var one in numbers)
        {
            subscribers.Set(one);
        }
    }

    /// <summary>Returns when everything handed to the log before now is on disk.</summary>
    public Task Settled() => log.Write(static _ => true);

    public async ValueTask DisposeAsync()
    {
        await application.DisposeAsync();
        foreach (var carrier in carriers.Values)
        {
            await carrier.DisposeAsync();
        }

        await log.DisposeAsync();
        signature?.Dispose();
    }

    private static SignatureCheck? Trust(SimulationOptions options)
    {
        if (options.TrustedKeyFile is not { } file)
        {
            return null;
        }

        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(file));
        return new SignatureCheck(key, options.Time);
    }

    private (WebApplication Application, IReadOnlyList<ListenOptions> Listeners) Build(SimulationOptions options)
    {
        var listeners = new List<ListenOptions>();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Limits.BodyBytesMax;
            Listen(kestrel, options, listeners);
        });
        var application = builder.Build();
        var control = new ControlEndpoints(this);
        application.Run(context => CarrierOf(context) is { } carrier ? carrier.Serve(context) : control.Serve(context));
        return (application, listeners);
    }

    private void Listen(KestrelServerOptions kestrel, SimulationOptions options, List<ListenOptions> listeners)
    {
        kestrel.Listen(IPAddress.Loopback, options.Port, listeners.Add);
        for (var i = 0; i < options.Carriers.Count; i++)
        {
            var carrier = carriers[options.Carriers[i]];
            kestrel.Listen(IPAddress.Loopback, options.Port == 0 ? 0 : options.Port + 1 + i, listener =>
            {
                listeners.Add(listener);
                listener.Protocols = HttpProtocols.Http1;
                listener.Use(next => connection =>
                {
                    if (carrier.Faults.Down)
                    {
                        connection.Abort();
                        return Task.CompletedTask;
                    }

                    connection.Items[CarrierKey] = carrier;
                    return next(connection);
                });
            });
        }
    }

    private static SimulatedCarrier? CarrierOf(HttpContext context) =>
        context.Features.Get<IConnectionItemsFeature>()?.Items.TryGetValue(CarrierKey, out var carrier) == true
            ? carrier as SimulatedCarrier
            : null;
}
