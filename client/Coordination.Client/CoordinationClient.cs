using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Http;
using Coordination.Ministry;
using Coordination.Orders;
using Coordination.Provinces;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Coordination;

/// <summary>The whole client: one connection, one identity, four desks. For programs without a host of their own.</summary>
public sealed class CoordinationClient : IAsyncDisposable
{
    private readonly IHost? host;
    private readonly HttpPortals? overHttp;

    internal CoordinationClient(IPortals portals, TimeProvider time, int jitterSeed, OrderSigner? signer = null)
        : this(portals, new PortalCalls(time, jitterSeed), signer)
    {
    }

    private CoordinationClient(IPortals portals, PortalCalls calls, OrderSigner? signer)
    {
        Carrier = new CarrierClient(portals, calls);
        Province = new ProvinceClient(portals, calls, signer);
        Ministry = new MinistryClient(portals, calls);
        Audit = new AuditClient(portals, calls);
    }

    private CoordinationClient(HttpPortals portals, CoordinationClientOptions options)
        : this(portals, TimeProvider.System, options.JitterSeed ?? Environment.TickCount, OrderSigner.For(options, TimeProvider.System)) =>
        overHttp = portals;

    private CoordinationClient(IHost host)
    {
        this.host = host;
        Carrier = host.Services.GetRequiredService<CarrierClient>();
        Province = host.Services.GetRequiredService<ProvinceClient>();
        Ministry = host.Services.GetRequiredService<MinistryClient>();
        Audit = host.Services.GetRequiredService<AuditClient>();
    }

    /// <summary>What carriers' systems ask.</summary>
    public CarrierClient Carrier { get; }

    /// <summary>What those who issue and approve orders ask.</summary>
    public ProvinceClient Province { get; }

    /// <summary>What the ministry asks.</summary>
    public MinistryClient Ministry { get; }

    /// <summary>What auditors ask.</summary>
    public AuditClient Audit { get; }

    /// <summary>Connects over Orleans, or makes ready to with the first call over HTTP; dispose the client to disconnect.</summary>
    /// <exception cref="CoordinationConnectionException">An edge or a gateway that is none, or files that are none.</exception>
    /// <exception cref="CoordinationUnreachableException">No gateway answered in time.</exception>
    public static async Task<CoordinationClient> Connect(CoordinationConnection connection, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return connection.Transport is CoordinationTransport.Http ? OverHttp(connection) : await OverOrleans(connection, ct);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        overHttp?.Dispose();
        if (host is not null)
        {
            await host.StopAsync();
            host.Dispose();
        }
    }

    private static CoordinationClient OverHttp(CoordinationConnection connection)
    {
        var options = new CoordinationClientOptions();
        connection.CopyTo(options);
        return new CoordinationClient(CoordinationClientRegistration.OverHttp(options), options);
    }

    private static async Task<CoordinationClient> OverOrleans(CoordinationConnection connection, CancellationToken ct)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddCoordinationClient(connection.CopyTo);
        var host = builder.Build();
        try
        {
            await host.StartAsync(ct);
            return new CoordinationClient(host);
        }
        catch (Exception failed) when (!ct.IsCancellationRequested)
        {
            host.Dispose();
            throw failed as CoordinationConnectionException as Exception
                ?? new CoordinationUnreachableException($"Connect to {connection}", 1, isSent: false, failed);
        }
    }
}
