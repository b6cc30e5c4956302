using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Coordination.Carriers;
using Coordination.Crypto;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Timeout;

namespace Coordination.Gateways;

/// <summary>The connections to one carrier, with its permits, patience and breaker.</summary>
internal sealed class CarrierLine : IAsyncDisposable
{
    /// <summary>A larger answer is not read: 1,000 results take well under a third of it.</summary>
    public const int AnswerBytesMax = 1024 * 1024;

    private const int AnswerHeaderKilobytesMax = 16;
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    private readonly Uri address;
    private readonly HttpClient client;
    private readonly CarrierPermits permits;
    private readonly ResiliencePipeline pipeline;
    private readonly RequestSignature? signature;
    private readonly AnswerSignature? answers;
    private readonly ILogger logger;
    private readonly LineHealth health;
    private readonly Func<bool> maySend;

    public CarrierLine(CarrierSettings settings, HttpCarrierGatewayOptions options, TimeProvider time, ILogger logger)
    {
        Settings = settings;
        address = settings.BaseAddress ?? throw new CarrierSettingsException(settings.Code, nameof(settings.BaseAddress), null, "is not set");
        maySend = options.MaySend;
        client = new HttpClient(options.HandlerOf?.Invoke(settings) ?? Handler(settings)) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        permits = new CarrierPermits(settings.Concurrency, settings.UrgentReserve, settings.WaitingMax);
        health = new LineHealth(settings.Code, time, logger);
        pipeline = CarrierPipeline.Build(settings, permits, health, options.ChanceOf(settings.Code), time);
        signature = RequestSignature.For(settings, options.SigningClock ?? time);
        answers = options.Keys is { } keys && CarrierCode.TryParse(settings.Code, out var carrier) ? new(keys, carrier, options.SigningClock ?? time) : null;
        this.logger = logger;
    }

    public CarrierSettings Settings { get; }

    public GatewayHealth Health => health.Look();

    /// <summary>Posts a body and reads the answer; whatever goes wrong is a reply, only the caller's own cancellation is thrown.</summary>
    public Task<Reply<T>> Post<T>(string path, RequestBody body, bool isUrgent, JsonTypeInfo<T> shape, CancellationToken cancellation)
        where T : class => Post(new Attempt<T>(this, new Uri(address, path), body, shape, NeedsLeave: true), isUrgent, cancellation);

    /// <summary>The same for what changes no number: it goes out while sending is stopped, before all bulk.</summary>
    public Task<Reply<T>> Ask<T>(string path, RequestBody body, JsonTypeInfo<T> shape, CancellationToken cancellation)
        where T : class => Post(new Attempt<T>(this, new Uri(address, path), body, shape, NeedsLeave: false), isUrgent: true, cancellation);

    private async Task<Reply<T>> Post<T>(Attempt<T> request, bool isUrgent, CancellationToken cancellation)
        where T : class
    {
        var context = ResilienceContextPool.Shared.Get(cancellation);
        context.Properties.Set(CarrierPipeline.IsUrgent, isUrgent);
        try
        {
            var outcome = await pipeline.ExecuteOutcomeAsync(
                static (attempt, state) => state.Line.TryWithin(state, attempt.CancellationToken),
                context,
                request);
            return Conclude(outcome, cancellation);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        signature?.Dispose();
        await permits.DisposeAsync();
    }

    private static SocketsHttpHandler Handler(CarrierSettings settings) => new()
    {
        // Numbers go where the settings say and nowhere a server or an environment variable points to.
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        MaxConnectionsPerServer = settings.Concurrency,
        MaxResponseHeadersLength = AnswerHeaderKilobytesMax,
        PooledConnectionLifetime = ConnectionLifetime,
        ConnectTimeout = settings.AttemptTimeout,
    };

    private Reply<T> Conclude<T>(Outcome<Reply<T>> outcome, CancellationToken cancellation)
        where T : class
    {
        if (outcome.Result is { } reply)
        {
            return reply;
        }

        cancellation.ThrowIfCancellationRequested();
        var (kind, error) = outcome.Exception switch
        {
            BrokenCircuitException => (ReplyKind.Withheld, "Calls rest after repeated failures."),
            RateLimiterRejectedException => (ReplyKind.Withheld, "Too many requests wait for this carrier."),
            TimeoutRejectedException timeout => (ReplyKind.Transient, $"No answer within {timeout.Timeout.TotalSeconds:0.###} s."),
            { } surprise => (ReplyKind.Broken, surprise.GetType().Name),
            null => (ReplyKind.Broken, "Nothing came back."),
        };
        if (kind != ReplyKind.Withheld)
        {
            health.Failed(error);
        }

        return new Reply<T>(kind, null, error);
    }

    // The pipeline takes what was cancelled as an outcome too: it is how it knows its own timeouts.
    private async ValueTask<Outcome<Reply<T>>> TryWithin<T>(Attempt<T> attempt, CancellationToken cancellation)
        where T : class
    {
        try
        {
            return Outcome.FromResult(await Try(attempt, cancellation));
        }
        catch (Exception cut)
        {
            return Outcome.FromException<Reply<T>>(
                cut as OperationCanceledException ?? new OperationCanceledException(cut.Message, cut, cancellation));
        }
    }

    private async ValueTask<Reply<T>> Try<T>(Attempt<T> attempt, CancellationToken cancellation)
        where T : class
    {
        // Asked again before each attempt: a retry is a send, and a stop must not have to wait for the last of them.
        if (attempt.NeedsLeave && !maySend())
        {
            return new Reply<T>(ReplyKind.Withheld, null, "Sending is stopped.");
        }

        Reply<T> reply;
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, attempt.Target) { Content = attempt.Body.ToContent() };
            var digest = Prove(request, attempt);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            health.Answered();
            reply = response.StatusCode == HttpStatusCode.OK
                ? await Read(response, digest, attempt.Shape, cancellation)
                : new Reply<T>(KindOf(response.StatusCode), null, $"Status {(int)response.StatusCode}.", RetryAfter(response));
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            // Only the kind of failure is kept: an exception's own text may quote what was sent or received.
            reply = failure is JsonException
                ? new Reply<T>(ReplyKind.Broken, null, "The answer is not the JSON of the contract.")
                : new Reply<T>(ReplyKind.Transient, null, Describe(failure));
        }

        if (reply.Error is { } error)
        {
            health.Failed(error);
        }

        return reply;
    }

    /// <summary>Puts digest and signature on a request; the digest, where the answer has to be signed.</summary>
    private string? Prove<T>(HttpRequestMessage request, Attempt<T> attempt)
        where T : class
    {
        var mustBeSigned = answers?.IsWanted is true;
        if (signature is null && !mustBeSigned)
        {
            return null;
        }

        var digest = attempt.Body.Digest(signature?.Suite ?? CryptoSuites.International);
        request.Headers.Add("Content-Digest", digest);
        signature?.Apply(request, attempt.Target, digest);
        return mustBeSigned ? digest : null;
    }

    private async Task<Reply<T>> Read<T>(HttpResponseMessage response, string? digest, JsonTypeInfo<T> shape, CancellationToken cancellation)
        where T : class
    {
        if (response.Content.Headers.ContentLength > AnswerBytesMax)
        {
            return TooLarge<T>();
        }

        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        using var answer = await AnswerBuffer.Read(stream, AnswerBytesMax, cancellation);
        if (answer is null)
        {
            return TooLarge<T>();
        }

        CarrierWord? word = null;
        if (digest is not null)
        {
            (word, var problem) = answers!.Check(response, digest, answer.Bytes);
            if (word is null)
            {
                // Whoever said it, it was not the carrier: nothing is known.
                GatewayLog.AnswerNotProved(logger, Settings.Code, problem);
                return new Reply<T>(ReplyKind.Broken, null, $"The answer {problem}.");
            }
        }

        return JsonSerializer.Deserialize(answer.Bytes, shape) is { } read
            ? new Reply<T>(ReplyKind.Answered, read, null) { Word = word }
            : new Reply<T>(ReplyKind.Broken, null, "The answer is empty.");
    }

    private static Reply<T> TooLarge<T>()
        where T : class => new(ReplyKind.Broken, null, $"The answer is larger than {AnswerBytesMax} bytes.");

    private static ReplyKind KindOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge => ReplyKind.RequestRefused,
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests => ReplyKind.Transient,
        >= HttpStatusCode.InternalServerError => ReplyKind.Transient,
        _ => ReplyKind.Broken,
    };

    private static TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter?.Delta;

    private static string Describe(Exception failure) => failure switch
    {
        HttpRequestException http => $"No answer: {http.HttpRequestError}.",
        _ => $"No answer: {failure.GetType().Name}.",
    };

    private sealed record Attempt<T>(CarrierLine Line, Uri Target, RequestBody Body, JsonTypeInfo<T> Shape, bool NeedsLeave)
        where T : class;
}
