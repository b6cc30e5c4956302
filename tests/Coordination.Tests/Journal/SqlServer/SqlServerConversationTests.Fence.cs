using System.Data;
using Coordination.Carriers;
using Coordination.Conformance;
using Coordination.Numbers;
using static Coordination.Conformance.JournalSamples;

namespace Coordination.Journal;

public sealed partial class SqlServerConversationTests
{
    private static readonly DateTimeOffset sample = DateTimeOffset.UnixEpoch.AddMicroseconds(1);

    private void WritesOfTheFence()
    {
        session.Begin(IsolationLevel.ReadCommitted);
        Assert.Equal(new(1, sample, sample, new(sample, "text", new(1, 1, "text"))), transaction.Fence());
        transaction.StoreFence(FenceRow.First);
        transaction.StoreFence(new(2, JournalUnderTest.Start, JournalUnderTest.Start, new(JournalUnderTest.Start, "CMCC", new(1, 3, "1:3:00"))));
        Assert.Empty(transaction.WantedOf([]));
        Assert.Equal(new(Number(0), Executor, 1, (Services)1, 1, sample), transaction.WantedOf([Number(0), Number(0)])[0]);
        ForgottenEffect[] effects =
        [
            new(CarrierCode.Cmcc, new(Msisdn.FromKey(Number(0)), 1, 3, 2, Services.TwoWay, JournalUnderTest.Start), 1),
            new(CarrierCode.Cmcc, new(Msisdn.FromKey(Number(9)), 1, 3, 2, Services.None, JournalUnderTest.Start), 0),
        ];
        var isNew = new bool[2];
        transaction.StoreForgotten([], []);
        transaction.StoreForgotten(effects, isNew);
        Assert.Equal([true, false], isNew);
        transaction.SettleForgotten(Number(0), CarrierCode.Cmcc);
        Assert.Equal(1, transaction.SettleAgreed());
        transaction.StoreCompared(new(CarrierCode.Cmcc, 2, JournalUnderTest.Start));
        transaction.Commit();
        transaction.Dispose();
    }

    private static void ReadsOfTheFence(SqlServerReads reads)
    {
        Assert.Equal(1, reads.Fence().Value);
        Assert.Null(reads.HeadOf(1, 1));
        Assert.Null(reads.LastFact(Subject.OfFence()));
        Assert.Equal([new(CarrierCode.Cmcc, 1, sample), new ComparedRow(CarrierCode.Ctcc, 1, sample)], reads.Compared());
        Assert.Equal([new(CarrierCode.Cmcc, 0, 1), new ForgottenCount(CarrierCode.Ctcc, 0, 1)], reads.ForgottenCounts());

        var forgotten = Assert.Single(reads.Forgotten(0, 10, onlyOpen: true));
        var line = new LineAtCarrier(Msisdn.FromKey(Number(0)), 1, 1, 1, (Services)1, sample);
        Assert.Equal(new(1, new(CarrierCode.Cmcc, line, 1), (Services)1, true), forgotten);
    }
}
