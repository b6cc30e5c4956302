using System.Data;
using Coordination.Conformance;
using static Coordination.Conformance.JournalSamples;

namespace Coordination.Journal;

public sealed partial class SqlServerConversationTests
{
    private void WritesOfTheTies()
    {
        session.Begin(IsolationLevel.ReadCommitted);
        transaction.StoreHoldings([]);
        transaction.StoreDevices([]);
        transaction.StoreHoldings([new("holder-a", Number(1), new("holder-a", Executor, 1, JournalUnderTest.Start)), new("holder-b", Number(1), null)]);
        transaction.StoreDevices([new("490154203237518", "8986001234567890123", JournalUnderTest.Start)]);
        transaction.StorePseudonyms([]);
        transaction.ForgetPseudonyms([]);
        transaction.StorePseudonyms([new("k1-a", "h-a", [1], false), new("k1-b", "h-b", null, true)]);
        transaction.ForgetPseudonyms(["k1-b"]);
        transaction.Commit();
        transaction.Dispose();
    }

    private static void ReadsOfTheTies(SqlServerReads reads)
    {
        Assert.Equal(new HoldingRow(Number(0), new("holder-a", Executor, 1, sample)), reads.Holdings("holder-a", "CMCC", 0, 10)[0]);
        Assert.Equal("text", reads.CardsIn("490154203237518", 10)[0]);
        Assert.Empty(reads.Pseudonyms([]));
        Assert.Equal("text", reads.Pseudonyms(["k1-a"])[0].Token);
        Assert.Equal("text", reads.PseudonymsUnder("k1-", "k1.", false, "", 10)[0].Holder);
        Assert.True(reads.CountPseudonyms("k1-", "k1.").Moved > 0);
    }
}
