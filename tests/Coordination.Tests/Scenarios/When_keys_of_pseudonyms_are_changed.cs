using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Crypto;
using Coordination.Harness;
using Coordination.Holders;
using Coordination.Journal;
using Coordination.Numbers;
using Microsoft.Extensions.DependencyInjection;
using static Coordination.Scenarios.When_carriers_report;

namespace Coordination.Scenarios;

/// <summary>
/// Pseudonyms are made with a key that is changed while carriers go on reporting: everybody stays who he was, with his lines, his holds
/// and what counts against him.
/// </summary>
public sealed class When_keys_of_pseudonyms_are_changed
{
    private const string Anna = "11010519491231002X";
    private const string Bert = "440524188001010014";
    private const string First = "13800138000";
    private const string Second = "13300138000";
    private const string Third = "13000138000";
    private static readonly Principal mobile = Country.SystemOf(CarrierCode.Cmcc);
    private static readonly Principal telecom = Country.SystemOf(CarrierCode.Ctcc);
    private static readonly Principal unicom = Country.SystemOf(CarrierCode.Cucc);

    [Fact]
    public async Task Holders_are_moved_with_all_they_have_and_the_old_key_is_retired()
    {
        var (country, ring) = await Ring.Start();
        await using var closing = country;
        var since = country.Time.GetUtcNow().AddDays(-1);
        var (anna, bert) = (ring.Of(Anna), ring.Of(Bert));
        await Told(country, mobile, CarrierReport.Standing("s-1", First, "CMCC-00", anna.Pseudonym, since) with { Document = anna.SealedDocument });
        await Told(country, telecom, CarrierReport.Standing("s-2", Second, "CTCC-00", anna.Pseudonym, since));
        await Told(country, telecom, CarrierReport.Standing("s-3", "13300138009", "CTCC-00", bert.Pseudonym, since));
        await Run(country, (await Planned(country, First, HoldScope.Holder, Orders.Ties.None)).Order);
        var punished = (await country.Number(First)).Holds;

        ring.Put("k2", CryptoSuiteKind.National);
        var later = ring.Of(Anna);
        var bare = await country.As(unicom, portals => portals.Carrier.Report(CarrierReport.Standing("s-4", Third, "CUCC-00", later.Pseudonym, since)));
        var newLine = await country.As(unicom, portals => portals.Carrier.Report(
            CarrierReport.Activation("a-1", "13000138001", "CUCC-00", later.Pseudonym, "", country.Time.GetUtcNow()) with { Document = later.SealedDocument }));
        await Told(country, unicom, CarrierReport.Standing("s-4", Third, "CUCC-00", anna.Pseudonym, since));

        Assert.Contains("DOCUMENT_WANTED", bare.Refusal!.En, StringComparison.Ordinal);
        Assert.Contains("HOLDER_RESTRICTED", newLine.Refusal!.En, StringComparison.Ordinal);
        Assert.Equal(Services.TwoWay, (await country.Number(Third)).Barred);

        await country.Do(Country.MinistryDesk, portals => portals.Ministry.RotateHolderKeys("the yearly change"));
        var waiting = await country.Until(() => Keys(country), view => view.Left == 1, "all but the one without a document are moved");
        await Told(country, telecom, CarrierReport.Standing("s-5", "13300138009", "CTCC-00", ring.Of(Bert).Pseudonym, since) with { Document = ring.Of(Bert).SealedDocument });
        var again = await country.Do(Country.MinistryDesk, portals => portals.Ministry.RotateHolderKeys("the yearly change"));
        var moved = await country.Until(() => Keys(country), view => view.EndedAt is not null, "the change has ended");

        Assert.Equal((null, "k2", "ministry-1", "the yearly change"), (waiting.EndedAt, waiting.RotatingTo, waiting.By, waiting.Reason));
        Assert.Equal(waiting.BegunAt, again.BegunAt);
        Assert.Equal([("k1", "VALID", 0L, 0L, 2L), ("k2", "CURRENT", 2L, 0L, 0L)], moved.Keys.Select(Row));
        Assert.Equal(0, moved.Left);

        // The old pseudonym still leads to her, and the new one does by itself.
        foreach (var (by, line, unit, pseudonym) in new[] { (mobile, First, "CMCC-00", later.Pseudonym), (telecom, Second, "CTCC-00", anna.Pseudonym), (unicom, Third, "CUCC-00", later.Pseudonym) })
        {
            Assert.Equal((0, "NOTHING_NEW"), Code(await Told(country, by, CarrierReport.Standing($"n-{line}", line, unit, pseudonym, since.AddHours(1)))));
        }

        ring.Retire("k1");
        await country.Do(Country.MinistryDesk, portals => portals.Ministry.RotateHolderKeys("the yearly change"));
        var former = await country.As(mobile, portals => portals.Carrier.Report(CarrierReport.Standing("s-6", First, "CMCC-00", anna.Pseudonym, since)));
        await country.Until(() => Keys(country), view => view.Keys[0].Moved == 0, "what was made with the retired key is forgotten");
        await country.Until(() => Facts(country), facts => facts.Count == 3, "that is recorded");

        Assert.Contains("OTHER_KEY", former.Refusal!.En, StringComparison.Ordinal);
        Assert.Equal("RETIRED", (await Keys(country)).Keys[0].Status);
        Assert.Equal(
            [FactKind.HolderKeyRotationBegun, FactKind.HolderKeyRotationEnded, FactKind.HolderKeyForgotten],
            (await Facts(country)).Select(fact => fact.Kind));
        var number = await country.Number(First);
        Assert.Equal(punished.Select(hold => hold.OrderId), number.Holds.Select(hold => hold.OrderId));
        Assert.Equal(0, number.Epoch);
        var holder = await country.Do(Country.Police, portals => portals.Province.Holder(Third, "case"));
        Assert.Equal((3, 1), (holder.Lines.Count, holder.Holds.Count));
        Assert.DoesNotContain(country.Standing(), line => line.Value == 0);
    }

    [Fact]
    public async Task What_was_broken_off_goes_on_and_nobody_is_lost_or_there_twice()
    {
        const int holders = (IPseudonymRows.RowsPerPageMax / 2) + 30;
        var pages = 0;
        var (country, ring) = await Ring.Start(silo => AlteredDialect.Set(silo.Services, (question, ask) =>
            question == nameof(IJournalReads.PseudonymsUnder) && Interlocked.Increment(ref pages) is > 1 and < 1_000
                ? throw new JournalStorageException(JournalFault.Unavailable, "the database is gone")
                : ask()));
        await using var closing = country;
        var people = Enumerable.Range(0, holders).Select(index => ring.Of($"P{index}")).ToList();
        var desk = country.Silo.GetRequiredService<HolderDesk>();
        var names = new List<string>();
        foreach (var person in people)
        {
            names.Add((await desk.Find(person.Pseudonym, person.SealedDocument)).Value!);
        }

        ring.Put("k2");
        await country.Do(Country.MinistryDesk, portals => portals.Ministry.RotateHolderKeys("stolen"));
        var half = await country.Until(() => Keys(country), view => view.Keys[0].Moved > 0, "a page is moved");
        Volatile.Write(ref pages, 1_000);
        await country.Restart();
        var whole = await country.Until(() => Keys(country), view => view.EndedAt is not null, "the rest is, too");

        Assert.Equal(holders, names.Distinct().Count());
        Assert.Equal((holders - (IPseudonymRows.RowsPerPageMax / 2), null), (half.Left, half.EndedAt));
        Assert.Equal([("k1", "VALID", 0L, 0L, (long)holders), ("k2", "CURRENT", holders, 0L, 0L)], whole.Keys.Select(Row));
        desk = country.Silo.GetRequiredService<HolderDesk>();
        for (var index = 0; index < holders; index++)
        {
            Assert.Equal(names[index], (await desk.Find(people[index].Pseudonym, "")).Value);
            Assert.Equal(names[index], (await desk.Find(ring.Of($"P{index}").Pseudonym, "")).Value);
        }
    }

    [Fact]
    public async Task A_holder_who_was_known_before_there_was_a_ring_keeps_his_lines()
    {
        var ring = new Ring();
        var hasRing = false;
        await using var country = await Country.Start(change: (silo, of) =>
        {
            if (hasRing)
            {
                ring.Set(silo, of);
            }
        });
        var since = country.Time.GetUtcNow().AddDays(-1);
        var refused = await country.As(mobile, portals => portals.Carrier.Report(CarrierReport.Standing("s-0", First, "CMCC-00", "k1-anna", since) with { Document = "AAAA" }));
        await Told(country, mobile, CarrierReport.Standing("s-1", First, "CMCC-00", "k1-anna", since));
        hasRing = true;
        await country.Restart();

        Assert.Contains("keysFile", refused.Refusal!.En, StringComparison.Ordinal);
        Assert.Equal((0, "NOTHING_NEW"), Code(await Told(country, mobile, CarrierReport.Standing("s-2", First, "CMCC-00", "k1-anna", since.AddHours(1)))));
        await Told(country, telecom, CarrierReport.Standing("s-3", Second, "CTCC-00", "k1-anna", since));
        Assert.Equal(2, (await country.Do(Country.Police, portals => portals.Province.Holder(First, "case"))).Lines.Count);
    }

    [Fact]
    public async Task A_document_that_is_not_the_pseudonyms_is_refused_and_changes_nothing()
    {
        var (country, ring) = await Ring.Start();
        await using var closing = country;
        var (anna, bert) = (ring.Of(Anna), ring.Of(Bert));
        foreach (var (pseudonym, document, code) in new[]
        {
            (anna.Pseudonym, bert.SealedDocument, RefusalCode.InvalidArgument),
            (anna.Pseudonym, "not base64", RefusalCode.InvalidArgument),
            (anna.Pseudonym, new string('A', HolderDesk.DocumentCharactersMax + 1), RefusalCode.InvalidArgument),
            ("", anna.SealedDocument, RefusalCode.InvalidArgument),
            ("k9-00", anna.SealedDocument, RefusalCode.Precondition),
            ("nokey", "", RefusalCode.Precondition),
        })
        {
            var refused = await country.As(mobile, portals => portals.Carrier.Report(
                CarrierReport.Standing("w", First, "CMCC-00", pseudonym, country.Time.GetUtcNow()) with { Document = document }));
            Assert.Equal(code, refused.Refusal?.Code);
        }

        Assert.Equal(default, await country.Silo.GetRequiredService<IJournal>().CountPseudonyms("k1", TestContext.Current.CancellationToken));
        var alone = await country.As(Country.MinistryDesk, portals => portals.Ministry.RotateHolderKeys("why not"));
        Assert.Contains("only one key", alone.Refusal!.En, StringComparison.Ordinal);
        Assert.Empty(await Facts(country));
    }

    private static (string, string, long, long, long) Row(HolderKeyView key) => (key.Id, key.Status, key.Sealed, key.Bare, key.Moved);

    private static (int, string) Code(ReportReceipt receipt) => (receipt.Epoch, receipt.Code);

    private static Task<HolderKeysView> Keys(Country country) => country.Do(Country.Auditor, portals => portals.Ministry.HolderKeys());

    private static async Task<IReadOnlyList<StoredFact>> Facts(Country country) =>
        await country.Silo.GetRequiredService<IJournal>().History(Subject.OfHolderKeys(HolderKeysGrain.Key), 0, 10, TestContext.Current.CancellationToken);
}
