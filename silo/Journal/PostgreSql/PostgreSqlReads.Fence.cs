using Coordination.Carriers;
using Coordination.Numbers;
using static Coordination.Journal.PostgreSqlValue;

namespace Coordination.Journal;

internal sealed partial class PostgreSqlReads
{
    private const string HeadOfSql = "SELECT head FROM batch WHERE slot = $1 AND batch = $2";

    private const string LastFactSql = """
        SELECT version, ordinal, canonical FROM fact
         WHERE subject_number = $1 AND subject_kind = $2 AND subject_text = $3 ORDER BY version DESC, ordinal DESC LIMIT 1
        """;

    private const string ComparedSql = "SELECT carrier, fence, compared_at FROM compared ORDER BY carrier";

    private const string ForgottenCountsSql = """
        SELECT carrier, count(*) FILTER (WHERE NOT settled), count(*) FILTER (WHERE settled) FROM forgotten GROUP BY carrier ORDER BY carrier
        """;

    private const string ForgottenSql = $"""
        SELECT f.entry, f.number, f.carrier, f.fence, f.sequence, f.epoch, f.services, f.applied_at, f.known, f.settled,
               COALESCE((SELECT p.services {PostgreSqlFence.NewestWish}), 0)
          FROM forgotten f WHERE f.entry > $1 AND NOT ($2 AND f.settled) ORDER BY f.entry LIMIT $3
        """;

    public FenceRow Fence() => connection.Ask(Command(PostgreSqlFence.Select), PostgreSqlFence.Read);

    public byte[]? HeadOf(int slot, long batch) => connection.Ask(
        Command(HeadOfSql, Of((short)slot), Of(batch)),
        reader => reader.Read() ? Bytes(reader, 0) : null);

    public StoredFactRow? LastFact(Subject subject) => connection.Ask(
        Command(LastFactSql, Of(subject.Number), Of((short)subject.Kind), Of(subject.Text)),
        reader => reader.Read() ? new StoredFactRow(reader.GetInt32(0), reader.GetInt16(1), Bytes(reader, 2), null) : null);

    public List<ComparedRow> Compared() => All(
        Command(ComparedSql),
        reader => new ComparedRow(CarrierCode.Parse(reader.GetString(0)), reader.GetInt32(1), Instant(reader, 2)));

    public List<ForgottenCount> ForgottenCounts() => All(
        Command(ForgottenCountsSql),
        reader => new ForgottenCount(CarrierCode.Parse(reader.GetString(0)), reader.GetInt64(1), reader.GetInt64(2)));

    public List<ForgottenRow> Forgotten(long after, int limit, bool onlyOpen) => All(
        Command(ForgottenSql, Of(after), Of(onlyOpen), Of(limit)),
        reader => new ForgottenRow(
            reader.GetInt64(0),
            new(
                CarrierCode.Parse(reader.GetString(2)),
                new(
                    Msisdn.FromKey(reader.GetInt64(1)),
                    reader.GetInt32(3),
                    reader.GetInt32(4),
                    reader.GetInt32(5),
                    (Services)reader.GetInt32(6),
                    Instant(reader, 7)),
                reader.GetInt32(8)),
            (Services)reader.GetInt32(10),
            reader.GetBoolean(9)));
}
