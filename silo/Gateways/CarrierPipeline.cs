using Polly;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Retry;
using Polly.Timeout;

namespace Coordination.Gateways;

/// <summary>
/// The order in which patience runs out, outermost first: total timeout, a turn among the carrier's permits, retries, breaker,
/// attempt timeout. A turn is kept over the retries, so that a carrier in trouble gets fewer requests and never more.
/// </summary>
internal static class CarrierPipeline
{
    /// <summary>Set on the context of a request that holds an urgent or restoring command.</summary>
    public static ResiliencePropertyKey<bool> IsUrgent { get; } = new("urgent");

    public static ResiliencePipeline Build(
        CarrierSettings settings, CarrierPermits permits, LineHealth health, Func<double> chance, TimeProvider time)
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = time, Name = settings.Code };
        builder.AddTimeout(settings.TotalTimeout);
        builder.AddRateLimiter(new RateLimiterStrategyOptions
        {
            RateLimiter = arguments => permits.Acquire(
                arguments.Context.Properties.GetValue(IsUrgent, false), arguments.Context.CancellationToken),
        });
        if (settings.RetriesMax > 0)
        {
            builder.AddRetry(Retry(settings, chance));
        }

        return builder.AddCircuitBreaker(Breaker(settings, health, time)).AddTimeout(settings.AttemptTimeout).Build();
    }

    /// <summary>
    /// Full jitter: anything from nothing to a bound that doubles, so that many callers that failed together do not return
    /// together. What the carrier asks for by Retry-After is the least, within the same bound.
    /// </summary>
    internal static TimeSpan Pause(CarrierSettings settings, int attempt, TimeSpan? retryAfter, double chance)
    {
        var bound = Math.Min(settings.RetryDelayMax.Ticks, settings.RetryDelayMin.Ticks * Math.Pow(2, attempt));
        var pause = TimeSpan.FromTicks((long)(bound * chance));
        var asked = retryAfter is { } wish && wish < settings.RetryDelayMax ? wish : retryAfter is null ? TimeSpan.Zero : settings.RetryDelayMax;
        return pause > asked ? pause : asked;
    }

    private static RetryStrategyOptions Retry(CarrierSettings settings, Func<double> chance) => new()
    {
        MaxRetryAttempts = settings.RetriesMax,
        ShouldHandle = static arguments => ValueTask.FromResult(
            arguments.Outcome.Exception is TimeoutRejectedException
            || arguments.Outcome.Result is IReply { Kind: ReplyKind.Transient }),
        DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(
            Pause(settings, arguments.AttemptNumber, (arguments.Outcome.Result as IReply)?.RetryAfter, chance())),
    };

    private static CircuitBreakerStrategyOptions Breaker(CarrierSettings settings, LineHealth health, TimeProvider time) => new()
    {
        FailureRatio = settings.BreakerFailureRatio,
        MinimumThroughput = settings.BreakerCallsMin,
        SamplingDuration = settings.BreakerWindow,
        BreakDuration = settings.BreakDuration,
        ShouldHandle = static arguments => ValueTask.FromResult(
            arguments.Outcome.Exception is TimeoutRejectedException
            || arguments.Outcome.Result is IReply { Kind: ReplyKind.Transient or ReplyKind.Broken }),
        OnOpened = arguments =>
        {
            health.Rests(time.GetUtcNow() + arguments.BreakDuration);
            return ValueTask.CompletedTask;
        },
        OnClosed = _ =>
        {
            health.Resumes();
            return ValueTask.CompletedTask;
        },
    };
}
