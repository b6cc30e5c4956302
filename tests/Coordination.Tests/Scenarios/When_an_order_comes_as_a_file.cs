using System.Text;
using Coordination.Golden;
using Coordination.Harness;
using Coordination.Orders;
using Coordination.Provinces;
using Coordination.Tidy;

namespace Coordination.Scenarios;

/// <summary>A file as it was mailed, over the real portal: every row is a line or a reject that says where it stands and what to do.</summary>
public sealed class When_an_order_comes_as_a_file
{
    [Theory]
    [InlineData("messy.csv")]
    [InlineData("messy.jsonl")]
    [InlineData("messy.xlsx")]
    public async Task Every_row_that_is_not_acted_on_is_in_the_reject_file(string name)
    {
        await using var country = await Country.Start();
        await using var file = await Open(name);

        var view = await country.As(Country.Police, portals => Sent(portals, file, name));
        var withTexts = await country.As(Country.Police, portals => Rejected(Desk(portals).Rejects(view, Token).WithTextsOf(file, Token)));
        var masked = await country.As(Country.Police, portals => Rejected(Desk(portals).Rejects(view, Token)));

        Assert.Equal(OrderPhase.Planned, view.Phase);
        Assert.Equal(view.Lines, view.Outcomes.Sum(count => count.Lines));
        Assert.Equal(view.Outcomes.Where(count => count.Name != nameof(ItemOutcome.Pending)).Sum(count => count.Lines), withTexts.Count('\n') - 1);
        Assert.Equal(Places(withTexts), Places(masked));
        Assert.StartsWith("\uFEFF", withTexts, StringComparison.Ordinal);
        GoldenFile.Check($"rejects-{name}.csv", withTexts[1..]);
    }

    [Fact]
    public async Task Only_what_was_planned_of_a_workbook_is_acted_on_once()
    {
        await using var country = await Country.Start();
        await using var file = await Open("messy.xlsx");
        var planned = await country.As(Country.Police, portals => Sent(portals, file, "xlsx"));
        await country.Do(Country.Approver, portals => portals.Province.Approve(planned.OrderId, planned.Root, "seen"));
        await country.Do(Country.Police, portals => portals.Province.Apply(planned.OrderId, "scenario"));
        var ended = await country.Ended(Country.Police, planned.OrderId);

        Assert.Equal(["涉诈号码", "补充"], ended.Sheets!.All.Select(sheet => sheet.Name));
        var acted = country.Effects().Select(effect => effect.Number.Digits).ToList();
        Assert.Equal(
            [8613800138201, 8613800138202, 8613800138203, 8613800138207, 8613800138231],
            acted.Order());
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static ProvinceClient Desk(IPortals portals) => new(portals, new PortalCalls(TimeProvider.System, 1));

    private static async Task<OrderFile> Open(string name) => Assert.IsType<OrderFileOpened.Opened>(
        await OrderFile.Open(Repository.At($"infra/samples/{name}"), Token)).File;

    private static async Task<OrderView> Sent(IPortals portals, OrderFile file, string key)
    {
        var draft = new OrderDraft(
            key, Law.Ground.PsbCase, string.Empty, "京公(诈)〔2026〕1号", "scenario", Numbers.Services.None, string.Empty, file.ContentHash, null);
        var answer = await Desk(portals).SendFile(file, draft, null, Token);
        return answer.Value ?? throw new InvalidOperationException(answer.Refusal!.En);
    }

    private static async Task<string> Rejected(IAsyncEnumerable<OrderLineView> lines)
    {
        using var bytes = new MemoryStream();
        await RejectFile.Write(bytes, lines, Token);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    // Sheet, row and column: what stands before the number.
    private static List<string> Places(string table) => [.. table.Split('\n').Select(line => string.Join(',', line.Split(',').Take(3)))];
}
