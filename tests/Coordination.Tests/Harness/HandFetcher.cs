using Coordination.Audit;
using Coordination.Carriers;

namespace Coordination.Harness;

/// <summary>A carrier's system that fetches and acknowledges when a test says so, and tells what it has seen as a careful one does.</summary>
internal sealed class HandFetcher(Country country, CarrierCode carrier)
{
    private string cursor = string.Empty;

    public Principal System { get; } = Country.SystemOf(carrier);

    /// <summary>The highest history it was told.</summary>
    public HistorySeen? Seen { get; private set; }

    /// <summary>One fetch.</summary>
    public async Task<Fetched> Fetch(int most = CommandBatch.CommandsMax, TimeSpan wait = default)
    {
        var fetched = await country.Do(System, portals => portals.Carrier.Fetch(new(cursor, most, wait, Seen)));
        cursor = fetched.Cursor;
        Seen = fetched.Told is { } told && told.IsAfter(Seen) ? told : Seen;
        return fetched;
    }

    /// <summary>Fetches until it may be commanded; before there is anything to give.</summary>
    public Task<Fetched> Admitted() => country.Until(() => Fetch(), fetched => fetched.WithheldEn.Length == 0, $"{carrier} may be commanded");

    /// <summary>Fetches until there are commands.</summary>
    public async Task<CommandBatch> Given(int most = CommandBatch.CommandsMax) =>
        (await country.Until(() => Fetch(most), fetched => fetched.Commands is not null, $"{carrier} was given commands")).Commands!;

    /// <summary>Tells that a batch was applied, with exceptions.</summary>
    public Task<Answer<AckReceipt>> Ack(CommandBatch batch, params NotApplied[] exceptions) => Ack(new BatchAck(batch.BatchId, country.Time.GetUtcNow(), exceptions));

    public Task<Answer<AckReceipt>> Ack(BatchAck ack) =>
        new CarrierClient(country.PortalsOf(System), new PortalCalls(TimeProvider.System, 1)).Ack(ack, TestContext.Current.CancellationToken);

    /// <summary>How its queue stands.</summary>
    public async Task<CarrierView> Queue() => Assert.Single((await country.Do(System, portals => portals.Carrier.Carriers())).Carriers);

    /// <summary>Until so many commands wait.</summary>
    public Task<CarrierView> Waiting(long commands) => country.Until(Queue, view => view.Waiting == commands, $"{commands} commands of {carrier} wait");
}
