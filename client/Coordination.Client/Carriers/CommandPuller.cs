using Coordination.Audit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Polly;
using Polly.Retry;

namespace Coordination.Carriers;

/// <summary>
/// Fetches a carrier's commands, hands each batch to the carrier's register and acknowledges it, until it is stopped. A carrier may run
/// several, in several processes: a command is given to one of them, and to another only when it was not acknowledged in time. It keeps
/// nothing itself; what has to outlive it is in the register.
/// </summary>
public sealed partial class CommandPuller
{
    private readonly CarrierClient carrier;
    private readonly ICarrierRegister register;
    private readonly CommandPullerOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly ResiliencePipeline patient;
    private volatile bool wasAnswered;

    /// <summary>A puller for the carrier that the client acts for.</summary>
    /// <param name="carrier">A client with a token of the carrier's system.</param>
    /// <param name="register">Where commands are applied.</param>
    /// <param name="options">How it fetches; null for the defaults.</param>
    /// <param name="time">The clock of its pauses; null for the machine's.</param>
    /// <param name="logger">What goes wrong and is tried again, without numbers; null for silence.</param>
    public CommandPuller(
        CarrierClient carrier, ICarrierRegister register, CommandPullerOptions? options = null, TimeProvider? time = null, ILogger<CommandPuller>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(carrier);
        ArgumentNullException.ThrowIfNull(register);
        this.carrier = carrier;
        this.register = register;
        this.options = options ?? new CommandPullerOptions();
        this.time = time ?? TimeProvider.System;
        this.logger = logger ?? NullLogger<CommandPuller>.Instance;
        patient = Patience(static () => true);
    }

    /// <summary>
    /// Fetches until <paramref name="ct"/> asks it to stop; then the fetch under way ends, what it brings and what is in hand is applied and
    /// acknowledged, and it returns. What passes by itself (no answer, no journal, a register that fails, a token that ended before its
    /// successor was there) is tried again after pauses that grow, and whoever is too busy is asked again when he says.
    /// </summary>
    /// <exception cref="CoordinationRefusedException">Waiting does not mend it: a token that is not a carrier system's or never was valid, or a carrier that is called instead.</exception>
    public async Task Run(CancellationToken ct)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var dropping = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        await using var stop = ending.Token.Register(() => dropping.CancelAfter(options.StopPatience));
        var loops = Enumerable.Range(0, options.Loops).Select(_ => Loop(ending.Token, dropping.Token)).ToList();

        // One that ends before it was asked to has a reason that is the others', too.
        await Task.WhenAny(loops);
        await ending.CancelAsync();
        await Task.WhenAll(loops);
    }

    private async Task Loop(CancellationToken ending, CancellationToken dropping)
    {
        var cursor = string.Empty;
        try
        {
            while (!ending.IsCancellationRequested)
            {
                // Not called off: a batch might be given to nobody. Only the pauses between tries are.
                var begun = time.GetTimestamp();
                var (seen, fetched) = await patient.ExecuteAsync(_ => Fetch(cursor, dropping), ending);
                cursor = fetched.Cursor;
                await Take(seen, fetched, dropping);
                if (fetched is { Commands: null, Notices: null, Changes: null } && time.GetElapsedTime(begun) < options.PauseMin)
                {
                    // Whoever answers at once that there is nothing would be asked in a loop.
                    await Task.Delay(options.PauseMin, time, ending);
                }
            }
        }
        catch (Exception failure) when (ending.IsCancellationRequested && Passes(failure))
        {
            // What was in hand, if anything, comes again.
        }
    }

    private async ValueTask<(HistorySeen? Seen, Fetched Fetched)> Fetch(string cursor, CancellationToken ct)
    {
        var seen = await register.Seen(ct);
        var answer = await carrier.Fetch(new(cursor, options.Most, options.Wait, seen), ct);
        var fetched = answer.Value ?? throw new CoordinationRefusedException(answer.Refusal!);
        wasAnswered = true;
        return (seen, fetched);
    }

    private async Task Take(HistorySeen? seen, Fetched fetched, CancellationToken ct)
    {
        // With commands it is kept with their effects.
        if (fetched is { Commands: null, Told: { } told } && told.IsAfter(seen))
        {
            await patient.ExecuteAsync(async token => await register.Keep(told, token), ct);
        }

        if (fetched.Commands is { } commands)
        {
            if (await InTime(commands.BatchId, commands.GoodFor, token => register.Apply(commands, token), ct) is { } applied)
            {
                await Tell(commands.BatchId, token => carrier.Ack(new BatchAck(commands.BatchId, applied.At, applied.Exceptions), token), ct);
            }
        }
        else if (fetched.Notices is { } notices)
        {
            if (await InTime(notices.BatchId, notices.GoodFor, token => register.Deliver(notices, token), ct) is { } results)
            {
                await Tell(notices.BatchId, token => carrier.Ack(new NoticesAck(notices.BatchId, results), token), ct);
            }
        }
        else if (fetched.Changes is { } wish)
        {
            var report = await patient.ExecuteAsync(async token => await register.Changes(wish, token), ct);
            await Tell(wish.WishId, token => carrier.ReportChanges(report with { WishId = wish.WishId }, token), ct);
        }
    }

    /// <summary>Tries as long as the batch is ours; null when it is not any more.</summary>
    private async Task<T?> InTime<T>(string batchId, TimeSpan goodFor, Func<CancellationToken, Task<T>> act, CancellationToken ct)
        where T : class
    {
        var begun = time.GetTimestamp();
        try
        {
            return await Patience(() => time.GetElapsedTime(begun) < goodFor).ExecuteAsync(async token => await act(token), ct);
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            GivenUp(logger, batchId, failure);
            return null;
        }
    }

    private async Task Tell(string what, Func<CancellationToken, Task<Answer<AckReceipt>>> tell, CancellationToken ct)
    {
        try
        {
            var receipt = await patient.ExecuteAsync(
                async token =>
                {
                    var answer = await tell(token);
                    return answer.Value ?? throw new CoordinationRefusedException(answer.Refusal!);
                },
                ct);
            if (receipt.NotTaken is { Count: > 0 } notTaken)
            {
                NotTaken(logger, what, notTaken.Count);
            }
        }
        catch (CoordinationRefusedException unknown) when (unknown.Refusal.Code is RefusalCode.NotFound)
        {
            // The silo that gave it is gone, or it took too long. Its commands come again, and find their effects.
            NotKnown(logger, what);
        }
    }

    private ResiliencePipeline Patience(Func<bool> lasts) => new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = arguments => ValueTask.FromResult(
                arguments.Outcome.Exception is { } failure
                && !arguments.Context.CancellationToken.IsCancellationRequested
                && Passes(failure)
                && lasts()),
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = options.PauseMin,
            MaxDelay = options.PauseMax,
            DelayGenerator = arguments => ValueTask.FromResult(
                arguments.Outcome.Exception is CoordinationRefusedException { Refusal.RetryAfter: { } after }
                    ? (after < options.PauseMax ? after : options.PauseMax)
                    : (TimeSpan?)null),
            OnRetry = arguments =>
            {
                TriedAgain(logger, arguments.RetryDelay, arguments.Outcome.Exception!);
                return ValueTask.CompletedTask;
            },
        })
        .Build();

    private bool Passes(Exception failure) =>
        failure is not CoordinationRefusedException refused
        || refused.Refusal.Code is RefusalCode.Unavailable or RefusalCode.LimitReached or RefusalCode.TooBusy
        || (refused.Refusal.Code is RefusalCode.NotAuthenticated && wasAnswered);

    [LoggerMessage(8101, LogLevel.Warning, "Tried again in {Pause}")]
    private static partial void TriedAgain(ILogger logger, TimeSpan pause, Exception failure);

    [LoggerMessage(8102, LogLevel.Error, "Batch {Batch} could not be applied within its time; its commands come again")]
    private static partial void GivenUp(ILogger logger, string batch, Exception failure);

    [LoggerMessage(8104, LogLevel.Error, "{Batch}: what the register said of {Count} contradicts itself and was not taken; they come again")]
    private static partial void NotTaken(ILogger logger, string batch, int count);

    [LoggerMessage(8103, LogLevel.Warning, "{Batch} is not known any more; its commands come again")]
    private static partial void NotKnown(ILogger logger, string batch);
}
