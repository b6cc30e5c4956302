using Coordination.Provinces;

namespace Coordination.Orders;

/// <summary>What an issuer sent last. Key: <c>feed:</c> and 26 characters, from the issuing body.</summary>
[GrainInterfaceType("feed")]
[Alias("feed")]
internal interface IFeedGrain : IGrainWithStringKey
{
    /// <summary>The last orders that were carried out, oldest first.</summary>
    [Alias("recent")]
    Task<IReadOnlyList<FeedFigures>> Recent();

    /// <summary>Keeps an order among the last <paramref name="ordersMax"/>; a repeat changes nothing.</summary>
    [Alias("note")]
    Task Note(FeedFigures order, int ordersMax);
}

/// <summary>An issuer's last orders. No fact: it can be forgotten, and then an issuer is one that sent nothing yet.</summary>
[GenerateSerializer, Alias("feed-rollup")]
internal sealed class FeedRollUp
{
    [Id(0)]
    public List<FeedFigures> Orders { get; set; } = [];
}

[GrainType("feed")]
internal sealed class FeedGrain([PersistentState("feed", GrainsStorage.Name)] IPersistentState<FeedRollUp> rollUp) : Grain, IFeedGrain
{
    public static string KeyOf(string organisation) => $"feed:{OrderId.Digest(organisation)}";

    public Task<IReadOnlyList<FeedFigures>> Recent() => Task.FromResult<IReadOnlyList<FeedFigures>>([.. rollUp.State.Orders]);

    public async Task Note(FeedFigures order, int ordersMax)
    {
        if (rollUp.State.Orders.Exists(known => known.OrderId == order.OrderId))
        {
            return;
        }

        rollUp.State.Orders.Add(order);
        rollUp.State.Orders.RemoveRange(0, Math.Max(0, rollUp.State.Orders.Count - ordersMax));
        await rollUp.WriteStateAsync();
    }
}
