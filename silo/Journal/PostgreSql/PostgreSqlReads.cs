using Npgsql;
using static Coordination.Journal.PostgreSqlValue;

namespace Coordination.Journal;

/// <summary>
/// Reads on a connection of their own. A transaction around them would cost a round trip more, and hold up the clearing of dead
/// rows while it stands open; each is one statement, and so sees one moment.
/// </summary>
internal sealed partial class PostgreSqlReads(PostgreSqlConnection connection, string serviceId) : IJournalReads
{
    // Key by key: a join is planned while the table is empty, and then goes through all of it for ever.
    private const string StatesSql = """
        SELECT u.place, s.PayloadBinary, s.Version
          FROM unnest($1::int[], $2::bigint[], $3::int[], $4::text[], $5::text[]) WITH ORDINALITY AS u (type_hash, number, id_hash, text, name, place)
         CROSS JOIN LATERAL (
               SELECT PayloadBinary, Version FROM OrleansStorage
                WHERE GrainTypeHash = u.type_hash AND GrainIdN1 = u.number AND GrainIdN0 = 0 AND GrainIdHash = u.id_hash
                  AND GrainIdExtensionString IS NOT DISTINCT FROM u.text AND GrainTypeString = u.name AND ServiceId = $6
                LIMIT 1) s
        """;

    private const string AnswerSql = "SELECT answer FROM answer WHERE subject_number = $1 AND subject_kind = $2 AND subject_text = $3 AND command_id = $4";

    private const string FactsSql = """
        SELECT f.version, f.ordinal, f.canonical, p."values"
          FROM fact f LEFT JOIN personal p ON p.slot = f.slot AND p.batch = f.batch AND p.position = f.position - f.ordinal
         WHERE f.subject_number = $1 AND f.subject_kind = $2 AND f.subject_text = $3 AND f.version > $4
         ORDER BY f.version, f.ordinal LIMIT $5
        """;

    private const string SlotsSql = "SELECT slot, term, batch, head FROM slot WHERE term > 0 OR batch > 0 ORDER BY slot";

    private const string BatchesSql = """
        SELECT b.slot, b.batch, b.term, b.sealed_at, b.count, b.root, b.previous, b.head FROM batch b
         WHERE b.slot = $1 AND b.batch > $2 ORDER BY b.batch LIMIT $3
        """;

    private const string ChainedFactsSql = """
        SELECT f.batch, f.position, f.subject_kind, f.subject_number, f.subject_text, f.version, f.ordinal, f.canonical FROM fact f
         WHERE f.slot = $1 AND f.batch BETWEEN $2 AND $3 ORDER BY f.batch, f.position
        """;

    private const string ChainedPersonalSql = """
        SELECT p.batch, p.position, p.salt, p."values" FROM personal p WHERE p.slot = $1 AND p.batch BETWEEN $2 AND $3 ORDER BY p.batch, p.position
        """;

    private const string StraysSql = """
        SELECT EXISTS (SELECT 1 FROM fact WHERE slot = $1 AND batch > (SELECT COALESCE(max(b.batch), 0) FROM batch b WHERE b.slot = $1))
            OR EXISTS (SELECT 1 FROM fact WHERE slot = $1 AND batch < 1)
            OR EXISTS (SELECT 1 FROM personal WHERE slot = $1 AND batch > (SELECT COALESCE(max(b.batch), 0) FROM batch b WHERE b.slot = $1))
            OR EXISTS (SELECT 1 FROM personal WHERE slot = $1 AND batch < 1)
            OR EXISTS (SELECT 1 FROM batch WHERE slot = $1 AND batch < 1)
            OR EXISTS (SELECT 1 FROM fact WHERE slot < 0)
            OR EXISTS (SELECT 1 FROM fact WHERE slot > 15)
            OR EXISTS (SELECT 1 FROM personal WHERE slot < 0)
            OR EXISTS (SELECT 1 FROM personal WHERE slot > 15)
            OR EXISTS (SELECT 1 FROM batch WHERE slot < 0)
            OR EXISTS (SELECT 1 FROM batch WHERE slot > 15)
        """;

    private readonly CarrierUnitText units = new();

    /// <summary>Heads of slots from the columns slot, term, batch and head.</summary>
    public static List<SlotHead> Heads(NpgsqlDataReader reader)
    {
        var found = new List<SlotHead>();
        while (reader.Read())
        {
            found.Add(new(reader.GetInt16(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetFieldValue<byte[]>(3)));
        }

        return found;
    }

    public IDisposable Snapshot() => NoSnapshot.Instance;

    public void States(IReadOnlyList<StateKey> keys, StoredState?[] found)
    {
        ReadOnlySpan<StateKey> all = [.. keys];
        connection.Ask(
            Command(
                StatesSql,
                Integers(all, (in key) => key.TypeHash),
                Bigints(all, (in key) => key.Number),
                Integers(all, (in key) => key.IdHash),
                Texts(all, (in key) => key.Text.Length == 0 ? null : key.Text),
                Texts(all, (in key) => key.StateName),
                Of(serviceId)),
            reader =>
            {
                while (reader.Read())
                {
                    found[reader.GetInt64(0) - 1] = new(BytesOrNull(reader, 1), reader.GetInt32(2));
                }

                return true;
            });
    }

    public byte[]? Answer(Subject subject, string commandId) => connection.Ask(
        Command(AnswerSql, Of(subject.Number), Of((short)subject.Kind), Of(subject.Text), Of(commandId)),
        reader => reader.Read() ? Bytes(reader, 0) : null);

    public List<StoredFactRow> Facts(Subject subject, int afterVersion, int limit) => All(
        Command(FactsSql, Of(subject.Number), Of((short)subject.Kind), Of(subject.Text), Of(afterVersion), Of(limit)),
        reader => new StoredFactRow(reader.GetInt32(0), reader.GetInt16(1), Bytes(reader, 2), BytesOrNull(reader, 3)));

    public List<SlotHead> Slots() => connection.Ask(Command(SlotsSql), Heads);

    // Three statements see three moments; but a batch that is seen is whole, and what it holds changes only by an erasure.
    public List<ChainedBatch> Batches(int slot, long afterBatch, int limit)
    {
        var heads = All(Command(BatchesSql, Of((short)slot), Of(afterBatch), Of(limit)), Head);
        if (heads.Count == 0)
        {
            return [];
        }

        var facts = All(
            Command(ChainedFactsSql, Of((short)slot), Of(heads[0].Batch), Of(heads[^1].Batch)),
            reader => (Batch: reader.GetInt64(0), Fact: new ChainedFact(
                reader.GetInt32(1),
                new((SubjectKind)reader.GetInt16(2), reader.GetInt64(3), reader.GetString(4)),
                reader.GetInt32(5),
                reader.GetInt16(6),
                Bytes(reader, 7)))).ToLookup(row => row.Batch, row => row.Fact);
        var personal = All(
            Command(ChainedPersonalSql, Of((short)slot), Of(heads[0].Batch), Of(heads[^1].Batch)),
            reader => (Batch: reader.GetInt64(0), Row: new ChainedPersonal(reader.GetInt32(1), BytesOrNull(reader, 2), BytesOrNull(reader, 3))))
            .ToLookup(row => row.Batch, row => row.Row);
        return heads.ConvertAll(head => new ChainedBatch(head, [.. facts[head.Batch]], [.. personal[head.Batch]]));
    }

    public bool HasStrays(int slot) => connection.Ask(Command(StraysSql, Of((short)slot)), reader => reader.Read() && reader.GetBoolean(0));

    public void Dispose() => connection.Dispose();

    private static BatchHead Head(NpgsqlDataReader reader) => new(
        reader.GetInt16(0),
        reader.GetInt64(1),
        reader.GetInt64(2),
        Instant(reader, 3),
        reader.GetInt32(4),
        Bytes(reader, 5),
        Bytes(reader, 6),
        Bytes(reader, 7));

    private static byte[] Bytes(NpgsqlDataReader reader, int column) => reader.GetFieldValue<byte[]>(column);

    private static byte[]? BytesOrNull(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : Bytes(reader, column);

    private static string? TextOrNull(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static DateTimeOffset Instant(NpgsqlDataReader reader, int column) => new(reader.GetDateTime(column));

    private static DateTimeOffset? InstantOrNull(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : Instant(reader, column);

    private List<T> All<T>(NpgsqlCommand command, Func<NpgsqlDataReader, T> row) => connection.Ask(command, reader =>
    {
        var found = new List<T>();
        while (reader.Read())
        {
            found.Add(row(reader));
        }

        return found;
    });

    private sealed class NoSnapshot : IDisposable
    {
        public static readonly NoSnapshot Instance = new();

        public void Dispose()
        {
        }
    }
}
