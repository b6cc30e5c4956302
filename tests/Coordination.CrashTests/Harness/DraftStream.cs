using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Coordination.Audit;
using Coordination.Law;
using Coordination.Orders;

namespace Coordination.Harness;

/// <summary>
/// Somebody who submits one draft after the other, whatever fails meanwhile, and keeps outside of everything that can fail which of
/// them were acknowledged: none of these may ever be gone (promise P1), and whoever was told nothing was changed may say it again.
/// </summary>
internal sealed class DraftStream : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private const int LookAtOnce = 16;

    private readonly CoordinationClient issuer;
    private readonly CancellationTokenSource over = new();
    private readonly ConcurrentDictionary<string, string> acknowledged = new(StringComparer.Ordinal);
    private readonly Task run;
    private int refused;

    private DraftStream(CoordinationClient issuer)
    {
        this.issuer = issuer;
        run = Run();
    }

    public int Acknowledged => acknowledged.Count;

    /// <summary>How often it was told that nothing could be recorded, or got no answer.</summary>
    public int Refused => Volatile.Read(ref refused);

    public static DraftStream Begin(CoordinationClient issuer) => new(issuer);

    /// <summary>Returns once a draft was acknowledged that was submitted after now.</summary>
    public Task Takes() => Until(Acknowledged + 2, () => Acknowledged);

    /// <summary>Returns once one was refused.</summary>
    public Task IsRefused() => Until(Refused + 1, () => Refused);

    /// <summary>Ends it, and demands everything that was ever acknowledged: there, and as it was said.</summary>
    /// <param name="through">Whom to ask, where the silo that took them is gone.</param>
    public async Task NothingIsLost(CoordinationClient? through = null)
    {
        var asked = through ?? issuer;
        await over.CancelAsync();
        await run;
        Assert.NotEmpty(acknowledged);
        await Parallel.ForEachAsync(
            acknowledged,
            new ParallelOptions { MaxDegreeOfParallelism = LookAtOnce, CancellationToken = TestContext.Current.CancellationToken },
            async (known, cancellation) =>
            {
                var seen = await asked.Province.Order(known.Value, cancellation);
                Assert.True(seen.Value is not null, $"{known.Key} was acknowledged as {known.Value} and is gone: {seen.Refusal?.En}");
                Assert.Equal(OrderPhase.Draft, seen.Value!.Phase);
                var again = await asked.Province.Submit(Draft(known.Key), cancellation);
                Assert.Equal((known.Value, true), (again.Value?.OrderId, again.Value?.Repeated));
            });
        TestContext.Current.TestOutputHelper?.WriteLine($"{Acknowledged} drafts were acknowledged and all are there; {Refused} were refused");
    }

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        await run;
        over.Dispose();
    }

    private static OrderDraft Draft(string key) =>
        new(key, Ground.PsbCase, string.Empty, $"京公(诈)〔2026〕{key}号", "crash test", Numbers.Services.None, string.Empty, new string('a', 64), null);

    private async Task Run()
    {
        using var timer = new PeriodicTimer(Pause);
        for (var next = 0; !over.IsCancellationRequested; next++)
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"draft-{next}");
            while (!over.IsCancellationRequested && !await Submit(key))
            {
                Interlocked.Increment(ref refused);
                await timer.WaitForNextTickAsync(CancellationToken.None);
            }

            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private async Task<bool> Submit(string key)
    {
        try
        {
            var answer = await issuer.Province.Submit(Draft(key), over.Token);
            if (answer.Value is { } receipt)
            {
                acknowledged[key] = receipt.OrderId;
                return true;
            }

            Assert.Equal(RefusalCode.Unavailable, answer.Refusal?.Code);
        }
        catch (Exception exception) when (exception is CoordinationUnreachableException or OperationCanceledException)
        {
            // No answer: neither acknowledged nor refused.
        }

        return false;
    }

    private static async Task Until(int wanted, Func<int> count)
    {
        var beganAt = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(Pause);
        while (count() < wanted)
        {
            Assert.True(Stopwatch.GetElapsedTime(beganAt) < SiloProcess.Patience, $"Stayed at {count()}, and {wanted} was waited for.");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }
}
