using System.Buffers;
using System.Reflection;
using Coordination.Callers;
using Coordination.Transport;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace Coordination.Harness;

/// <summary>A real client over TCP that may hold a good certificate and does not keep to the client library's ways.</summary>
internal sealed class Raider : IAsyncDisposable
{
    private static readonly PropertyInfo AddressProperty =
        typeof(ClientBuilder).Assembly.GetType("Orleans.OutsideRuntimeClient", throwOnError: true)!.GetProperty("CurrentActivationAddress")!;

    private readonly IHost host;
    private readonly Fortress fortress;
    private readonly Action<ConnectionContext> connected;
    private ConnectionContext? link;
    private RecordedPipe? recorded;

    private Raider(Fortress fortress, string? certificateFile, string clusterId)
    {
        this.fortress = fortress;
        CertificateFile = certificateFile ?? string.Empty;
        connected = context => link = context;
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleansClient(client => client
            .UseStaticClustering(fortress.Gateway)
            .Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (clusterId, "coordination"))
            .Configure<ClientConnectionOptions>(options => options.ConfigureConnection(connection => Prepare(connection, fortress, certificateFile))));
        host = builder.Build();
    }

    public string CertificateFile { get; }

    public IServiceProvider Services => host.Services;

    /// <summary>All that its latest connection sent, behind TLS.</summary>
    public byte[] Sent => recorded!.Sent;

    public IGrainFactory Grains => host.Services.GetRequiredService<IGrainFactory>();

    /// <summary>Connects with a good certificate.</summary>
    public static Task<Raider> Connect(Fortress fortress, string certificateFile) =>
        Try(fortress, certificateFile, Fortress.ClusterId, TestContext.Current.CancellationToken);

    /// <summary>Goes on trying to connect until called off; without a certificate it speaks in clear.</summary>
    public static async Task<Raider> Try(Fortress fortress, string? certificateFile, string clusterId, CancellationToken cancellation)
    {
        var raider = new Raider(fortress, certificateFile, clusterId);
        try
        {
            await raider.host.StartAsync(cancellation);
            return raider;
        }
        catch
        {
            raider.host.Dispose();
            throw;
        }
    }

    /// <summary>Calls a portal with whatever stands in a token's place.</summary>
    public async Task<T> With<T>(string? token, Func<IPortals, Task<T>> call)
    {
        if (token is not null)
        {
            RequestContext.Set(TokenClaims.ContextKey, token);
        }

        try
        {
            return await call(new GrainPortals(Grains));
        }
        finally
        {
            RequestContext.Clear();
        }
    }

    /// <summary>Calls a portal as somebody whose token is good with this certificate.</summary>
    public Task<T> As<T>(Audit.Principal principal, Func<IPortals, Task<T>> call) => With(fortress.Token(principal, CertificateFile), call);

    /// <summary>The portals for one call as somebody whose token is good with this certificate.</summary>
    public IPortals PortalsOf(Audit.Principal principal)
    {
        RequestContext.Set(TokenClaims.ContextKey, fortress.Token(principal, CertificateFile));
        return new GrainPortals(Grains);
    }

    /// <summary>The same, where anything but a value is a failure of the test.</summary>
    public async Task<T> Do<T>(Audit.Principal principal, Func<IPortals, Task<Audit.Answer<T>>> call)
        where T : class
    {
        var answer = await As(principal, call);
        Assert.True(answer.Refusal is null, $"{principal.Role} was refused: {answer.Refusal?.Code} {answer.Refusal?.En}");
        return answer.Value!;
    }

    /// <summary>The id its connection began with, and every message of it names.</summary>
    public GrainId Id
    {
        get => Address.GrainId;

        // What Orleans writes as the sender is whatever stands here.
        set => AddressProperty.SetValue(Runtime, new GrainAddress { GrainId = value, ActivationId = Address.ActivationId, SiloAddress = Address.SiloAddress });
    }

    private object Runtime => Services.GetRequiredService(AddressProperty.DeclaringType!);

    private GrainAddress Address => (GrainAddress)AddressProperty.GetValue(Runtime)!;

    /// <summary>Sends bytes over the connection, behind TLS and beside Orleans.</summary>
    public async Task Send(ReadOnlyMemory<byte> bytes)
    {
        var output = link!.Transport.Output;
        output.Write(bytes.Span);
        await output.FlushAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await host.StopAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // Its gateway has thrown it out, and it waits for answers nobody gives.
        }

        host.Dispose();
    }

    private void Prepare(IConnectionBuilder connection, Fortress fortress, string? certificateFile)
    {
        if (certificateFile is not null)
        {
            var credentials = Credentials.Load(certificateFile, null, fortress.Certificates.AuthoritiesFile);
            var tls = new MutualTls(() => credentials, new(PeerCertificate.SiloUnit, PeerRule.ServerUsage, IsOwnOrganisation: false), fortress.Time);
            connection.Use(next => context => tls.Connect(context, next));
        }

        connection.Use(next => context =>
        {
            recorded = new(context.Transport);
            context.Transport = recorded;
            connected(context);
            return next(context);
        });
    }
}
