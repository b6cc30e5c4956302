using System.Globalization;
using Coordination.Harness;
using Coordination.Numbers;
using Coordination.Orders;

namespace Coordination.Scenarios;

/// <summary>
/// Flow 6 of the domain under the brakes as they are set for production: after two in five of its numbers an order turns out to be
/// wrong. What was not placed is cancelled, what was placed is revoked, and what others hold is not touched.
/// </summary>
[Trait("Flow", "6")]
public sealed class When_a_wrong_order_is_revoked_half_way
{
    private const int Count = 10_500;

    /// <summary>Lines a second: slower than commands wait for holds, so that some are applied long before the last is placed.</summary>
    private const int Pace = 200;
    private const int Others = 40;

    [Fact]
    public async Task What_was_not_placed_is_cancelled_what_was_is_revoked_with_an_apology_and_others_holds_stay()
    {
        await using var country = await Country.Start();
        string[] wrong = [.. Numbers(Count)];
        string[] others = [.. wrong.Take(Others)];
        await country.Ended(Country.OtherPolice, (await country.Order(Country.OtherPolice, "theirs", others)).OrderId);

        var planned = await country.Plan(Country.Police, "wrong", wrong);
        await country.Do(Country.Approver, portals => portals.Province.Approve(planned.OrderId, planned.Root, "seen"));
        await country.Do(Country.Police, portals => portals.Province.SetRate(planned.OrderId, Pace, "gently"));
        await country.Do(Country.Police, portals => portals.Province.Apply(planned.OrderId, "go"));
        await country.Until(() => country.Show(Country.Police, planned.OrderId), view => Of(view, ItemOutcome.Applied) >= Count * 2 / 5, "two in five were applied");
        await country.Do(Country.Police, portals => portals.Province.Cancel(planned.OrderId, "wrong list"));
        var cancelled = await country.Ended(Country.Police, planned.OrderId);
        var placed = country.Standing();
        var undo = await country.Undo(Country.Police, planned.OrderId, wrongful: true);

        Assert.Equal(ApprovalNeed.SecondPerson, planned.Conduct.Approval);
        Assert.Equal(Count, cancelled.Outcomes.Sum(count => count.Lines));
        Assert.InRange(Of(cancelled, ItemOutcome.Cancelled), 1, Count * 3 / 5);
        Assert.Equal(Count - Of(cancelled, ItemOutcome.Cancelled), Of(cancelled, ItemOutcome.Applied) + Of(cancelled, ItemOutcome.AlreadyInState));

        // What was not placed was never touched; of the rest, all but what others hold too came back, each once and with an apology.
        var touched = placed.Count;
        Assert.Equal(touched, Of(cancelled, ItemOutcome.Applied) + Others);
        Assert.Equal(touched, country.Standing().Count);
        var standing = country.Standing().Where(number => number.Value != 0).Select(number => number.Key);
        Assert.Equal(others.Select(Key).Order(), standing.Order());
        var returned = country.Effects().Where(effect => effect.Barred.Bits == 0).ToList();
        Assert.Equal(touched - Others, returned.Count);
        Assert.All(returned, effect => Assert.NotNull(effect.NoticeSentAt));
        Assert.Equal(Of(cancelled, ItemOutcome.Cancelled), Of(undo, ItemOutcome.NotHeld));

        // Wrongful, in the record of each: what counts against the issuer is counted from there.
        var history = await country.Do(Country.Auditor, portals => portals.Audit.History(wrong.First(number => returned[0].Number.Digits == Key(number)), 0, "complaint"));
        Assert.Contains(history.Facts, fact => fact.Kind == nameof(HoldRevoked) && fact.Fields.Any(field => field is { Key: "wrongful", Value: "1" }));
    }

    private static long Of(OrderView view, ItemOutcome outcome) => view.Outcomes.FirstOrDefault(count => count.Name == outcome.ToString())?.Lines ?? 0;

    private static IEnumerable<string> Numbers(int count) =>
        Enumerable.Range(0, count).Select(index => $"138{(index * 7_919L).ToString(CultureInfo.InvariantCulture).PadLeft(8, '0')}");

    private static long Key(string number) => long.Parse($"86{number}", CultureInfo.InvariantCulture);
}
