using System.Collections;
using Microsoft.Data.Sqlite;

namespace Coordination.Orders;

/// <summary>What the carriers' own log says of an order, read to its end.</summary>
/// <param name="Effects">Numbers of the order that were barred, each once.</param>
/// <param name="BySecond">How many of them in each second of the clock, seconds since 1970 UTC.</param>
/// <param name="Requests">Requests with commands or notices that the carriers answered.</param>
/// <param name="Commands">Commands in them, repeats among them.</param>
/// <param name="Others">When numbers that are none of the order's were barred, UTC.</param>
internal sealed record EffectCheck(
    int Effects,
    IReadOnlyList<(long Second, int Numbers)> BySecond,
    long Requests,
    long Commands,
    IReadOnlyDictionary<long, DateTimeOffset> Others)
{
    /// <summary>Reads the log and demands that no number was barred twice, and none without a bar.</summary>
    /// <param name="folder">Folder of <c>carriers.db</c>.</param>
    /// <param name="first">Place of the order's first number.</param>
    /// <param name="lines">Its lines.</param>
    /// <exception cref="BenchmarkFailedException">One was.</exception>
    public static EffectCheck Of(string folder, long first, int lines)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(folder, "carriers.db"),
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT number, barred, applied_at FROM effect ORDER BY id";
        using var reader = command.ExecuteReader();
        var seen = new BitArray(lines);
        var effects = 0;
        var seconds = new SortedDictionary<long, int>();
        var others = new Dictionary<long, DateTimeOffset>();
        while (reader.Read())
        {
            var number = reader.GetInt64(0);
            var at = DateTimeOffset.UnixEpoch.AddMicroseconds(reader.GetInt64(2));
            var place = OrderNumbers.PlaceOf(number) - first;
            var isOther = place < 0 || place >= lines;
            if (reader.GetInt64(1) == 0 || (isOther ? !others.TryAdd(number, at) : seen[(int)place]))
            {
                throw new BenchmarkFailedException($"A number of the order is in the carriers' log {(reader.GetInt64(1) == 0 ? "without a bar" : "twice")}: place {place}.");
            }

            if (!isOther)
            {
                seen[(int)place] = true;
                effects++;
                seconds[at.ToUnixTimeSeconds()] = seconds.GetValueOrDefault(at.ToUnixTimeSeconds()) + 1;
            }
        }

        return new(effects, [.. seconds.Select(pair => (pair.Key, pair.Value))], Delivered(connection, "requests"), Delivered(connection, "commands"), others);
    }

    private static long Delivered(SqliteConnection connection, string what)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT coalesce(sum(n), 0) FROM delivery WHERE what = $what";
        command.Parameters.AddWithValue("$what", what);
        return (long)command.ExecuteScalar()!;
    }
}
