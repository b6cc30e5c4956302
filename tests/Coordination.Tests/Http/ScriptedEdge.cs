using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Coordination.Audit;
using Coordination.Transport;
using Coordination.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Coordination.Tests.Http;

/// <summary>A request as it came.</summary>
internal sealed record Posted(string Path, string Protocol, string Authorization, string Thumbprint, string Body);

/// <summary>
/// An HTTP/2 server with mutual TLS on the loopback that asks whatever portals a test has, or answers what a test tells it to. What is behind
/// it is scripted; the way to it is the real one.
/// </summary>
internal sealed class ScriptedEdge : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly ConcurrentQueue<Posted> posted = [];
    private readonly Func<PortalRoute, object> portalOf;

    private ScriptedEdge(EdgeCertificates certificates, string certificateFile, HttpProtocols protocols, int port, Func<PortalRoute, object> portalOf)
    {
        this.portalOf = portalOf;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen =>
        {
            listen.Protocols = protocols;
            listen.UseHttps(new HttpsConnectionAdapterOptions
            {
                ServerCertificate = X509Certificate2.CreateFromPemFile(certificateFile),
                ClientCertificateMode = ClientCertificateMode.RequireCertificate,
                ClientCertificateValidation = (certificate, _, _) => certificates.Admits(certificate),
            });
        }));
        application = builder.Build();
        application.Run(Answer);
    }

    internal Uri Address => new(application.Urls.Single());

    /// <summary>What came so far.</summary>
    internal IReadOnlyList<Posted> Requests => [.. posted];

    /// <summary>Answers instead of the portals; leaves it to them where it gives false.</summary>
    internal Func<HttpContext, Task<bool>> Instead { get; set; } = _ => Task.FromResult(false);

    internal static async Task<ScriptedEdge> Start(
        EdgeCertificates certificates,
        Func<PortalRoute, object> portalOf,
        string? certificateFile = null,
        HttpProtocols protocols = HttpProtocols.Http2,
        int port = 0)
    {
        var edge = new ScriptedEdge(certificates, certificateFile ?? certificates.Silo, protocols, port, portalOf);
        await edge.application.StartAsync(TestContext.Current.CancellationToken);
        return edge;
    }

    internal static Task<ScriptedEdge> Start(EdgeCertificates certificates, IPortals portals) => Start(certificates, route => route.Portal switch
    {
        "carrier-portal" => portals.Carrier,
        "province-portal" => portals.Province,
        "ministry-portal" => portals.Ministry,
        _ => portals.Audit,
    });

    /// <summary>A status, and with it whatever body and header a test wants.</summary>
    internal static async Task<bool> Reply(HttpContext context, int status, string? json = null, string? retryAfter = null)
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null)
        {
            context.Response.Headers.RetryAfter = retryAfter;
        }

        if (json is not null)
        {
            context.Response.ContentType = PortalJson.MediaType;
            await context.Response.WriteAsync(json);
        }

        return true;
    }

    public async ValueTask DisposeAsync() => await application.DisposeAsync();

    private async Task Answer(HttpContext context)
    {
        using var read = new MemoryStream();
        await context.Request.Body.CopyToAsync(read);
        posted.Enqueue(new(
            context.Request.Path.Value!,
            context.Request.Protocol,
            context.Request.Headers.Authorization.ToString(),
            Credentials.ThumbprintOf(context.Connection.ClientCertificate!),
            System.Text.Encoding.UTF8.GetString(read.ToArray())));
        if (await Instead(context))
        {
            return;
        }

        var route = PortalCatalog.All.Single(route => route.Path == context.Request.Path.Value);
        IAnswer answer;
        try
        {
            answer = await route.Ask(portalOf(route), PortalJson.ReadArguments(route, read.ToArray()));
        }
        catch (CoordinationRefusedException refused)
        {
            answer = route.Refused(refused.Refusal);
        }
        catch (Exception lost) when (lost is TimeoutException or IOException)
        {
            await Reply(context, StatusCodes.Status504GatewayTimeout);
            return;
        }

        context.Response.StatusCode = answer.Refusal is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;
        context.Response.ContentType = PortalJson.MediaType;
        PortalJson.WriteAnswer(route, answer, context.Response.BodyWriter);
        await context.Response.BodyWriter.FlushAsync();
    }
}
