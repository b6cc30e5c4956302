using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Law;
using Coordination.Numbers;
using Coordination.Provinces;
using Orleans.Storage;

namespace Coordination.Deadlines;

/// <summary>
/// Numbers whose holders were told and have not verified: each is what the rules made of a carrier's finding and of the proof
/// that its notice was delivered, and is stored by the journal with its facts and its deadline. No grain is asked, and the
/// notice that would be written and taken away again is left out.
/// </summary>
internal sealed class OpenWindows(ICarrierDirectory carriers, LegalSettings law)
{
    public const long FirstNumber = 8_613_800_000_000;

    private const int NumbersPerPage = 512;
    private const int PagesInFlight = 4;
    private static readonly ProvinceCode Sichuan = ProvinceCode.From(51);
    private static readonly CarrierUnit Unit = CarrierUnit.Parse("CMCC-51");
    private readonly DeadlineRules rules = DeadlineRules.Of(law, []);
    private static readonly Principal Carrier = new("system-CMCC", Role.CarrierSystem, "CMCC", ProvinceCode.Unknown, Unit.Carrier);

    /// <summary>Stores them, the delivery of their notices evenly spread over a span of time, in the order of the numbers.</summary>
    public async Task Store(IStateRows journal, IGrainStorageSerializer serializer, int count, DateTimeOffset firstDelivery, TimeSpan within)
    {
        var flying = new Queue<Task>();
        for (var first = 0; first < count; first += NumbersPerPage)
        {
            if (flying.Count == PagesInFlight)
            {
                await flying.Dequeue();
            }

            var writes = new List<Task<int?>>(NumbersPerPage);
            for (var index = first; index < Math.Min(count, first + NumbersPerPage); index++)
            {
                var (state, changes) = Open(FirstNumber + index, firstDelivery + (within * ((double)index / count)));
                var payload = serializer.Serialize(new Journalled<NumberState>(state, [])).ToMemory();
                writes.Add(journal.Write(StateKey.OfNumber(INumberGrain.StateName, FirstNumber + index), payload, null, changes, CancellationToken.None));
            }

            flying.Enqueue(Written(writes));
        }

        await Task.WhenAll(flying);
    }

    private static async Task Written(List<Task<int?>> writes)
    {
        if ((await Task.WhenAll(writes)).Any(version => version != 1))
        {
            throw new InvalidOperationException("A number was there before: begin with an empty database.");
        }
    }

    private (NumberState State, List<Change> Changes) Open(long key, DateTimeOffset deliveredAt)
    {
        var number = Msisdn.FromKey(key);
        var authority = Authority.Of(Ground.CarrierRisk);
        var placedAt = deliveredAt.AddMinutes(-1);
        var terms = new HoldTerms(
            $"case:{key:D26}", Ground.CarrierRisk, authority.Provision.Id, "model M7", authority.Services, authority.Notice, authority.ReleaseBy, Carrier, null, 1);
        var placed = NumberDecision.PlaceHold(
            new NumberState(), new(terms, null, 1, placedAt.AddSeconds(10), Unit, Priority.Bulk), At(number, placedAt));
        var told = NoticeDecision.NoticeAnswered(
            placed.State, NoticeDecision.IdOf(number, placed.State.Holds[0], 1), true, deliveredAt, At(number, deliveredAt));
        return (told.State, [.. placed.Changes.Concat(told.Changes).Where(IsKept)]);
    }

    private static bool IsKept(Change change) => change is not (Change.NoticeOrdered or Change.NoticeSettled
        or Change.DeadlineSet { Policy: DeadlinePolicy.NoticeWait } or Change.DeadlineCleared { Policy: DeadlinePolicy.NoticeWait });

    private Circumstances At(Msisdn number, DateTimeOffset now) => new(now, law, rules, carriers, number, Sichuan);
}
