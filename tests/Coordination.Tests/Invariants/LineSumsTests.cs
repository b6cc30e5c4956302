using System.Globalization;
using Coordination.CarrierSimulator;
using Coordination.Harness;
using Coordination.Orders;

namespace Coordination.Invariants;

/// <summary>
/// Orders are begun, paused, stopped, cancelled, retried and taken back in any order, carriers come and go, silos too: at every step no
/// line is lost or twice in the country's sums, and at rest every figure is the orders' own.
/// </summary>
public sealed class LineSumsTests(ITestOutputHelper output)
{
    private const int Steps = 24;

    private static readonly string[] carriers = ["CMCC", "CTCC", "CUCC"];
    private static readonly string[] codes = ["138", "139", "133", "186"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_is_done_to_orders_provinces_add_up_to_their_lines(int seed)
    {
        var random = new Random(seed);
        var history = new List<string>();
        try
        {
            await using var country = await Country.Start(notAssigned: 0.1);
            var orders = new List<string>();
            var undos = new List<string>();
            for (var step = 0; step < Steps; step++)
            {
                history.Add(await Step(country, random, step, orders, undos));
                await CountryBooks.Conserve(country, orders);
            }

            await Rest(country, orders, undos);
            await CountryBooks.AddUp(country, orders, undos);
            await country.Restart();
            await CountryBooks.AddUp(country, orders, undos);
        }
        catch
        {
            output.WriteLine($"Seed {seed}: {string.Join("; ", history)}");
            throw;
        }
    }

    private static async Task<string> Step(Country country, Random random, int step, List<string> orders, List<string> undos)
    {
        var order = orders.Count == 0 ? string.Empty : orders[random.Next(orders.Count)];
        switch (orders.Count == 0 ? 0 : random.Next(12))
        {
            case 0 or 1 or 2 or 3:
                var rows = Enumerable.Range(0, random.Next(1, 60)).Select(_ => Row(random)).ToList();
                var by = random.Next(3) == 0 ? Country.Sichuan : Country.Police;
                var begun = await country.Order(by, $"batch-{step}", rows, overrideGates: "as drawn");
                orders.Add(begun.OrderId);
                return $"{rows.Count} rows of {by.Id}";
            case 4:
                return $"stop {await Try(country.As(Country.MinistryDesk, portals => portals.Ministry.Stop(order, "drawn")))}";
            case 5:
                return $"cancel {await Try(country.As(Country.MinistryDesk, portals => portals.Province.Cancel(order, "drawn")))}";
            case 6:
                return $"pause {await Try(country.As(Country.MinistryDesk, portals => portals.Province.Pause(order, "drawn")))}";
            case 7:
                return $"resume {await Try(country.As(Country.MinistryDesk, portals => portals.Province.Resume(order, "drawn")))}";
            case 8:
                return $"retry {await Try(country.As(Country.MinistryDesk, portals => portals.Province.Retry(order, "drawn")))}";
            case 9:
                return $"undo {await Undo(country, order, undos)}";
            case 10:
                var carrier = carriers[random.Next(carriers.Length)];
                var isDown = random.Next(2) == 0;
                country.Carriers.SetFaults(carrier, Faults.None with { Down = isDown });
                country.Time.Advance(TimeSpan.FromMinutes(random.Next(0, 90)));
                return $"{carrier} {(isDown ? "down" : "up")}";
            default:
                await country.Restart();
                return "restart";
        }
    }

    private static async Task<string> Undo(Country country, string order, List<string> undos)
    {
        var view = await country.Show(Country.MinistryDesk, order);
        var by = view.SubmittedBy == Country.Sichuan.Id ? Country.Sichuan : Country.Police;
        if ((await country.As(by, portals => portals.Province.Undo(order, false, "drawn"))).Value is not { } receipt)
        {
            return "refused";
        }

        var planned = await country.Do(by, portals => portals.Province.Plan(receipt.OrderId, 0));
        await country.As(Country.Approver, portals => portals.Province.Approve(planned.OrderId, planned.Root, "seen"));
        await country.As(by, portals => portals.Province.Apply(planned.OrderId, "drawn"));
        if (!undos.Contains(planned.OrderId))
        {
            undos.Add(planned.OrderId);
        }

        return "begun";
    }

    private static async Task Rest(Country country, List<string> orders, List<string> undos)
    {
        foreach (var carrier in carriers)
        {
            country.Carriers.SetFaults(carrier, Faults.None);
        }

        foreach (var order in orders.Concat(undos))
        {
            await country.As(Country.MinistryDesk, portals => portals.Province.Resume(order, "to the end"));
        }

        country.Time.Advance(TimeSpan.FromHours(3));
        await country.Until(() => CountryBooks.Waiting(country, [.. orders, .. undos]), waiting => waiting == 0, "every line ended");
    }

    private static async Task<string> Try(Task<Audit.Answer<OrderView>> act) => (await act).Refusal is null ? "done" : "refused";

    private static string Row(Random random) => random.Next(12) switch
    {
        0 => "12345",
        _ => codes[random.Next(codes.Length)] + random.Next(40).ToString(CultureInfo.InvariantCulture).PadLeft(8, '0'),
    };
}
