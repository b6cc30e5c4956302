namespace Coordination.Journal;

/// <summary>Reads on a connection of their own; the write-ahead log lets them go on beside the writer.</summary>
internal sealed partial class SqliteReads : IJournalReads
{
    private readonly SqliteDatabase database;
    private readonly string serviceId;
    private readonly CarrierUnitText units = new();
    private readonly SqliteStatement begin;
    private readonly SqliteStatement end;
    private readonly SqliteStatement state;
    private readonly SqliteStatement answer;
    private readonly SqliteStatement facts;
    private readonly SqliteStatement slots;
    private readonly SqliteStatement batches;
    private readonly SqliteStatement chainedFacts;
    private readonly SqliteStatement chainedPersonal;
    private readonly SqliteStatement strays;

    public SqliteReads(SqliteDatabase database, string serviceId)
    {
        this.database = database;
        this.serviceId = serviceId;
        begin = database.Prepare("BEGIN");
        end = database.Prepare("COMMIT");
        state = database.Prepare("""
            SELECT PayloadBinary, Version FROM OrleansStorage
             WHERE GrainTypeHash = ?1 AND GrainIdN1 = ?2 AND GrainIdN0 = 0 AND GrainIdHash = ?3
               AND IFNULL(GrainIdExtensionString, '') = ?4 AND GrainTypeString = ?5 AND ServiceId = ?6
            """);
        answer = database.Prepare("SELECT answer FROM answer WHERE subject_number = ?1 AND subject_kind = ?2 AND subject_text = ?3 AND command_id = ?4");
        facts = database.Prepare("""
            SELECT f.version, f.ordinal, f.canonical, p."values"
              FROM fact f LEFT JOIN personal p ON p.slot = f.slot AND p.batch = f.batch AND p.position = f.position - f.ordinal
             WHERE f.subject_number = ?1 AND f.subject_kind = ?2 AND f.subject_text = ?3 AND f.version > ?4
             ORDER BY f.version, f.ordinal LIMIT ?5
            """);
        slots = database.Prepare("SELECT slot, term, batch, head FROM slot WHERE term > 0 OR batch > 0 ORDER BY slot");
        batches = database.Prepare("""
            SELECT slot, batch, term, sealed_at, count, root, previous, head FROM batch WHERE slot = ?1 AND batch > ?2 ORDER BY batch LIMIT ?3
            """);
        chainedFacts = database.Prepare("""
            SELECT position, subject_kind, subject_number, subject_text, version, ordinal, canonical FROM fact
             WHERE slot = ?1 AND batch = ?2 ORDER BY position
            """);
        chainedPersonal = database.Prepare("""SELECT position, salt, "values" FROM personal WHERE slot = ?1 AND batch = ?2 ORDER BY position""");
        strays = database.Prepare("""
            SELECT EXISTS (SELECT 1 FROM fact WHERE slot = ?1 AND batch > (SELECT IFNULL(MAX(batch), 0) FROM batch WHERE slot = ?1))
                OR EXISTS (SELECT 1 FROM fact WHERE slot = ?1 AND batch < 1)
                OR EXISTS (SELECT 1 FROM personal WHERE slot = ?1 AND batch > (SELECT IFNULL(MAX(batch), 0) FROM batch WHERE slot = ?1))
                OR EXISTS (SELECT 1 FROM personal WHERE slot = ?1 AND batch < 1)
                OR EXISTS (SELECT 1 FROM batch WHERE slot = ?1 AND batch < 1)
                OR EXISTS (SELECT 1 FROM fact WHERE slot < 0)
                OR EXISTS (SELECT 1 FROM fact WHERE slot > 15)
                OR EXISTS (SELECT 1 FROM personal WHERE slot < 0)
                OR EXISTS (SELECT 1 FROM personal WHERE slot > 15)
                OR EXISTS (SELECT 1 FROM batch WHERE slot < 0)
                OR EXISTS (SELECT 1 FROM batch WHERE slot > 15)
            """);
        PrepareDeadlines();
        PrepareProvisioning();
        PrepareOrders();
        PrepareFence();
        PrepareTies();
        PreparePseudonyms();
    }

    public IDisposable Snapshot()
    {
        begin.Run();
        return new OpenSnapshot(this);
    }

    public void States(IReadOnlyList<StateKey> keys, StoredState?[] found)
    {
        state.Bind(6, serviceId);
        for (var index = 0; index < keys.Count; index++)
        {
            var key = keys[index];
            state.Bind(1, key.TypeHash).Bind(2, key.Number).Bind(3, key.IdHash).Bind(4, key.Text).Bind(5, key.StateName);
            if (state.Step())
            {
                found[index] = new(state.BytesOrNull(0), state.Int(1));
                state.Reset();
            }
        }
    }

    public byte[]? Answer(Subject subject, string commandId)
    {
        Bind(answer, subject).Bind(4, commandId);
        if (!answer.Step())
        {
            return null;
        }

        var found = answer.Bytes(0).ToArray();
        answer.Reset();
        return found;
    }

    public List<StoredFactRow> Facts(Subject subject, int afterVersion, int limit)
    {
        Bind(facts, subject).Bind(4, afterVersion).Bind(5, limit);
        var found = new List<StoredFactRow>();
        while (facts.Step())
        {
            found.Add(new(facts.Int(0), facts.Int(1), facts.Bytes(2).ToArray(), facts.BytesOrNull(3)));
        }

        return found;
    }

    public List<SlotHead> Slots()
    {
        var found = new List<SlotHead>();
        while (slots.Step())
        {
            found.Add(new(slots.Int(0), slots.Long(1), slots.Long(2), slots.Bytes(3).ToArray()));
        }

        return found;
    }

    public List<ChainedBatch> Batches(int slot, long afterBatch, int limit)
    {
        var heads = new List<BatchHead>();
        batches.Bind(1, slot).Bind(2, afterBatch).Bind(3, limit);
        while (batches.Step())
        {
            heads.Add(new(
                batches.Int(0),
                batches.Long(1),
                batches.Long(2),
                batches.Instant(3),
                batches.Int(4),
                batches.Bytes(5).ToArray(),
                batches.Bytes(6).ToArray(),
                batches.Bytes(7).ToArray()));
        }

        return heads.ConvertAll(head => new ChainedBatch(head, ChainedFacts(slot, head.Batch), ChainedPersonal(slot, head.Batch)));
    }

    public bool HasStrays(int slot)
    {
        strays.Bind(1, slot).Step();
        var found = strays.Int(0) != 0;
        strays.Reset();
        return found;
    }

    public void Dispose() => database.Dispose();

    private static SqliteStatement Bind(SqliteStatement statement, Subject subject) =>
        statement.Bind(1, subject.Number).Bind(2, (int)subject.Kind).Bind(3, subject.Text);

    private List<ChainedFact> ChainedFacts(int slot, long batch)
    {
        var found = new List<ChainedFact>();
        var row = chainedFacts.Bind(1, slot).Bind(2, batch);
        while (row.Step())
        {
            var subject = new Subject((SubjectKind)row.Int(1), row.Long(2), row.Text(3));
            found.Add(new(row.Int(0), subject, row.Int(4), row.Int(5), row.Bytes(6).ToArray()));
        }

        return found;
    }

    private List<ChainedPersonal> ChainedPersonal(int slot, long batch)
    {
        var found = new List<ChainedPersonal>();
        var row = chainedPersonal.Bind(1, slot).Bind(2, batch);
        while (row.Step())
        {
            found.Add(new(row.Int(0), row.BytesOrNull(1), row.BytesOrNull(2)));
        }

        return found;
    }

    // A statement that was left in the middle keeps its snapshot: all are reset before the snapshot ends.
    private void End()
    {
        if (!database.IsAutocommit)
        {
            database.ResetAll();
            end.Run();
        }
    }

    private sealed class OpenSnapshot(SqliteReads reads) : IDisposable
    {
        public void Dispose() => reads.End();
    }
}
