using Coordination.Carriers;

namespace Coordination.Journal;

/// <summary>What the writer and the readers ask about the fence in the same words.</summary>
internal static class SqliteFence
{
    public const string Select = """
        SELECT value, raised_at, unheard_since, doubted_at, witness, seen_fence, seen_position, seen_heads FROM fence
        """;

    /// <summary>The newest open row of a forgotten effect's number at any unit of its carrier: a unit is its carrier and two digits.</summary>
    public const string NewestWish = """
        FROM provisioning p
         WHERE p.number = f.number AND substr(p.executor, 1, length(p.executor) - 3) = f.carrier AND p.state <> 4
         ORDER BY p.version DESC LIMIT 1
        """;

    public static FenceRow Read(SqliteStatement row) => new(
        row.Int(0),
        row.InstantOrNull(1),
        row.InstantOrNull(2),
        row.InstantOrNull(3) is { } doubtedAt ? new(doubtedAt, row.Text(4), new HistoryMark(row.Int(5), row.Long(6), row.Text(7))) : null);
}
