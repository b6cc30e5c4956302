using Coordination.Audit;
using Coordination.Harness;
using Coordination.Ministry;
using Coordination.Provinces;

namespace Coordination;

/// <summary>SIGKILL in the middle of orders and right after the last line: the ministry's sums are written with what ends an order.</summary>
public sealed class When_a_silo_dies_while_the_country_is_counted
{
    private const int Lines = 600;

    private static readonly Principal Ministry = new("ministry-1", Role.MinistryOperator, "工业和信息化部", ProvinceCode.Unknown, null);

    [Fact]
    public Task Provinces_add_up_to_the_orders_lines_all_the_same() => CrashPlace.In(CrashSettings.Seed, async place =>
    {
        using var around = await Surroundings.Paced(place, connectionString: null, "20ms");
        await around.Migrated();
        var silo = await around.Serve().Ready();
        var first = place.Order(Lines);
        var second = DrawnOrder.Draw(Path.Combine(place.Folder, "second.csv"), Lines, place.Random);
        await using var issuer = await around.As(Surroundings.Police, silo);
        await using var approver = await around.As(Surroundings.Approver, silo);
        await using var desk = await around.As(Ministry, silo);
        var orders = new[] { await OrderRun.Begin(issuer, approver, first), await OrderRun.Begin(issuer, approver, second) };
        await Middle.IsReached(place, first, silo);
        await silo.Process.Kill();
        silo = await around.ServeAgain(silo).Ready();
        Assert.Equal(2L * Lines, (await Country(desk)).Outcomes.Sum(count => count.Lines));

        var results = new List<OrderResult>();
        foreach (var order in orders)
        {
            results.Add(await OrderRun.Ends(issuer, order));
        }

        await silo.Process.Kill();
        silo = await around.ServeAgain(silo).Ready();
        var country = await Country(desk);
        await silo.Stopped();

        foreach (var outcome in results.SelectMany(result => result.Outcomes.Keys).Distinct())
        {
            Assert.Equal(
                results.Sum(result => result.Outcomes.GetValueOrDefault(outcome)), country.Outcomes.Where(count => count.Name == outcome).Sum(count => count.Lines));
        }

        foreach (var carrier in results.SelectMany(result => result.ByCarrier.Keys).Distinct())
        {
            Assert.Equal(
                results.Sum(result => result.ByCarrier.GetValueOrDefault(carrier)),
                country.Provinces.SelectMany(province => province.ByCarrier).Where(count => count.Name == carrier).Sum(count => count.Lines));
        }

        Assert.Equal(2L * Lines, country.Provinces.Sum(province => province.Outcomes.Sum(count => count.Lines)));
        Assert.Empty(country.Running);
    });

    private static async Task<MinistryView> Country(CoordinationClient desk)
    {
        var answer = await desk.Ministry.Country(TestContext.Current.CancellationToken);
        Assert.True(answer.Refusal is null, $"{answer.Refusal?.Code}: {answer.Refusal?.En}");
        return answer.Value!;
    }
}
