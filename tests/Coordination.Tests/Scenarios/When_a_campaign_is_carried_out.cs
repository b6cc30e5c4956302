using System.Globalization;
using Coordination.Audit;
using Coordination.CarrierSimulator;
using Coordination.Harness;
using Coordination.Orders;

namespace Coordination.Scenarios;

/// <summary>Flow 3 of the domain under the brakes as they are set for production: a campaign's list, large enough for a second person and a canary.</summary>
[Trait("Flow", "3")]
public sealed class When_a_campaign_is_carried_out
{
    private const int Numbers = 51_000;
    private const int Bad = 255;
    private const int Repeats = 102;
    private const int Protected = 51;
    private static readonly string[] Prefixes = ["138", "139", "133", "189", "130", "186", "192", "165", "1700"];

    [Fact]
    public async Task It_is_counted_approved_tried_on_a_few_paused_resumed_outlasts_a_carrier_and_every_line_ends_once()
    {
        await using var country = await Country.Start(ported: 0.01);
        string[] numbers = [.. Enumerable.Range(0, Numbers).Select(Number)];
        string[] rows = [.. numbers, .. Enumerable.Range(0, Bad).Select(index => $"1380013{index}"), .. numbers[..Repeats]];
        string[] hospitals = [.. numbers[1_000..(1_000 + Protected)]];
        await country.Do(Country.MinistryDesk, portals => portals.Province.Protect(hospitals, ProtectedKind.Hospital, null, "emergency rooms"));

        // Counted, and nothing has happened.
        var planned = await country.Plan(Country.Police, "campaign", rows);
        var alone = await country.As(Country.Police, portals => portals.Province.Apply(planned.OrderId, "go"));
        Assert.Equal((rows.Length, Numbers), (planned.Lines, planned.DistinctNumbers));
        Assert.Equal(Protected, planned.Conduct.ProtectedByProvince.Sum(count => count.Lines));
        Assert.Equal((ApprovalNeed.SecondPerson, Numbers), (planned.Conduct.Approval, planned.Conduct.IssuedLines));
        Assert.Equal(RefusalCode.Precondition, alone.Refusal!.Code);
        Assert.Empty(country.Effects());

        // A second person; then a canary, whose verdict lets it go on.
        await country.Do(Country.Approver, portals => portals.Province.Approve(planned.OrderId, planned.Root, "checked against the files"));
        var begun = await country.Do(Country.Police, portals => portals.Province.Apply(planned.OrderId, "campaign"));
        Assert.Equal(OrderWave.Canary, begun.Conduct.Wave);
        var judged = await Until(country, planned, view => view.Conduct.Verdict is not CanaryVerdict.None, "the canary was judged");
        Assert.Equal(CanaryVerdict.Passed, judged.Conduct.Verdict);
        Assert.InRange(judged.Conduct.CanaryLines, Numbers / 200, Numbers / 50);

        // Paused in its middle; then one carrier is away for half an hour, which costs the others nothing.
        await Until(country, planned, view => Of(view, ItemOutcome.Applied) > 3 * judged.Conduct.CanaryLines, "more than the canary was applied");
        var paused = await country.Do(Country.Police, portals => portals.Province.Pause(planned.OrderId, "the ministry asks"));
        Assert.InRange(Of(paused, ItemOutcome.Applied), 1, Numbers - Protected - 1);
        country.Carriers.SetFaults("CTCC", Faults.None with { Down = true });
        await country.Do(Country.Police, portals => portals.Province.Resume(planned.OrderId, "answered"));
        country.Time.Advance(TimeSpan.FromMinutes(30));
        var others = await Until(
            country, planned, view => view.HeldAt is not null && Of(view, ItemOutcome.Applied) >= numbers.Count(IsNotTelecoms) * 97 / 100, "the other carriers are done");
        Assert.True(others.Phase is OrderPhase.Running, $"{others.Phase} {others.Conduct.PausedFor} {others.Conduct.PausedWhy}");
        country.Carriers.SetFaults("CTCC", Faults.None);
        var ended = await Until(country, planned, view => view.Phase is OrderPhase.Completed, "every line ended");

        Assert.Equal(
            new Dictionary<string, long>
            {
                [nameof(ItemOutcome.Applied)] = Numbers - Protected,
                [nameof(ItemOutcome.ProtectedReview)] = Protected,
                [nameof(ItemOutcome.InvalidNumber)] = Bad,
                [nameof(ItemOutcome.Duplicate)] = Repeats,
            },
            ended.Outcomes.ToDictionary(count => count.Name, count => count.Lines));
        var acted = country.Effects().Select(effect => effect.Number.Digits).ToList();
        Assert.Equal(Numbers - Protected, acted.Count);
        Assert.Equal(acted.Count, acted.Distinct().Count());
        Assert.DoesNotContain(acted, hospitals.Select(Key).ToHashSet().Contains);
        var whole = await country.Do(Country.MinistryDesk, portals => portals.Ministry.Country());
        Assert.Equal(rows.Length, whole.Outcomes.Sum(count => count.Lines));
    }

    private static Task<OrderView> Until(Country country, OrderView order, Func<OrderView, bool> seen, string what) =>
        country.Until(() => country.Show(Country.Police, order.OrderId), seen, what);

    private static long Of(OrderView view, ItemOutcome outcome) => view.Outcomes.FirstOrDefault(count => count.Name == outcome.ToString())?.Lines ?? 0;

    // Of the carrier that is away some are ported to others, and of the others to it: about one in a hundred.
    private static bool IsNotTelecoms(string number) => !number.StartsWith("133", StringComparison.Ordinal) && !number.StartsWith("189", StringComparison.Ordinal);

    private static string Number(int index)
    {
        var prefix = Prefixes[index % Prefixes.Length];
        var digits = 11 - prefix.Length;
        return prefix + (index * 7_919L % 100_000_000).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0')[^digits..];
    }

    private static long Key(string national) => long.Parse("86" + national, CultureInfo.InvariantCulture);
}
