using Npgsql;
using static Coordination.Journal.PostgreSqlValue;

namespace Coordination.Journal;

/// <summary>
/// The writer's transactions on its one connection; one object serves them all, one after the other. What needs no answer waits
/// until something does, or until the commit, and then travels in one statement: a batch of new numbers is three round trips,
/// the states, all that they bring, and the commit.
/// </summary>
/// <remarks>
/// READ COMMITTED: each statement sees what was committed before it began, and what must not change meanwhile is locked by hand.
/// Rows are written and locked in ascending order, lines before all others, so that writers wait for each other in no ring; where
/// they do all the same the server ends one, and its batch is tried again.
/// </remarks>
internal sealed partial class PostgreSqlTransaction(PostgreSqlConnection connection, string serviceId, TimeSpan lease, TimeProvider time) : IJournalTransaction
{
    // The slot's row stays locked until the end, so that nobody takes the slot while its batch is under way.
    private static readonly PostgreSqlPart held = new("held", JournalTables.Chain, """
        held AS MATERIALIZED (SELECT 1 FROM slot WHERE slot = $1 AND term = $2 AND head = $3 FOR UPDATE)
        """, $"CASE WHEN (SELECT count(*) FROM held) = 1 THEN 0 ELSE refuse('{PostgreSqlFailure.SlotLost}', 'The slot is held by another writer.') END");

    private static readonly PostgreSqlPart freshStates = new("fresh", JournalTables.States, """
        fresh AS (
            INSERT INTO OrleansStorage (GrainIdHash, GrainIdN0, GrainIdN1, GrainTypeHash, GrainTypeString, GrainIdExtensionString, ServiceId, PayloadBinary, ModifiedOn, Version)
            SELECT u.id_hash, 0, u.number, u.type_hash, u.name, u.text, $7, CASE WHEN u.clear THEN NULL ELSE u.payload END, $8, 1
              FROM unnest($1::int[], $2::bigint[], $3::int[], $4::text[], $5::text[], $6::bytea[], $9::boolean[])
                   AS u (id_hash, number, type_hash, name, text, payload, clear)
            ON CONFLICT DO NOTHING
            RETURNING GrainTypeHash, GrainIdN1, GrainIdExtensionString)
        """, "(SELECT array_agg(GrainTypeHash) FROM fresh), (SELECT array_agg(GrainIdN1) FROM fresh), (SELECT array_agg(GrainIdExtensionString) FROM fresh)");

    // Key by key: a join is planned while the table is empty, and then goes through all of it for ever. A row that another writer
    // moves meanwhile has another version by then, and is not found at its place.
    private static readonly PostgreSqlPart changedStates = new("changed", JournalTables.States, """
        changed AS (
            UPDATE OrleansStorage s SET PayloadBinary = CASE WHEN u.clear THEN NULL ELSE u.payload END, ModifiedOn = $8, Version = s.Version + 1
              FROM unnest($1::int[], $2::bigint[], $3::int[], $4::text[], $5::text[], $6::bytea[], $9::boolean[], $10::int[])
                   WITH ORDINALITY AS u (id_hash, number, type_hash, name, text, payload, clear, version, place)
             CROSS JOIN LATERAL (
                   SELECT ctid FROM OrleansStorage
                    WHERE GrainTypeHash = u.type_hash AND GrainIdN1 = u.number AND GrainIdN0 = 0 AND GrainIdHash = u.id_hash
                      AND GrainIdExtensionString IS NOT DISTINCT FROM u.text AND GrainTypeString = u.name AND ServiceId = $7
                    LIMIT 1) found
             WHERE s.ctid = found.ctid AND s.Version = u.version
            RETURNING u.place)
        """, "(SELECT array_agg(place) FROM changed)");

    private static readonly PostgreSqlPart facts = new("facts", JournalTables.Facts, """
        facts AS (
            INSERT INTO fact (slot, batch, position, subject_kind, subject_number, subject_text, version, ordinal, canonical)
            SELECT $1, $2, u.* FROM unnest($3::int[], $4::smallint[], $5::bigint[], $6::text[], $7::int[], $8::smallint[], $9::bytea[]) AS u),
        erasable AS (
            INSERT INTO personal (slot, batch, position, salt, "values")
            SELECT $1, $2, u.* FROM unnest($10::int[], $11::bytea[], $12::bytea[]) AS u)
        """);

    // The head is compared once more, though the slot is locked: a head that was computed from another one must never be stored.
    private static readonly PostgreSqlPart seal = new("seal", JournalTables.Chain, """
        moved AS (
            UPDATE slot SET batch = $2, head = $8, leased_until = clock_timestamp() + $9 WHERE slot = $1 AND term = $3 AND head = $7 RETURNING slot),
        sealed AS (
            INSERT INTO batch (slot, batch, term, sealed_at, count, root, previous, head) SELECT slot, $2, $3, $4, $5, $6, $7, $8 FROM moved)
        """, $"CASE WHEN (SELECT count(*) FROM moved) = 1 THEN 0 ELSE refuse('{PostgreSqlFailure.SlotLost}', 'The slot is held by another writer.') END");

    private static readonly PostgreSqlPart answers = new("answers", JournalTables.Answers, """
        answers AS (
            INSERT INTO answer (subject_number, subject_kind, subject_text, command_id, answer)
            SELECT * FROM unnest($1::bigint[], $2::smallint[], $3::text[], $4::text[], $5::bytea[]))
        """);

    private static readonly PostgreSqlPart deadlines = new("deadlines", JournalTables.Deadlines, """
        deadlines AS (
            INSERT INTO due (subject_number, subject_kind, subject_text, policy, tag, shard, anchor_at, generation)
            SELECT * FROM unnest($1::bigint[], $2::smallint[], $3::text[], $4::smallint[], $5::text[], $6::smallint[], $7::timestamptz[], $8::int[])
            ON CONFLICT (subject_number, subject_kind, subject_text, policy, tag)
            DO UPDATE SET anchor_at = excluded.anchor_at, generation = excluded.generation),
        void_deadlines AS (
            DELETE FROM due d USING unnest($9::bigint[], $10::smallint[], $11::text[], $12::smallint[], $13::text[]) AS u (number, kind, text, policy, tag)
             WHERE d.subject_number = u.number AND d.subject_kind = u.kind AND d.subject_text = u.text AND d.policy = u.policy AND d.tag = u.tag)
        """);

    private static readonly PostgreSqlPart policies = new("policies", JournalTables.Policies, """
        policies AS (
            INSERT INTO deadline_policy (policy, version, anchors_from, span, not_before, set_by, organisation, reason)
            SELECT * FROM unnest($1::smallint[], $2::int[], $3::timestamptz[], $4::bigint[], $5::timestamptz[], $6::text[], $7::text[], $8::text[]))
        """);

    private static readonly PostgreSqlPart epochs = new("epochs", JournalTables.Epochs, """
        epochs AS (
            INSERT INTO epoch (number, epoch) SELECT * FROM unnest($1::bigint[], $2::int[])
            ON CONFLICT (number) DO UPDATE SET epoch = excluded.epoch)
        """);

    private static readonly PostgreSqlPart stop = new("stop", JournalTables.Stops, """
        stopped AS (INSERT INTO stop (scope, raised_at) VALUES ($1, $2) ON CONFLICT (scope) DO NOTHING)
        """);

    private static readonly PostgreSqlPart lowered = new("lowered", JournalTables.Stops, """
        lowered AS (DELETE FROM stop WHERE scope = $1)
        """);

    private const string LastVersionSql = """
        SELECT COALESCE(max(version), 0) FROM fact WHERE subject_number = $1 AND subject_kind = $2 AND subject_text = $3
        """;

    private readonly PostgreSqlParts parts = new();
    private SlotHead expected = new(0, 0, 0, []);
    private bool isHeld;

    public void Begin(SlotHead slot)
    {
        parts.Clear();
        orders.Clear();
        expected = slot;
        isHeld = false;
        connection.Begin();
        parts.Add(held, Of((short)slot.Slot), Of(slot.Term), Of(slot.Head));
    }

    public void WriteStates(ReadOnlySpan<StateRow> rows)
    {
        var (fresh, changed) = Sorted(rows);
        if (fresh.Length > 0)
        {
            Add(freshStates, Columns(fresh));
        }

        if (changed.Length > 0)
        {
            parts.Add(changedStates, [.. Columns(changed), Integers<StateRow>(changed, (in row) => row.ExpectedVersion!.Value)]);
        }

        if (fresh.Length + changed.Length == 0)
        {
            return;
        }

        // The answer's first columns are those of the parts before.
        Send(reader =>
        {
            reader.Read();
            var column = reader.FieldCount;
            if (changed.Length > 0)
            {
                TellChanged(changed, reader.IsDBNull(column - 1) ? [] : reader.GetFieldValue<long[]>(column - 1));
                column--;
            }

            if (fresh.Length > 0 && !reader.IsDBNull(column - 1))
            {
                TellFresh(fresh, reader.GetFieldValue<int[]>(column - 3), reader.GetFieldValue<long[]>(column - 2), reader.GetFieldValue<string?[]>(column - 1));
            }
        });
    }

    public void SetDeadlines(ReadOnlySpan<DeadlineRow> rows)
    {
        if (rows.IsEmpty)
        {
            return;
        }

        var sorted = Sorted(rows, (left, right) => left.Subject.Number.CompareTo(right.Subject.Number));
        ReadOnlySpan<DeadlineRow> set = Array.FindAll(sorted, row => row.AnchorAt is not null);
        ReadOnlySpan<DeadlineRow> cleared = Array.FindAll(sorted, row => row.AnchorAt is null);
        Add(
            deadlines,
            [
                .. Columns(set),
                Smallints(set, (in row) => StableMix.DueShardOf(row.Subject)),
                Instants(set, (in row) => row.AnchorAt!.Value),
                Integers(set, (in row) => row.Generation),
                .. Columns(cleared),
            ]);
    }

    public void StorePolicies(ReadOnlySpan<PolicyRow> rows)
    {
        if (!rows.IsEmpty)
        {
            Add(
                policies,
                Smallints(rows, (in row) => (int)row.Policy),
                Integers(rows, (in row) => row.Version.Version),
                Instants(rows, (in row) => row.Version.AnchorsFrom),
                BigintsOrNulls(rows, (in row) => row.Version.Span?.Ticks / TimeSpan.TicksPerMicrosecond),
                InstantsOrNulls(rows, (in row) => row.Version.NotBefore),
                Texts(rows, (in row) => row.Version.SetBy),
                Texts(rows, (in row) => row.Version.Organisation),
                Texts(rows, (in row) => row.Version.Reason));
        }
    }

    public void RaiseEpochs(ReadOnlySpan<(long Number, int Epoch)> rows)
    {
        if (!rows.IsEmpty)
        {
            var sorted = Sorted(rows, (left, right) => left.Number.CompareTo(right.Number));
            Add(epochs, Bigints(sorted, (in row) => row.Number), Integers(sorted, (in row) => row.Epoch));
        }
    }

    public void StoreAnswers(ReadOnlySpan<AnswerRow> rows)
    {
        if (!rows.IsEmpty)
        {
            Add(
                answers,
                Bigints(rows, (in row) => row.Subject.Number),
                Smallints(rows, (in row) => (int)row.Subject.Kind),
                Texts(rows, (in row) => row.Subject.Text),
                Texts(rows, (in row) => row.CommandId),
                Bytes(rows, (in row) => row.Answer));
        }
    }

    public void RaiseStop(string scope, DateTimeOffset at) => Add(stop, Of(scope), Of(at));

    public void LowerStop(string scope) => Add(lowered, Of(scope));

    public int LastVersion(Subject subject) => Ask(
        JournalTables.Facts,
        Command(LastVersionSql, Of(subject.Number), Of((short)subject.Kind), Of(subject.Text)),
        reader => reader.Read() ? reader.GetInt32(0) : 0);

    public void StoreFacts(int slot, long batch, ReadOnlySpan<FactRow> rows, ReadOnlySpan<PersonalRow> personal)
    {
        if (!rows.IsEmpty)
        {
            Add(
                facts,
                Of((short)slot),
                Of(batch),
                Integers(rows, (in row) => row.Position),
                Smallints(rows, (in row) => (int)row.Subject.Kind),
                Bigints(rows, (in row) => row.Subject.Number),
                Texts(rows, (in row) => row.Subject.Text),
                Integers(rows, (in row) => row.Version),
                Smallints(rows, (in row) => row.Ordinal),
                Bytes(rows, (in row) => row.Canonical),
                Integers(personal, (in row) => row.Position),
                Bytes(personal, (in row) => row.Salt),
                BytesOrNulls(personal, (in row) => row.Values));
        }
    }

    public void Seal(BatchHead head, DateTimeOffset? leasedUntil) => Add(
        seal,
        Of((short)head.Slot),
        Of(head.Batch),
        Of(head.Term),
        Of(head.SealedAt),
        Of(head.Count),
        Of(head.Root),
        Of(head.Previous),
        Of(head.Head),
        Of(lease));

    public void Commit()
    {
        SendWaiting();
        connection.Commit();
    }

    public void Dispose()
    {
        parts.Clear();
        orders.Clear();
        connection.Rollback();
    }

    private static T[] Sorted<T>(ReadOnlySpan<T> rows, Comparison<T> comparison)
    {
        var sorted = rows.ToArray();
        Array.Sort(sorted, comparison);
        return sorted;
    }

    private static (StateRow[] Fresh, StateRow[] Changed) Sorted(ReadOnlySpan<StateRow> rows)
    {
        var sorted = Sorted(rows, (left, right) => left.Key.Number != right.Key.Number
            ? left.Key.Number.CompareTo(right.Key.Number)
            : string.CompareOrdinal(left.Key.Text, right.Key.Text));
        return (Array.FindAll(sorted, row => row.ExpectedVersion is null), Array.FindAll(sorted, row => row.ExpectedVersion is not null));
    }

    private static void TellChanged(StateRow[] rows, long[] won)
    {
        foreach (var place in won)
        {
            rows[place - 1].Won = true;
        }
    }

    /// <summary>Those that were inserted come in the order they were given in, with the losers left out.</summary>
    private static void TellFresh(StateRow[] rows, int[] typeHashes, long[] numbers, string?[] texts)
    {
        var next = 0;
        for (var index = 0; index < numbers.Length; index++)
        {
            while (rows[next].Key.Number != numbers[index] || rows[next].Key.Text != (texts[index] ?? string.Empty) || rows[next].Key.TypeHash != typeHashes[index])
            {
                next++;
            }

            rows[next++].Won = true;
        }
    }

    private static NpgsqlParameter[] Columns(ReadOnlySpan<DeadlineRow> rows) =>
    [
        Bigints(rows, (in row) => row.Subject.Number),
        Smallints(rows, (in row) => (int)row.Subject.Kind),
        Texts(rows, (in row) => row.Subject.Text),
        Smallints(rows, (in row) => (int)row.Policy),
        Texts(rows, (in row) => row.Tag),
    ];

    private NpgsqlParameter[] Columns(ReadOnlySpan<StateRow> rows) =>
    [
        Integers(rows, (in row) => row.Key.IdHash),
        Bigints(rows, (in row) => row.Key.Number),
        Integers(rows, (in row) => row.Key.TypeHash),
        Texts(rows, (in row) => row.Key.StateName),
        Texts(rows, (in row) => row.Key.Text.Length == 0 ? null : row.Key.Text),
        Bytes(rows, (in row) => row.Payload ?? default),
        Of(serviceId),
        Of(time.GetUtcNow()),
        Booleans(rows, (in row) => row.Payload is null),
    ];

    /// <summary>Lets a part wait; what waits for the same tables goes before it.</summary>
    private void Add(PostgreSqlPart part, params NpgsqlParameter[] values)
    {
        if (parts.Touch(part.Tables))
        {
            SendWaiting();
        }

        parts.Add(part, values);
    }

    /// <summary>Asks something that must see what this transaction did to these tables.</summary>
    private T Ask<T>(JournalTables tables, NpgsqlCommand command, Func<NpgsqlDataReader, T> read)
    {
        if (!isHeld || parts.Touch(tables))
        {
            SendWaiting();
        }

        return connection.Ask(command, read);
    }

    private void SendWaiting()
    {
        AddOrders();
        if (!parts.IsEmpty)
        {
            Send(reader => reader.Read());
        }
    }

    private void Send(Action<NpgsqlDataReader> read)
    {
        try
        {
            connection.Ask(parts.Take(), reader =>
            {
                read(reader);
                return true;
            });
            isHeld = true;
        }
        catch (JournalStorageException exception) when (exception.InnerException is PostgresException { SqlState: PostgreSqlFailure.SlotLost })
        {
            throw new SlotLostException(expected.Slot, expected.Term);
        }
    }
}
