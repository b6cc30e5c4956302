using Coordination.Journal;
using Coordination.Ministry;
using Coordination.Orders;
using Microsoft.Extensions.DependencyInjection;

namespace Coordination.Harness;

/// <summary>The country's figures held against the counters of its orders: two ways to one sum.</summary>
internal static class CountryBooks
{
    /// <summary>Nothing is lost and nothing is twice, also while lines end: the provinces' lines are the orders' lines.</summary>
    public static async Task Conserve(Country country, IEnumerable<string> orders)
    {
        var lines = 0L;
        foreach (var order in orders)
        {
            var view = await country.Show(Country.MinistryDesk, order);
            lines += view.StartedAt is null ? 0 : view.Lines;
        }

        Assert.Equal(lines, (await Look(country)).Outcomes.Sum(count => count.Lines));
    }

    /// <summary>At rest every figure is the sum of the orders' own: by province and outcome, by province and carrier, and what was taken back.</summary>
    public static async Task AddUp(Country country, IReadOnlyList<string> orders, IReadOnlyList<string> undos)
    {
        var counts = await CountsOf(country, orders);
        var undone = await CountsOf(country, undos);
        var view = await Look(country);

        Assert.Equal(
            Sums(counts.Select(count => ($"{count.Province} {count.Outcome}", count.Lines))),
            Sums(view.Provinces.SelectMany(province => province.Outcomes.Select(count => ($"{province.Province} {count.Name}", count.Lines)))));
        Assert.Equal(
            Sums(counts.Where(count => count.Carrier is not null).Select(count => ($"{count.Province} {count.Carrier}", count.Lines))),
            Sums(view.Provinces.SelectMany(province => province.ByCarrier.Select(count => ($"{province.Province} {count.Name}", count.Lines)))));
        Assert.Equal(Sums(counts.Select(count => ($"{count.Outcome}", count.Lines))), Sums(view.Outcomes.Select(count => (count.Name, count.Lines))));
        Assert.Equal(
            undone.Where(count => count.Outcome is ItemOutcome.Applied or ItemOutcome.AlreadyInState).Sum(count => count.Lines),
            view.Provinces.Sum(province => province.Undone));
        Assert.Equal(view.Effect.Due, view.Provinces.Sum(province => province.Effect.Due));
        Assert.Equal(view.Effect.InEffect, view.Provinces.Sum(province => province.Effect.InEffect));
        foreach (var province in view.Provinces)
        {
            var alone = await country.Do(Country.MinistryDesk, portals => portals.Province.Province(province.Province));
            Assert.Equal(province.Outcomes, alone.Outcomes);
            Assert.Equal((province.Orders, province.Running, province.Undone), (alone.Orders, alone.Running, alone.Undone));
        }
    }

    /// <summary>Lines of orders that began to run and have not ended.</summary>
    public static async Task<long> Waiting(Country country, IEnumerable<string> orders) =>
        (await CountsOf(country, orders)).Where(count => count.Outcome is ItemOutcome.Pending).Sum(count => count.Lines);

    public static Task<MinistryView> Look(Country country) => country.Do(Country.MinistryDesk, portals => portals.Ministry.Country());

    private static async Task<List<LineCount>> CountsOf(Country country, IEnumerable<string> orders)
    {
        var journal = country.Silo.GetRequiredService<IJournal>();
        var counts = new List<LineCount>();
        foreach (var order in orders)
        {
            if ((await country.Show(Country.MinistryDesk, order)).StartedAt is not null)
            {
                counts.AddRange(await journal.Counts(order, TestContext.Current.CancellationToken));
            }
        }

        return counts;
    }

    private static SortedDictionary<string, long> Sums(IEnumerable<(string Name, long Lines)> counts) => new(
        counts.GroupBy(count => count.Name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Sum(count => count.Lines)).Where(sum => sum.Value != 0).ToDictionary(),
        StringComparer.Ordinal);
}
