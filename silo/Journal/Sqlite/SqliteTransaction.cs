using System.Globalization;

namespace Coordination.Journal;

/// <summary>
/// The writer's transactions on its one connection; one object serves them all, one after the other, with its statements
/// prepared. No statement needs a lock of rows: SQLite has one writer at a time.
/// </summary>
internal sealed partial class SqliteTransaction : IJournalTransaction
{
    private readonly SqliteDatabase database;
    private readonly TimeProvider time;
    private readonly CarrierUnitText units = new();
    private readonly SqliteStatement begin;
    private readonly SqliteStatement commit;
    private readonly SqliteStatement rollback;
    private readonly SqliteStatement insertState;
    private readonly SqliteStatement updateState;
    private readonly SqliteStatement lastVersion;
    private readonly SqliteStatement insertFact;
    private readonly SqliteStatement insertPersonal;
    private readonly SqliteStatement insertBatch;
    private readonly SqliteStatement moveHead;
    private readonly SqliteStatement insertAnswer;
    private readonly SqliteStatement setDeadline;
    private readonly SqliteStatement clearDeadline;
    private readonly SqliteStatement insertPolicy;
    private readonly SqliteStatement raiseEpoch;
    private readonly SqliteStatement raiseStop;
    private readonly SqliteStatement lowerStop;

    public SqliteTransaction(SqliteDatabase database, string serviceId, TimeProvider time)
    {
        this.database = database;
        this.time = time;
        begin = database.Prepare("BEGIN IMMEDIATE");
        commit = database.Prepare("COMMIT");
        rollback = database.Prepare("ROLLBACK");
        insertState = database.Prepare("""
            INSERT INTO OrleansStorage (GrainTypeHash, GrainIdN1, GrainIdHash, GrainIdExtensionString, GrainTypeString, ServiceId, PayloadBinary, ModifiedOn, GrainIdN0, Version)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, 1)
            ON CONFLICT DO NOTHING
            """);
        updateState = database.Prepare("""
            UPDATE OrleansStorage SET PayloadBinary = ?7, ModifiedOn = ?8, Version = Version + 1
             WHERE GrainTypeHash = ?1 AND GrainIdN1 = ?2 AND GrainIdN0 = 0 AND GrainIdHash = ?3
               AND IFNULL(GrainIdExtensionString, '') = IFNULL(?4, '') AND GrainTypeString = ?5 AND ServiceId = ?6 AND Version = ?9
            """);
        lastVersion = database.Prepare("SELECT IFNULL(MAX(version), 0) FROM fact WHERE subject_number = ?1 AND subject_kind = ?2 AND subject_text = ?3");
        insertFact = database.Prepare("""
            INSERT INTO fact (slot, batch, position, subject_kind, subject_number, subject_text, version, ordinal, canonical)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            """);
        insertPersonal = database.Prepare("""INSERT INTO personal (slot, batch, position, salt, "values") VALUES (?1, ?2, ?3, ?4, ?5)""");
        insertBatch = database.Prepare("""
            INSERT INTO batch (slot, batch, term, sealed_at, count, root, previous, head) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """);
        moveHead = database.Prepare("UPDATE slot SET batch = ?4, head = ?5, leased_until = ?6 WHERE slot = ?1 AND term = ?2 AND head = ?3");
        insertAnswer = database.Prepare("INSERT INTO answer (subject_number, subject_kind, subject_text, command_id, answer) VALUES (?1, ?2, ?3, ?4, ?5)");
        setDeadline = database.Prepare("""
            INSERT INTO due (subject_number, subject_kind, subject_text, policy, tag, shard, anchor_at, generation)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            ON CONFLICT DO UPDATE SET anchor_at = excluded.anchor_at, generation = excluded.generation
            """);
        clearDeadline = database.Prepare("""
            DELETE FROM due WHERE subject_number = ?1 AND subject_kind = ?2 AND subject_text = ?3 AND policy = ?4 AND tag = ?5
            """);
        insertPolicy = database.Prepare("""
            INSERT INTO deadline_policy (policy, version, anchors_from, span, not_before, set_by, organisation, reason)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """);
        raiseEpoch = database.Prepare("INSERT INTO epoch (number, epoch) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET epoch = excluded.epoch");
        raiseStop = database.Prepare("INSERT INTO stop (scope, raised_at) VALUES (?1, ?2) ON CONFLICT DO NOTHING");
        lowerStop = database.Prepare("DELETE FROM stop WHERE scope = ?1");
        insertState.Bind(6, serviceId);
        updateState.Bind(6, serviceId);
        PrepareProvisioning();
        PrepareOrders();
        PrepareFence();
        PrepareTies();
        PreparePseudonyms();
    }

    public void Begin()
    {
        begin.Run();
        var now = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        insertState.Bind(8, now);
        updateState.Bind(8, now);
    }

    public void WriteStates(ReadOnlySpan<StateRow> rows)
    {
        foreach (var row in rows)
        {
            var statement = row.ExpectedVersion is { } expected ? updateState.Bind(9, expected) : insertState;
            statement
                .Bind(1, row.Key.TypeHash)
                .Bind(2, row.Key.Number)
                .Bind(3, row.Key.IdHash)
                .Bind(4, row.Key.Text.Length == 0 ? null : row.Key.Text)
                .Bind(5, row.Key.StateName);
            row.Won = (row.Payload is { } payload ? statement.Bind(7, payload.Span) : statement.BindNull(7)).Run() == 1;
        }
    }

    public void SetDeadlines(ReadOnlySpan<DeadlineRow> rows)
    {
        foreach (ref readonly var row in rows)
        {
            var statement = row.AnchorAt is { } anchor
                ? setDeadline.Bind(6, StableMix.DueShardOf(row.Subject)).Bind(7, Instants.ToMicroseconds(anchor)).Bind(8, row.Generation)
                : clearDeadline;
            Bind(statement, row.Subject).Bind(4, (int)row.Policy).Bind(5, row.Tag).Run();
        }
    }

    public void StorePolicies(ReadOnlySpan<PolicyRow> rows)
    {
        foreach (var (policy, version) in rows)
        {
            insertPolicy
                .Bind(1, (int)policy)
                .Bind(2, version.Version)
                .Bind(3, Instants.ToMicroseconds(version.AnchorsFrom))
                .Bind(4, version.Span is { } span ? span.Ticks / TimeSpan.TicksPerMicrosecond : null)
                .Bind(5, version.NotBefore is { } instant ? Instants.ToMicroseconds(instant) : null)
                .Bind(6, version.SetBy)
                .Bind(7, version.Organisation)
                .Bind(8, version.Reason)
                .Run();
        }
    }

    public void RaiseEpochs(ReadOnlySpan<(long Number, int Epoch)> rows)
    {
        foreach (var (number, epoch) in rows)
        {
            raiseEpoch.Bind(1, number).Bind(2, epoch).Run();
        }
    }

    public void StoreAnswers(ReadOnlySpan<AnswerRow> rows)
    {
        foreach (ref readonly var row in rows)
        {
            Bind(insertAnswer, row.Subject).Bind(4, row.CommandId).Bind(5, row.Answer.Span).Run();
        }
    }

    public void RaiseStop(string scope, DateTimeOffset at) => raiseStop.Bind(1, scope).Bind(2, Instants.ToMicroseconds(at)).Run();

    public void LowerStop(string scope) => lowerStop.Bind(1, scope).Run();

    public int LastVersion(Subject subject)
    {
        Bind(lastVersion, subject).Step();
        var version = lastVersion.Int(0);
        lastVersion.Reset();
        return version;
    }

    public void StoreFacts(int slot, long batch, ReadOnlySpan<FactRow> facts, ReadOnlySpan<PersonalRow> personal)
    {
        insertFact.Bind(1, slot).Bind(2, batch);
        foreach (ref readonly var fact in facts)
        {
            insertFact
                .Bind(3, fact.Position)
                .Bind(4, (int)fact.Subject.Kind)
                .Bind(5, fact.Subject.Number)
                .Bind(6, fact.Subject.Text)
                .Bind(7, fact.Version)
                .Bind(8, fact.Ordinal)
                .Bind(9, fact.Canonical.Span)
                .Run();
        }

        insertPersonal.Bind(1, slot).Bind(2, batch);
        foreach (ref readonly var row in personal)
        {
            insertPersonal.Bind(3, row.Position).Bind(4, row.Salt.Span);
            (row.Values is { } values ? insertPersonal.Bind(5, values.AsSpan()) : insertPersonal.BindNull(5)).Run();
        }
    }

    public void Seal(BatchHead head, DateTimeOffset? leasedUntil)
    {
        insertBatch
            .Bind(1, head.Slot)
            .Bind(2, head.Batch)
            .Bind(3, head.Term)
            .Bind(4, Instants.ToMicroseconds(head.SealedAt))
            .Bind(5, head.Count)
            .Bind(6, head.Root)
            .Bind(7, head.Previous)
            .Bind(8, head.Head)
            .Run();
        var moved = moveHead
            .Bind(1, head.Slot)
            .Bind(2, head.Term)
            .Bind(3, head.Previous)
            .Bind(4, head.Batch)
            .Bind(5, head.Head)
            .Bind(6, leasedUntil is { } until ? Instants.ToMicroseconds(until) : null)
            .Run();
        if (moved != 1)
        {
            throw new SlotLostException(head.Slot, head.Term);
        }
    }

    public void Commit()
    {
        try
        {
            commit.Run();
        }
        catch (JournalStorageException exception) when (exception.Fault == JournalFault.Unavailable && !IsFull(exception))
        {
            // The log may hold the whole batch and lack only its flush.
            throw new JournalStorageException(JournalFault.Unknown, exception.Message, exception.Code, exception);
        }
    }

    /// <summary>Rolls back what was not committed. What SQLite rolled back by itself is left alone.</summary>
    public void Dispose()
    {
        if (!database.IsAutocommit)
        {
            rollback.Run();
        }
    }

    private static bool IsFull(JournalStorageException exception) => exception.Code == SQLitePCL.raw.SQLITE_FULL;

    private static SqliteStatement Bind(SqliteStatement statement, Subject subject) =>
        statement.Bind(1, subject.Number).Bind(2, (int)subject.Kind).Bind(3, subject.Text);
}
