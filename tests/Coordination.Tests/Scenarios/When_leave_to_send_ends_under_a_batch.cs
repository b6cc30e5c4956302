using System.Collections;
using Coordination.Harness;
using Coordination.Journal;
using Coordination.Orders;
using Microsoft.Extensions.DependencyInjection;

namespace Coordination.Scenarios;

/// <summary>A lane has taken its rows, and before it sends them they may not be sent: a stop, or a silo that lost its lease for a moment.</summary>
public sealed class When_leave_to_send_ends_under_a_batch
{
    /// <summary>How often the order is stopped here between a taking and its sending.</summary>
    private const int Meetings = 3;

    [Theory]
    [InlineData(1)]
    [InlineData(200)]
    public async Task Its_rows_go_out_once_there_is_leave_again(int lines)
    {
        Action stop = () => { };
        var isTaken = false;
        var met = 0;
        await using var country = await Country.Start(change: (silo, _) => AlteredDialect.Set(silo.Services, (question, ask) =>
        {
            var answer = ask();
            if (question == nameof(IJournalReads.Waiting) && answer is ICollection { Count: > 0 })
            {
                Volatile.Write(ref isTaken, true);
            }

            // Where the record stands is asked after the rows were taken, and before the lease is.
            if (question == nameof(IJournalReads.Slots) && Volatile.Read(ref isTaken) && Interlocked.Increment(ref met) <= Meetings)
            {
                stop();
            }

            return answer;
        }));
        var planned = await country.Plan(Country.Police, "batch-1", [.. Enumerable.Range(0, lines).Select(index => $"{13_800_000_000L + (index * 7_919L)}")]);
        stop = () => country.Silo.GetRequiredService<IDispatchStop>().Stopped(planned.OrderId);

        await country.Do(Country.Police, portals => portals.Province.Apply(planned.OrderId, "scenario"));
        var ended = await country.Ended(Country.Police, planned.OrderId);

        Assert.True(Volatile.Read(ref met) >= Meetings, "No batch was met.");
        Assert.Equal([new Count(nameof(ItemOutcome.Applied), lines)], ended.Outcomes);
        Assert.Equal(lines, country.Effects().Select(effect => effect.Number).Distinct().Count());
    }
}
