using System.Globalization;
using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Harness;
using Coordination.Holders;
using Coordination.Law;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Provinces;
using Coordination.Sims;
using Microsoft.Extensions.DependencyInjection;

namespace Coordination.Scenarios;

/// <summary>Limits of portal calls that no other test reaches: at the limit it is done, one beyond it is not, and no page is longer than it may be.</summary>
public sealed class When_a_caller_is_at_a_limit
{
    private static readonly Principal Mobile = Country.SystemOf(CarrierCode.Cmcc);

    [Fact]
    public async Task A_call_takes_so_many_things_and_a_page_shows_so_many()
    {
        await using var country = await Country.Start();

        var rows = Many(OrderLimits.RowsPerPageMax + 1).Select((number, index) => new OrderRow(index + 1, number, null)).ToArray();
        var draft = new OrderDraft("rows", Ground.PsbCase, "", "DEV 1", new('r', Portal.ReasonMax), Services.None, "", new('a', 64), null);
        var order = await country.Do(Country.Police, portals => portals.Province.Submit(draft));
        await Refused(RefusalCode.LimitReached, country.As(Country.Police, portals => portals.Province.AddRows(order.OrderId, rows)));
        await country.Do(Country.Police, portals => portals.Province.AddRows(order.OrderId, rows[..OrderLimits.RowsPerPageMax]));
        await Refused(RefusalCode.InvalidArgument, country.As(Country.Police, portals =>
            portals.Province.AddRows(order.OrderId, new OrderRow[] { new(2_000, "13900139000", "CODE", ColumnName.ColumnsMax + 1) })));
        await Refused(RefusalCode.InvalidArgument, country.As(Country.Police, portals =>
            portals.Province.ProposeReview(order.OrderId, ReviewChoice.Drop, Enumerable.Range(1, ReviewLimits.RowsPerProposalMax + 1).ToArray(), "why")));

        var numbers = Many(ProtectedReceipt.NumbersMax + 1).ToArray();
        await Refused(RefusalCode.InvalidArgument, country.As(Country.MinistryDesk, portals => portals.Province.Protect(numbers, ProtectedKind.Hospital, null, "ward")));
        await country.Do(Country.MinistryDesk, portals => portals.Province.Protect(numbers[..ProtectedReceipt.NumbersMax], ProtectedKind.Hospital, null, "ward"));
        var province = country.Silo.GetRequiredService<Routing>().Of(Number(numbers[0]))!.Province;
        var listed = await country.Do(Country.MinistryDesk, portals => portals.Province.Protected(province.ToString(), 0, ProtectedPage.NumbersMax));
        Assert.Equal((ProtectedReceipt.NumbersMax, ProtectedPage.NumbersMax), (listed.Total, listed.Numbers.Count));
        await Refused(RefusalCode.InvalidArgument, country.As(Country.MinistryDesk, portals => portals.Province.Protected(province.ToString(), 0, ProtectedPage.NumbersMax + 1)));

        var devices = Enumerable.Range(0, SharedDevicesReceipt.DevicesMax + 1).Select(Device).ToArray();
        await Refused(RefusalCode.InvalidArgument, country.As(Country.MinistryDesk, portals => portals.Ministry.ShareDevices(devices, "shop")));
        await country.Do(Country.MinistryDesk, portals => portals.Ministry.ShareDevices(devices[..SharedDevicesReceipt.DevicesMax], "shop"));
        var shared = await country.Do(Country.MinistryDesk, portals => portals.Ministry.SharedDevices(0, SharedDevicesPage.DevicesMax));
        Assert.Equal((SharedDevicesReceipt.DevicesMax, SharedDevicesPage.DevicesMax), (shared.Total, shared.Devices.Count));
        await Refused(RefusalCode.InvalidArgument, country.As(Country.MinistryDesk, portals => portals.Ministry.SharedDevices(0, SharedDevicesPage.DevicesMax + 1)));
        for (var onList = SharedDevicesReceipt.DevicesMax; onList < SharedDevicesReceipt.ListMax; onList += SharedDevicesReceipt.DevicesMax)
        {
            var more = Enumerable.Range(onList, SharedDevicesReceipt.DevicesMax).Select(Device).ToArray();
            await country.Do(Country.MinistryDesk, portals => portals.Ministry.ShareDevices(more, "shop"));
        }

        await Refused(RefusalCode.LimitReached, country.As(Country.MinistryDesk, portals =>
            portals.Ministry.ShareDevices(new[] { Device(SharedDevicesReceipt.ListMax) }, "shop")));
    }

    [Fact]
    public async Task A_text_has_so_many_characters_and_a_time_is_so_far_off()
    {
        await using var country = await Country.Start();
        var now = country.Time.GetUtcNow();
        var order = await country.Plan(Country.Police, "texts", ["13900139000"]);
        await Refused(RefusalCode.InvalidArgument, country.As(Country.Police, portals => portals.Province.Stop(order.OrderId, new('r', Portal.ReasonMax + 1))));
        await country.Do(Country.Police, portals => portals.Province.Stop(order.OrderId, new('r', Portal.ReasonMax)));

        await Refused(RefusalCode.InvalidArgument, country.As(Mobile, portals => portals.Carrier.Report(
            CarrierReport.Standing("r-1", "13900139000", "CMCC-00", "k1-" + new string('h', HolderToken.CharactersMax), now))));
        await Refused(RefusalCode.InvalidArgument, country.As(Mobile, portals => portals.Carrier.Report(
            CarrierReport.Closure("r-2", "13900139000", now + ReportReading.AheadMax + TimeSpan.FromSeconds(1)))));
        await country.Do(Mobile, portals => portals.Carrier.Report(CarrierReport.Closure("r-3", "13900139000", now + ReportReading.AheadMax)));

        await Refused(RefusalCode.InvalidArgument, country.As(Country.MinistryDesk, portals =>
            portals.Ministry.SetQuota("51", 1, now.AddHours(QuotaLimits.HoursMax).AddSeconds(1), "cut off")));
        await country.Do(Country.MinistryDesk, portals => portals.Ministry.SetQuota("51", 1, now.AddHours(QuotaLimits.HoursMax), "cut off"));

        await Refused(RefusalCode.InvalidArgument, country.As(Country.MinistryDesk, portals =>
            portals.Ministry.PreviewRebase(new("verify-window", Deadlines.DeadlinePolicyDecision.RebaseMax + TimeSpan.FromSeconds(1), null))));
        await country.Do(Country.MinistryDesk, portals => portals.Ministry.PreviewRebase(new("verify-window", Deadlines.DeadlinePolicyDecision.RebaseMax, null)));
    }

    private static async Task Refused<T>(RefusalCode code, Task<Answer<T>> asked)
        where T : class => Assert.Equal(code, (await asked).Refusal?.Code);

    private static Msisdn Number(string text) => Msisdn.TryParse(text.AsSpan(), out var number, out _) ? number : throw new ArgumentException(text);

    // A device is its first fourteen digits.
    private static string Device(int number) => $"490154{number:00000000}0";

    /// <summary>Numbers in a row, of one carrier in one province.</summary>
    private static IEnumerable<string> Many(int count) => Enumerable.Range(0, count).Select(index => (13_900_130_000L + index).ToString(CultureInfo.InvariantCulture));
}
