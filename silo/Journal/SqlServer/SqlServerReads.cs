using System.Data;

namespace Coordination.Journal;

/// <summary>Reads on a connection of their own, in snapshots.</summary>
internal sealed partial class SqlServerReads(SqlServerSession session, string serviceId) : IJournalReads
{
    public IDisposable Snapshot()
    {
        session.Begin(IsolationLevel.Snapshot);
        return new OpenSnapshot(session);
    }

    public void States(IReadOnlyList<StateKey> keys, StoredState?[] found)
    {
        if (keys.Count == 0)
        {
            return;
        }

        session.Read(
            ReadStatements.States,
            rows =>
            {
                while (rows.Next())
                {
                    found[rows.Int(0)] = new(rows.BytesOrNull(1), rows.Int(2));
                }
            },
            SqlServerRows.StateKeys.Of([.. keys]),
            serviceId);
    }

    public byte[]? Answer(Subject subject, string commandId) =>
        session.List(ReadStatements.Answer, row => row.Bytes(0), subject.Number, (int)subject.Kind, subject.Text, commandId) is [var answer] ? answer : null;

    public List<StoredFactRow> Facts(Subject subject, int afterVersion, int limit) => session.List(
        ReadStatements.Facts,
        row => new StoredFactRow(row.Int(0), row.Int(1), row.Bytes(2), row.BytesOrNull(3)),
        subject.Number,
        (int)subject.Kind,
        subject.Text,
        afterVersion,
        limit);

    public List<SlotHead> Slots() => session.List(ReadStatements.Slots, SqlServerDialect.Head);

    public List<ChainedBatch> Batches(int slot, long afterBatch, int limit)
    {
        var heads = new List<BatchHead>();
        var facts = new Dictionary<long, List<ChainedFact>>();
        var personal = new Dictionary<long, List<ChainedPersonal>>();
        session.Read(
            ReadStatements.Batches,
            rows =>
            {
                while (rows.Next())
                {
                    heads.Add(new(rows.Int(0), rows.Long(1), rows.Long(2), rows.Instant(3), rows.Int(4), rows.Bytes(5), rows.Bytes(6), rows.Bytes(7)));
                }

                for (rows.NextAnswer(); rows.Next();)
                {
                    var subject = new Subject((SubjectKind)rows.Int(2), rows.Long(3), rows.Text(4));
                    Of(facts, rows.Long(0)).Add(new(rows.Int(1), subject, rows.Int(5), rows.Int(6), rows.Bytes(7)));
                }

                for (rows.NextAnswer(); rows.Next();)
                {
                    Of(personal, rows.Long(0)).Add(new(rows.Int(1), rows.BytesOrNull(2), rows.BytesOrNull(3)));
                }
            },
            slot,
            afterBatch,
            limit);
        return heads.ConvertAll(head => new ChainedBatch(head, Of(facts, head.Batch), Of(personal, head.Batch)));
    }

    public bool HasStrays(int slot) => session.Scalar(ReadStatements.Strays, slot) != 0;

    public void Dispose() => session.Dispose();

    private static List<T> Of<T>(Dictionary<long, List<T>> batches, long batch)
    {
        if (!batches.TryGetValue(batch, out var rows))
        {
            batches.Add(batch, rows = []);
        }

        return rows;
    }

    private sealed class OpenSnapshot(SqlServerSession session) : IDisposable
    {
        public void Dispose() => session.End();
    }
}
