using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Ministry;
using Coordination.Provinces;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Coordination.Admission;

/// <summary>
/// The gate under an open loop (promise P22), in simulated milliseconds: callers come at their own pace whether or not those before were
/// answered, and each call that is let in takes its time.
/// </summary>
public sealed class OverloadTests : IDisposable
{
    private const int ServiceMilliseconds = 20;
    private const int Milliseconds = 1_000;
    private const int Bodies = 4;

    private static readonly Permission Query = Permissions.Of(typeof(ICarrierPortal).GetMethod(nameof(ICarrierPortal.Explain)))!;
    private static readonly Permission Stop = Permissions.Of(typeof(IMinistryPortal).GetMethod(nameof(IMinistryPortal.Stop)))!;

    // What may be in progress of questions, over how long each takes.
    private static readonly AdmissionSettings Settings = new() { Places = 40, WaitingMax = 64, QueryPerSecond = 10_000 };
    private static readonly int CapacityPerSecond = Settings.PlacesOf(CallClass.Query) * 1_000 / ServiceMilliseconds;

    private readonly FakeTimeProvider time = new();
    private readonly AdmissionGate gate;
    private readonly Queue<(long Until, Admitted Call)> served = new();
    private readonly List<(int Body, Task<Admitted> Call)> undecided = [];
    private long now;
    private int offered;

    public OverloadTests() => gate = new(Settings, time, () => 0.0, NullLogger.Instance);

    [Fact]
    public async Task At_ten_times_the_load_as_much_is_done_as_ever_and_every_stop_at_once()
    {
        var done = new Dictionary<double, int>();
        foreach (var load in new[] { 0.5, 1, 2, 5, 10 })
        {
            done[load] = (await Offer(load)).Sum();
        }

        Assert.True(done[0.5] >= CapacityPerSecond * Milliseconds / 1_000 * 0.49, $"{done[0.5]} at half the load");
        var peak = done.Values.Max();
        Assert.All(done.Where(run => run.Key >= 2), run => Assert.True(run.Value >= peak * 0.9, $"{run.Value} of {peak} at {run.Key} times the load"));

        // And once there is less again, and the row is empty, nothing is refused.
        await Offer(0.5);
        var before = offered;
        var doneAfter = (await Offer(0.5)).Sum();
        Assert.Equal(offered - before, doneAfter);
    }

    [Fact]
    public async Task Whoever_asks_twenty_times_as_much_as_the_others_gets_no_more_than_they_need()
    {
        // Three ask for a fifth of the capacity each, the first for all of it twenty times over.
        var done = await Offer(20, others: 0.2);

        for (var body = 1; body < Bodies; body++)
        {
            Assert.True(done[body] >= CapacityPerSecond * Milliseconds / 1_000 * 0.2 * 0.95, $"{done[body]} of body {body}");
        }
    }

    public void Dispose() => gate.Dispose();

    /// <summary>Offers a multiple of the capacity for a while; what was done, by body.</summary>
    /// <param name="load">Of all together, or of the first alone where the others have their own.</param>
    /// <param name="others">Of each of the others; null to share evenly.</param>
    private async Task<int[]> Offer(double load, double? others = null)
    {
        var done = new int[Bodies];
        var owed = new double[Bodies];
        for (var millisecond = 0; millisecond < Milliseconds; millisecond++)
        {
            while (served.TryPeek(out var next) && next.Until <= now)
            {
                served.Dequeue().Call.Dispose();
            }

            for (var body = 0; body < Bodies; body++)
            {
                owed[body] += CapacityPerSecond / 1_000.0 * (others is null ? load / Bodies : body == 0 ? load : others.Value);
                for (; owed[body] >= 1; owed[body]--)
                {
                    offered++;
                    undecided.Add((body, gate.Enter(Query, Body(body), TestContext.Current.CancellationToken).AsTask()));
                }
            }

            await Decided(done);
            if (millisecond % 10 == 0)
            {
                var stop = gate.Enter(Stop, Body(Bodies), TestContext.Current.CancellationToken).AsTask();
                Assert.True(stop.IsCompletedSuccessfully);
                Assert.True((await stop).IsAdmitted);
                (await stop).Dispose();
            }

            now++;
            time.Advance(TimeSpan.FromMilliseconds(1));
        }

        return done;
    }

    /// <summary>Waits until all are decided that do not stand in the row, and serves those that were let in.</summary>
    private async Task Decided(int[] done)
    {
        foreach (var call in undecided.Select(one => one.Call).ToList())
        {
            while (!call.IsCompleted && undecided.Count(one => !one.Call.IsCompleted) > gate.Waiting(CallClass.Query))
            {
                await Task.Yield();
            }
        }

        for (var index = undecided.Count - 1; index >= 0; index--)
        {
            var (body, call) = undecided[index];
            if (call.IsCompleted)
            {
                undecided.RemoveAt(index);
                var admitted = await call;
                if (admitted.IsAdmitted)
                {
                    served.Enqueue((now + ServiceMilliseconds, admitted));
                    done[body]++;
                }
            }
        }
    }

    private static Principal Body(int number) => new($"person-{number}", Role.ProvinceOperator, $"body {number}", ProvinceCode.From(51), null);
}
