using Coordination.Audit;
using Coordination.Carriers;
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

    /// <summary>Connects; dispose the client to disconnect.</summary>
    /// <exception cref="CoordinationConnectionException">A gateway that is none.</exception>
    /// <exception cref="CoordinationUnreachableException">No gateway answered in time.</exception>
    public static async Task<CoordinationClient> Connect(CoordinationConnection connection, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(connection);
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
                ?? new CoordinationUnreachableException($"Connect to {connection}", 1, failed);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (host is not null)
        {
            await host.StopAsync();
            host.Dispose();
        }
    }
}
