using Coordination.Audit;
using Coordination.Orders;
using Coordination.Provinces;
using Microsoft.Extensions.Time.Testing;

namespace Coordination.Tests.Client;

public class StreamTests
{
    private protected readonly FakePortals portals = new();
    private readonly FakeTimeProvider time = new(FakeProvinceDesk.Noon);

    [Fact]
    public async Task Lines_come_in_the_order_of_rows_without_gap_or_repeat_over_many_pages()
    {
        portals.ProvinceDesk.LineViews = Lines(25);

        var rows = await Client().Province.Lines(FakeProvinceDesk.OrderId, linesPerPage: 10, ct: Ct).Select(line => line.Row).ToListAsync(Ct);

        Assert.Equal(Enumerable.Range(1, 25), rows);
        Assert.Equal([0, 10, 20], portals.Log.Of("Lines").Select(arguments => (int)arguments[2]!));
    }

    [Fact]
    public async Task Who_stops_reading_asks_for_no_further_page()
    {
        portals.ProvinceDesk.LineViews = Lines(1_000);

        await Client().Province.Lines(FakeProvinceDesk.OrderId, linesPerPage: 10, ct: Ct).Take(5).ToListAsync(Ct);

        Assert.Equal(1, portals.Log.Count("Lines"));
    }

    [Fact]
    public async Task Facts_come_page_after_page()
    {
        var versions = await Client().Audit.Facts("13800138000", "complaint 17", Ct).Select(fact => fact.Version).ToListAsync(Ct);

        Assert.Equal(Enumerable.Range(1, 7), versions);
        Assert.Equal([0, 3, 6], portals.Log.Of("History").Select(arguments => (int)arguments[1]!));
        Assert.All(portals.Log.Of("History"), arguments => Assert.Equal("complaint 17", arguments[2]));
    }

    [Fact]
    public async Task A_refused_stream_throws_the_refusal()
    {
        portals.Log.Refusals["Lines"] = new Refusal(RefusalCode.NotFound, "没有", "none");

        var refused = await Assert.ThrowsAsync<CoordinationRefusedException>(
            () => Client().Province.Lines("order:x", ct: Ct).ToListAsync(Ct).AsTask());

        Assert.Equal(RefusalCode.NotFound, refused.Refusal.Code);
    }

    [Fact]
    public async Task A_watch_shows_each_change_once_and_ends_with_the_order()
    {
        portals.ProvinceDesk.Phase = OrderPhase.Running;
        var looks = 0;
        portals.ProvinceDesk.OnLook = () =>
        {
            looks++;
            portals.ProvinceDesk.Outcomes = looks < 4 ? [new("Pending", 2)] : [new("Applied", 2)];
            portals.ProvinceDesk.Phase = looks < 6 ? OrderPhase.Running : OrderPhase.Completed;
            time.Advance(ProvinceClient.WatchEvery);
        };
        portals.ProvinceDesk.Outcomes = [new("Pending", 2)];

        var seen = await Client().Province.Watch(FakeProvinceDesk.OrderId, Ct).ToListAsync(Ct);

        Assert.Equal([OrderPhase.Running, OrderPhase.Running, OrderPhase.Completed], seen.Select(view => view.Phase));
        Assert.Equal(["Pending", "Applied", "Applied"], seen.Select(view => view.Outcomes[0].Name));
        Assert.Equal(7, looks);
    }

    /// <summary>How the portals are reached.</summary>
    private protected virtual IPortals Way => portals;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static OrderLineView[] Lines(int count) =>
        [.. Enumerable.Range(1, count).Select(row => new OrderLineView(row, "138****8000", "51", "CMCC-51", ItemOutcome.Applied, ""))];

    private CoordinationClient Client() => new(Way, time, jitterSeed: 1);
}
