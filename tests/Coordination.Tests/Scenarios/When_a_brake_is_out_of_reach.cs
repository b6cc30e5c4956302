using System.Globalization;
using Coordination.Audit;
using Coordination.Harness;
using Coordination.Orders;

namespace Coordination.Scenarios;

/// <summary>The list of protected numbers cannot be asked (promise P13): nothing is suspended, and what gives service back goes on.</summary>
public sealed class When_a_brake_is_out_of_reach
{
    [Fact]
    public async Task Nothing_is_planned_or_suspended_until_it_answers_and_an_undo_does_not_wait_for_it()
    {
        var gone = new ListOutOfReach();
        await using var country = await Country.Start(change: (silo, _) => silo.AddIncomingGrainCallFilter(gone));
        var numbers = Numbers(60).ToList();
        var first = await country.Ended(Country.Police, (await country.Order(Country.Police, "first", numbers[..20])).OrderId);
        var planned = await country.Plan(Country.OtherPolice, "second", numbers[20..40]);
        gone.IsOut = true;

        var unplanned = await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => country.Plan(Country.OtherPolice, "third", numbers[40..]));
        await gone.Refused.WaitAsync(TestContext.Current.CancellationToken);
        await country.Do(Country.OtherPolice, portals => portals.Province.Apply(planned.OrderId, "go"));
        var undo = await country.Undo(Country.Police, first.OrderId, wrongful: true);
        await gone.Refused.WaitAsync(TestContext.Current.CancellationToken);
        var waiting = await country.Show(Country.OtherPolice, planned.OrderId);

        Assert.Contains(nameof(RefusalCode.Unavailable), unplanned.Message, StringComparison.Ordinal);
        Assert.Equal([new Count(nameof(ItemOutcome.Applied), 20)], undo.Outcomes);
        Assert.Equal([new Count(nameof(ItemOutcome.Pending), 20)], waiting.Outcomes);
        Assert.Equal(40, country.Effects().Count);
        Assert.DoesNotContain(country.Standing(), number => number.Value != 0);

        gone.IsOut = false;
        Assert.Equal([new Count(nameof(ItemOutcome.Applied), 20)], (await country.Ended(Country.OtherPolice, planned.OrderId)).Outcomes);
    }

    private static IEnumerable<string> Numbers(int count) =>
        Enumerable.Range(0, count).Select(index => $"138{(index * 7_919L).ToString(CultureInfo.InvariantCulture).PadLeft(8, '0')}");

    private sealed class ListOutOfReach : IIncomingGrainCallFilter
    {
        public bool IsOut { get; set; }

        /// <summary>Given once for each question that was not answered.</summary>
        public SemaphoreSlim Refused { get; } = new(0);

        public Task Invoke(IIncomingGrainCallContext context)
        {
            if (!IsOut || context.InterfaceMethod?.DeclaringType != typeof(IProtectedGrain))
            {
                return context.Invoke();
            }

            Refused.Release();
            return Task.FromException(new InvalidOperationException("The list cannot be read."));
        }
    }
}
