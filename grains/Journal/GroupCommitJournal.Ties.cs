using Coordination.Carriers;
using Coordination.Sims;

namespace Coordination.Journal;

internal sealed partial class GroupCommitJournal
{
    public async ValueTask<IReadOnlyList<HoldingRow>> HoldingsOf(string holder, CarrierCode? carrier, long afterNumber, int limit, CancellationToken cancellation) =>
        await quick.Ask(reads => reads.Holdings(holder, carrier?.ToString() ?? string.Empty, afterNumber, limit), cancellation);

    public async ValueTask<IReadOnlyList<Iccid>> CardsIn(string imei, CancellationToken cancellation)
    {
        var cards = await quick.Ask(reads => reads.CardsIn(imei, ITieRows.CardsPerDeviceMax), cancellation);
        return cards.ConvertAll(Iccid.Parse);
    }
}
