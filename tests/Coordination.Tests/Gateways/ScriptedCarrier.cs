using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Coordination.Gateways;

/// <summary>A carrier on the loopback that answers exactly what a test tells it to, however hostile.</summary>
internal sealed class ScriptedCarrier : IAsyncDisposable
{
    private readonly WebApplication application;
    private int requests;
    private int inFlight;
    private int inFlightMost;

    private ScriptedCarrier(Func<HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        application = builder.Build();
        application.Run(context => Answer(context, answer));
    }

    public Uri Address => new(application.Urls.Single());

    /// <summary>Requests that came so far.</summary>
    public int Requests => Volatile.Read(ref requests);

    /// <summary>The most that were here at one time.</summary>
    public int InFlightMost => Volatile.Read(ref inFlightMost);

    public static async Task<ScriptedCarrier> Start(Func<HttpContext, Task> answer)
    {
        var carrier = new ScriptedCarrier(answer);
        await carrier.application.StartAsync(TestContext.Current.CancellationToken);
        return carrier;
    }

    /// <summary>Answers every request with this status and body.</summary>
    public static Task<ScriptedCarrier> Start(int status, string body) => Start(context => Write(context, status, body));

    /// <summary>The keys of the commands of a request.</summary>
    public static async Task<IReadOnlyList<string>> CommandIdsOf(HttpContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        return [.. body.RootElement.GetProperty("commands").EnumerateArray()
            .Select(static command => command.GetProperty("commandId").GetString()!)];
    }

    /// <summary>Takes every command of a request.</summary>
    public static async Task Apply(HttpContext context)
    {
        var results = (await CommandIdsOf(context))
            .Select(static id => $$"""{"commandId":"{{id}}","level":"applied","appliedAt":"2026-03-01T10:00:00+08:00"}""");
        await Write(context, 200, $$"""{"results":[{{string.Join(',', results)}}]}""");
    }

    public static Task Write(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body);
    }

    public async ValueTask DisposeAsync() => await application.DisposeAsync();

    private async Task Answer(HttpContext context, Func<HttpContext, Task> answer)
    {
        Interlocked.Increment(ref requests);
        var now = Interlocked.Increment(ref inFlight);
        for (var most = inFlightMost; now > most; most = inFlightMost)
        {
            Interlocked.CompareExchange(ref inFlightMost, now, most);
        }

        try
        {
            await answer(context);
        }
        finally
        {
            Interlocked.Decrement(ref inFlight);
        }
    }
}
