using Coordination.Carriers;
using Npgsql;

namespace Coordination.Journal;

/// <summary>What the writer and the readers ask about the fence in the same words.</summary>
internal static class PostgreSqlFence
{
    public const string Select = """
        SELECT value, raised_at, unheard_since, doubted_at, witness, seen_fence, seen_position, seen_heads FROM fence WHERE only_row = 1
        """;

    /// <summary>The newest open row of a forgotten effect's number at any unit of its carrier: a unit is its carrier and two digits.</summary>
    public const string NewestWish = """
        FROM provisioning p WHERE p.number = f.number AND left(p.executor, -3) = f.carrier AND p.state <> 4 ORDER BY p.version DESC LIMIT 1
        """;

    public static FenceRow Read(NpgsqlDataReader reader)
    {
        reader.Read();
        return new(
            reader.GetInt32(0),
            InstantOrNull(reader, 1),
            InstantOrNull(reader, 2),
            InstantOrNull(reader, 3) is { } doubtedAt
                ? new(doubtedAt, reader.GetString(4), new HistoryMark(reader.GetInt32(5), reader.GetInt64(6), reader.GetString(7)))
                : null);
    }

    private static DateTimeOffset? InstantOrNull(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : new(reader.GetDateTime(column));
}
