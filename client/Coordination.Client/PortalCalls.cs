using System.Net.Sockets;
using Coordination.Audit;
using Microsoft.AspNetCore.Connections;
using Orleans.Runtime.Messaging;

namespace Coordination;

/// <summary>
/// Asks a portal, and asks again where the answer was lost, the journal could not be written or the silo is too busy: at most
/// <see cref="RepeatsMax"/> times, with the same ids, after a pause with full jitter, within the budget. Nobody else repeats.
/// </summary>
internal sealed class PortalCalls(TimeProvider time, int jitterSeed)
{
    internal const int RepeatsMax = 3;
    internal static readonly TimeSpan PauseMin = TimeSpan.FromMilliseconds(100);
    internal static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(2);

    /// <summary>Who is told to come again later than this is told so, instead of being kept waiting without a word.</summary>
    internal static readonly TimeSpan RetryAfterMax = TimeSpan.FromSeconds(10);

    private readonly RetryBudget budget = new();
    private readonly Lock gate = new();
    private readonly Random jitter = new(jitterSeed);

    internal TimeProvider Time => time;

    /// <summary>The portal's answer.</summary>
    /// <param name="call">Its name, for the exception.</param>
    /// <param name="ask">Asks once; the same ids each time.</param>
    /// <param name="ct">Ends the waiting; what was asked may still be carried out.</param>
    /// <param name="done">
    /// For what has no command id: the result if it is already reached. A repeat after a lost answer may be refused only
    /// because the first one was carried out.
    /// </param>
    /// <param name="slowed">
    /// For what has time: told how long it waits because the silo is too busy, each time, without limit and not from the budget; null for
    /// what a person waits for.
    /// </param>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    internal async Task<Answer<T>> Send<T>(
        string call, Func<Task<Answer<T>>> ask, CancellationToken ct, Func<Task<T?>>? done = null, Action<TimeSpan>? slowed = null)
        where T : class
    {
        budget.Earn();
        var isLost = false;
        for (var tries = 1; ; tries++)
        {
            var (answer, failure) = await Try(ask, ct);
            isLost |= failure is not null;
            var wait = answer?.Refusal is { Code: RefusalCode.TooBusy } busy ? busy.RetryAfter ?? TimeSpan.Zero : TimeSpan.Zero;
            if (slowed is not null && answer?.Refusal?.Code is RefusalCode.TooBusy)
            {
                wait = (wait < RetryAfterMax ? wait : RetryAfterMax) + Pause(tries);
                slowed(wait);
                await Task.Delay(wait, time, ct);
                tries--;
                continue;
            }

            if (answer is not null && (wait > RetryAfterMax || answer.Refusal?.Code is not (RefusalCode.Unavailable or RefusalCode.TooBusy)))
            {
                return isLost && answer.Refusal is not null && done is not null && await done() is { } reached ? reached : answer;
            }

            if (tries > RepeatsMax || !budget.TrySpend())
            {
                return answer ?? throw new CoordinationUnreachableException(call, tries, failure!);
            }

            await Task.Delay(wait + Pause(tries), time, ct);
        }
    }

    private static async Task<(Answer<T>? Answer, Exception? Failure)> Try<T>(Func<Task<Answer<T>>> ask, CancellationToken ct)
        where T : class
    {
        ct.ThrowIfCancellationRequested();
        try
        {
            var answer = await ask().WaitAsync(ct);

            // An edge that does not know what became of a call has lost its answer, and nothing more.
            return answer.Refusal is { Code: RefusalCode.Unanswered } unknown ? (null, new TimeoutException(unknown.En)) : (answer, null);
        }
        catch (Exception lost) when (IsTransport(lost) && !ct.IsCancellationRequested)
        {
            return (null, lost);
        }
    }

    private static bool IsTransport(Exception failure) => failure
        is TimeoutException
        or OrleansMessageRejectionException
        or GatewayTooBusyException
        or LimitExceededException
        or ClientNotAvailableException
        or ConnectionFailedException
        or ConnectionAbortedException
        or SocketException
        or IOException;

    private TimeSpan Pause(int tries)
    {
        var longest = Math.Min(PauseMin.TotalMilliseconds * (1 << (tries - 1)), PauseMax.TotalMilliseconds);
        lock (gate)
        {
            return TimeSpan.FromMilliseconds(longest * jitter.NextDouble());
        }
    }
}
