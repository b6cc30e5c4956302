using System.Globalization;
using Coordination.Audit;
using Coordination.Carriers;
using Coordination.CarrierSimulator;
using Coordination.Harness;
using Coordination.Orders;

namespace Coordination.Scenarios;

/// <summary>Flow 3 of the domain, as far as orders go without brakes: a list with all that real lists have, and a carrier that is away for half of it.</summary>
[Trait("Flow", "3")]
public sealed class When_a_campaign_runs
{
    private const int Lines = 1_200;
    private static readonly string[] prefixes = ["138", "133", "130", "192"];
    private static readonly Principal telecom = Country.SystemOf(CarrierCode.Ctcc);

    [Fact]
    public async Task Every_line_ends_in_one_outcome_and_ported_numbers_are_barred_where_they_are()
    {
        await using var country = await Country.Start();
        string[] numbers = [.. Numbers()];
        string[] bad = ["1380013800", "1.38E+10", "010-62345678", "4008001234", "１３８００１３８００", "138001380001"];
        string[] ported = [.. numbers.Where(number => number.StartsWith("138", StringComparison.Ordinal)).Take(Lines / 100)];
        foreach (var number in ported)
        {
            await country.Carriers.Set(new SubscriberOverride(Key(number), SubscriberState.Ported, "CTCC-00"));
            await Moved(country, CarrierCode.Cmcc, number, country.Time.GetUtcNow().AddDays(-1));
        }

        var planned = await country.Plan(Country.MinistryDesk, "campaign", [.. numbers, .. bad, numbers[7], $"+86 {numbers[8]}"]);
        var own = await country.As(Country.MinistryDesk, portals => portals.Province.Approve(planned.OrderId, planned.Root, "mine"));
        country.Carriers.SetFaults("CTCC", Faults.None with { Down = true });
        await country.Do(Country.Approver, portals => portals.Province.Approve(planned.OrderId, planned.Root, "seen"));
        await country.Do(Country.MinistryDesk, portals => portals.Province.Apply(planned.OrderId, "campaign"));
        var away = (Lines / prefixes.Length) + ported.Length;
        var without = await country.Until(
            () => country.Show(Country.MinistryDesk, planned.OrderId), view => Of(view, ItemOutcome.Applied) == Lines - away, "the carriers that are there are done");

        // Two more come over from a carrier that has acted already, to one that is away.
        foreach (var number in numbers.Where(number => number.StartsWith("130", StringComparison.Ordinal)).Take(2))
        {
            await country.Carriers.Set(new SubscriberOverride(Key(number), SubscriberState.Ported, "CTCC-00"));
            await Moved(country, CarrierCode.Cucc, number, country.Time.GetUtcNow());
        }

        country.Carriers.SetFaults("CTCC", Faults.None);
        var ended = await country.Ended(Country.MinistryDesk, planned.OrderId);

        Assert.Equal(RefusalCode.NotAllowed, own.Refusal!.Code);
        Assert.Equal((Lines + bad.Length + 2, Lines), (planned.Lines, planned.DistinctNumbers));
        Assert.Equal((bad.Length, 2L), (Of(planned, ItemOutcome.InvalidNumber), Of(planned, ItemOutcome.Duplicate)));
        Assert.Equal(away, Of(without, ItemOutcome.Pending));
        Assert.Equal(planned.Lines, ended.Outcomes.Sum(count => count.Lines));
        Assert.Equal(Lines, Of(ended, ItemOutcome.Applied));
        await country.Until(
            () => Task.FromResult(country.Effects()), effects => effects.Count(effect => effect.Carrier == "CTCC") == away + 2, "those that came over late are barred too");
        Assert.Equal(Lines, country.Effects().Select(effect => effect.Number.Digits).Distinct().Count());
        Assert.All(ported, number => Assert.Equal("CTCC", Assert.Single(country.Effects(), effect => effect.Number.Digits == Key(number)).Carrier));
    }

    // The donor hands it over, the recipient says that it has it.
    private static async Task Moved(Country country, CarrierCode from, string number, DateTimeOffset at)
    {
        await country.Do(Country.SystemOf(from), portals => portals.Carrier.Report(CarrierReport.PortOut($"o-{number}", number, "CTCC-00", at)));
        await country.Do(telecom, portals => portals.Carrier.Report(CarrierReport.PortIn($"p-{number}", number, "CTCC-00", "", "", at)));
    }

    private static long Of(OrderView view, ItemOutcome outcome) => view.Outcomes.FirstOrDefault(count => count.Name == outcome.ToString())?.Lines ?? 0;

    private static IEnumerable<string> Numbers() => Enumerable.Range(0, Lines).Select(index =>
        prefixes[index % prefixes.Length] + (index * 7_919L).ToString(CultureInfo.InvariantCulture).PadLeft(8, '0'));

    private static long Key(string national) => long.Parse($"86{national}", CultureInfo.InvariantCulture);
}
