using System.Globalization;
using System.Net.Http.Json;
using Coordination.Audit;
using Coordination.Law;
using Coordination.Orders;

namespace Coordination.Urgent;

/// <summary>Orders of one number each, planned and approved by two people, of which nothing is left to do but to apply them.</summary>
internal sealed class UrgentOrders
{
    // Far behind the numbers of any large order of the same run.
    private const long FirstPlace = 1_000_000_000;
    private const int PreparedAtOnceMax = 16;
    private const int NumbersPerRequest = 1_000;

    private readonly CoordinationClient issuer;
    private readonly List<(string OrderId, long Number)> prepared = [];
    private int next;

    private UrgentOrders(CoordinationClient issuer) => this.issuer = issuer;

    /// <summary>Orders that were not applied yet.</summary>
    public int Left => prepared.Count - next;

    public static async Task<UrgentOrders> Prepare(DevFile dev, CoordinationClient issuer, CoordinationClient approver, int count, CancellationToken cancellation)
    {
        var orders = new UrgentOrders(issuer);
        long[] numbers = [.. Enumerable.Range(0, count).Select(index => OrderNumbers.At(FirstPlace + index))];
        await Assign(dev, numbers, cancellation);
        orders.prepared.AddRange(numbers.Select(number => (string.Empty, number)));
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = PreparedAtOnceMax, CancellationToken = cancellation },
            async (index, ct) =>
            {
                var draft = Draft(string.Create(CultureInfo.InvariantCulture, $"urgent-{index}"), Ground.PsbCase);
                var planned = Demand(await issuer.Province.SendRows(Rows(numbers[index]), draft, ct: ct));
                Demand(await approver.Province.Approve(planned.OrderId, planned.Root, "seen", ct));
                orders.prepared[index] = (planned.OrderId, numbers[index]);
            });
        return orders;
    }

    public static OrderDraft Draft(string key, Ground ground) => new(
        key, ground, string.Empty, "演示〔2026〕1号", "benchmark", Numbers.Services.None, string.Empty, new string('0', 64), null);

    /// <summary>Applies orders at instants that lie evenly in time, whether or not the ones before were answered.</summary>
    /// <returns>The number of each, the instant it was to be applied, and the one at which the answer came, UTC.</returns>
    public async Task<IReadOnlyList<Applied>> Apply(int count, TimeSpan every, Func<bool> goesOn, CancellationToken cancellation)
    {
        var applied = new List<Task<Applied>>(count);
        var begunAt = TimeProvider.System.GetUtcNow();
        for (var index = 0; index < count && Left > 0 && goesOn(); index++)
        {
            var intendedAt = begunAt + (every * index);
            if (intendedAt - TimeProvider.System.GetUtcNow() is { Ticks: > 0 } wait)
            {
                await Task.Delay(wait, TimeProvider.System, cancellation);
            }

            var (orderId, number) = prepared[next++];
            applied.Add(Apply(orderId, number, intendedAt, cancellation));
        }

        return await Task.WhenAll(applied);
    }

    public static T Demand<T>(Answer<T> answer)
        where T : class => answer.Value ?? throw new BenchmarkFailedException($"{answer.Refusal!.Code}: {answer.Refusal.En}");

    private async Task<Applied> Apply(string orderId, long number, DateTimeOffset intendedAt, CancellationToken cancellation)
    {
        Demand(await issuer.Province.Apply(orderId, "benchmark", cancellation));
        return new(number, intendedAt, TimeProvider.System.GetUtcNow());
    }

    /// <summary>A number that nobody holds, or that another carrier serves, would tell how long a detour takes.</summary>
    private static async Task Assign(DevFile dev, long[] numbers, CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = new Uri(dev.Http) };
        foreach (var chunk in numbers.Chunk(NumbersPerRequest))
        {
            var body = new { numbers = chunk.Select(number => new { number = string.Create(CultureInfo.InvariantCulture, $"+{number}"), state = "assigned" }) };
            using var answer = await http.PutAsJsonAsync("sim/numbers", body, cancellation);
            answer.EnsureSuccessStatusCode();
        }
    }

    private static async IAsyncEnumerable<IReadOnlyList<OrderRow>> Rows(long number)
    {
        await Task.CompletedTask;
        yield return [new OrderRow(1, OrderNumbers.National(number), null)];
    }
}

/// <summary>An order of one number that was applied.</summary>
/// <param name="Number">The number.</param>
/// <param name="IntendedAt">When it was to be applied, UTC.</param>
/// <param name="AnsweredAt">When its issuer was answered that it runs, UTC.</param>
internal readonly record struct Applied(long Number, DateTimeOffset IntendedAt, DateTimeOffset AnsweredAt);
