using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Coordination.CarrierSimulator;

/// <summary>Looks at what was committed: for tests, for people, and for the contract's snapshot.</summary>
internal sealed class EffectReader(EffectLog log)
{
    /// <summary>Effects in the order they were made, after position <paramref name="after"/>.</summary>
    public EffectPage Effects(long after, int limit)
    {
        var taken = Math.Clamp(limit, 1, Limits.EffectsPerPageMax);
        using var connection = log.OpenForReading();
        using var rows = Query(
            connection,
            "SELECT id, carrier, unit, number, fence, sequence, epoch, barred, command_id, received_at, applied_at, notice_at"
            + " FROM effect WHERE id > $after ORDER BY id LIMIT $limit",
            ("$after", after),
            ("$limit", taken));
        var effects = new List<WireEffect>();
        while (rows.Read())
        {
            effects.Add(new WireEffect(
                rows.GetInt64(0),
                rows.GetString(1),
                rows.GetString(2),
                new WireNumber(rows.GetInt64(3)),
                rows.GetInt32(4),
                rows.GetInt32(5),
                rows.GetInt32(6),
                new BarredServices(rows.GetInt32(7)),
                rows.GetString(8),
                Instants.From(rows.GetInt64(9)),
                Instants.From(rows.GetInt64(10)),
                rows.IsDBNull(11) ? null : Instants.From(rows.GetInt64(11))));
        }

        return new EffectPage(effects, effects.Count == taken ? effects[^1].Id : null);
    }

    public LineCounts Lines()
    {
        using var connection = log.OpenForReading();
        using var rows = Query(connection, "SELECT carrier, count(*), sum(barred <> 0) FROM line GROUP BY carrier ORDER BY carrier");
        var barred = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var total = 0L;
        while (rows.Read())
        {
            total += rows.GetInt64(1);
            barred[rows.GetString(0)] = rows.GetInt64(2);
        }

        return new LineCounts(barred.Values.Sum(), total, barred);
    }

    /// <summary>Counters by carrier and name.</summary>
    public Dictionary<string, Dictionary<string, long>> Deliveries()
    {
        using var connection = log.OpenForReading();
        using var rows = Query(connection, "SELECT carrier, what, n FROM delivery");
        var counters = new Dictionary<string, Dictionary<string, long>>(StringComparer.Ordinal);
        while (rows.Read())
        {
            var carrier = rows.GetString(0);
            counters.TryAdd(carrier, new Dictionary<string, long>(StringComparer.Ordinal));
            counters[carrier][rows.GetString(1)] = rows.GetInt64(2);
        }

        return counters;
    }

    public IReadOnlyList<SubscriberOverride> Subscribers()
    {
        using var connection = log.OpenForReading();
        using var rows = Query(connection, "SELECT number, state, serving_unit, epoch FROM subscriber");
        var overrides = new List<SubscriberOverride>();
        while (rows.Read())
        {
            overrides.Add(new SubscriberOverride(
                rows.GetInt64(0), (SubscriberState)rows.GetInt32(1), rows.IsDBNull(2) ? null : rows.GetString(2), rows.GetInt32(3)));
        }

        return overrides;
    }

    /// <summary>
    /// Lines barred by our commands, ascending. The first page also has count and hash over the whole range: SHA-256 over
    /// <c>number;fence;sequence;epoch;services\n</c> of each line.
    /// </summary>
    public SnapshotAnswer Snapshot(string carrier, SnapshotRequest request, DateTimeOffset now)
    {
        var limit = Math.Clamp(request.Limit ?? Limits.LinesPerPageMax, 0, Limits.LinesPerPageMax);
        using var connection = log.OpenForReading();
        using var view = connection.BeginTransaction(deferred: true);
        var (count, hash) = request.After is null ? Digest(connection, carrier, request) : (null, null);
        var lines = new List<WireLine>();
        using var rows = Barred(connection, carrier, request, limit);
        while (rows.Read())
        {
            lines.Add(LineOf(rows));
        }

        WireNumber? next = limit > 0 && lines.Count == limit ? lines[^1].Number : null;
        return new SnapshotAnswer(request.Unit, now, count, hash, lines, next);
    }

    /// <summary>Lines by the time of their last effect, whatever it bars, from an instant on.</summary>
    public ChangesAnswer Changes(string carrier, ChangesRequest request, ChangesCursor after)
    {
        var limit = request.Limit ?? Limits.LinesPerPageMax;
        using var connection = log.OpenForReading();
        using var rows = Query(
            connection,
            "SELECT number, fence, sequence, epoch, barred, applied_at FROM line WHERE carrier = $carrier AND applied_at >= $since"
            + " AND (applied_at, number) > ($at, $number) AND ($every OR unit = $unit) ORDER BY applied_at, number LIMIT $limit",
            ("$carrier", carrier),
            ("$since", request.Since is { } since ? Instants.ToMicroseconds(since) : long.MinValue),
            ("$at", after.AppliedAt),
            ("$number", after.Number),
            ("$every", IsEveryUnit(request.Unit)),
            ("$unit", request.Unit),
            ("$limit", limit));
        var lines = new List<WireChange>();
        while (rows.Read())
        {
            lines.Add(new WireChange(
                new WireNumber(rows.GetInt64(0)),
                rows.GetInt32(1),
                rows.GetInt32(2),
                rows.GetInt32(3),
                new BarredServices(rows.GetInt32(4)),
                Instants.From(rows.GetInt64(5))));
        }

        var next = lines.Count == limit ? new ChangesCursor(Instants.ToMicroseconds(lines[^1].AppliedAt), lines[^1].Number.Digits).ToString() : null;
        return new ChangesAnswer(request.Unit, lines, next);
    }

    // A central unit answers for all of the carrier's lines, a provincial one for those it was commanded for.
    private static bool IsEveryUnit(string unit) => unit.EndsWith("-00", StringComparison.Ordinal);

    private static (long? Count, string? Hash) Digest(SqliteConnection connection, string carrier, SnapshotRequest request)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var rows = Barred(connection, carrier, request, long.MaxValue);
        var count = 0L;
        while (rows.Read())
        {
            var line = LineOf(rows);
            sha.AppendData(Encoding.ASCII.GetBytes(string.Create(
                CultureInfo.InvariantCulture,
                $"{line.Number.ToE164()};{line.Fence};{line.Sequence};{line.Epoch};{line.Barred}\n")));
            count++;
        }

        return (count, Convert.ToHexStringLower(sha.GetHashAndReset()));
    }

    private static SqliteDataReader Barred(SqliteConnection connection, string carrier, SnapshotRequest request, long limit)
    {
        return Query(
            connection,
            "SELECT number, fence, sequence, epoch, barred FROM line WHERE carrier = $carrier AND barred <> 0"
            + " AND ($every OR unit = $unit) AND number > $after AND number >= $from AND number < $to ORDER BY number LIMIT $limit",
            ("$carrier", carrier),
            ("$every", IsEveryUnit(request.Unit)),
            ("$unit", request.Unit),
            ("$after", request.After?.Digits ?? 0),
            ("$from", request.From?.Digits ?? 0),
            ("$to", request.To?.Digits ?? long.MaxValue),
            ("$limit", limit));
    }

    private static WireLine LineOf(SqliteDataReader rows) => new(
        new WireNumber(rows.GetInt64(0)), rows.GetInt32(1), rows.GetInt32(2), rows.GetInt32(3), new BarredServices(rows.GetInt32(4)));

    private static SqliteDataReader Query(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        // Its one result set owns it: disposing the reader ends it with the connection.
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Every caller passes a constant; values travel as parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command.ExecuteReader();
    }
}
