using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Coordination.Health;

/// <summary>
/// <c>/live</c> and <c>/ready</c> over HTTP, from before the silo starts until after it stopped. It tells nothing else and takes
/// nothing, so it needs no caller; still it listens on the loopback unless told otherwise.
/// </summary>
internal sealed class HealthListener : IAsyncDisposable
{
    /// <summary>Connections at once: a load balancer or two and a person.</summary>
    private const int ConnectionsMax = 32;

    private readonly WebApplication application;

    private HealthListener(WebApplication application, Uri address)
    {
        this.application = application;
        Address = address;
    }

    public Uri Address { get; }

    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<HealthListener> Start(IPEndPoint at, Readiness readiness, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = ConnectionsMax;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Listen(at);
        });
        var application = builder.Build();
        application.Run(context => Answer(context, readiness));
        try
        {
            await application.StartAsync(cancellation);
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }

        var addresses = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        return new(application, new(addresses.Single()));
    }

    public ValueTask DisposeAsync() => application.DisposeAsync();

    private static Task Answer(HttpContext context, Readiness readiness)
    {
        var (status, body) = (HttpMethods.IsGet(context.Request.Method), context.Request.Path.Value) switch
        {
            (true, "/live") => (StatusCodes.Status200OK, Json(new Liveness(true))),
            (true, "/ready") when readiness.Look() is var report =>
                (report.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, Json(report)),
            (true, _) => (StatusCodes.Status404NotFound, default),
            _ => (StatusCodes.Status405MethodNotAllowed, default),
        };
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = "application/json";
        return body.IsEmpty ? Task.CompletedTask : context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private static ReadOnlyMemory<byte> Json(HealthReport report) => JsonSerializer.SerializeToUtf8Bytes(report, HealthJson.Default.HealthReport);

    private static ReadOnlyMemory<byte> Json(Liveness live) => JsonSerializer.SerializeToUtf8Bytes(live, HealthJson.Default.Liveness);
}

/// <summary>What <c>/live</c> answers: that the process answers.</summary>
internal sealed record Liveness(bool Live);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(Liveness))]
internal sealed partial class HealthJson : JsonSerializerContext;
