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
        transaction.Commit();
        transaction.Dispose();
    }

    private static void ReadsOfTheTies(SqlServerReads reads)
    {
        Assert.Equal(new HoldingRow(Number(0), new("holder-a", Executor, 1, sample)), reads.Holdings("holder-a", "CMCC", 0, 10)[0]);
        Assert.Equal("text", reads.CardsIn("490154203237518", 10)[0]);
    }
}
