using Npgsql;

namespace Coordination.Harness;

/// <summary>A slot of the journal as its database has it.</summary>
internal sealed record SlotRow(int Slot, long Term, long Batches, string? Owner);

/// <summary>What a cluster left in its database, looked at beside it.</summary>
internal sealed class ClusterRows(string connectionString)
{
    /// <summary>The slots of a silo's two writers.</summary>
    public async Task<IReadOnlyList<SlotRow>> SlotsOf(ServedSilo silo)
    {
        SlotRow[] held = [.. (await Slots()).Where(slot => slot.Owner?.StartsWith($"127.0.0.1:{silo.SiloPort}@", StringComparison.Ordinal) == true)];
        Assert.Equal(2, held.Length);
        return held;
    }

    public async Task<IReadOnlyList<SlotRow>> Slots()
    {
        await using var connection = await Open();
        await using var command = new NpgsqlCommand("SELECT slot, term, batch, owner FROM journal.slot ORDER BY slot", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var slots = new List<SlotRow>();
        while (await reader.ReadAsync())
        {
            slots.Add(new(reader.GetInt16(0), reader.GetInt64(1), reader.GetInt64(2), reader.IsDBNull(3) ? null : reader.GetString(3)));
        }

        return slots;
    }

    /// <summary>Facts of each silo's chains: the shares of the work. Those that were taken from a dead one count together until they are another's.</summary>
    public async Task<IReadOnlyList<long>> Shares()
    {
        await using var connection = await Open();
        await using var command = new NpgsqlCommand("""
            SELECT sum(b.count)::bigint FROM journal.batch b JOIN journal.slot s USING (slot) GROUP BY split_part(s.owner, '/', 1) ORDER BY 1
            """, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var shares = new List<long>();
        while (await reader.ReadAsync())
        {
            shares.Add(reader.GetInt64(0));
        }

        return shares;
    }

    public async Task<long> Reminders()
    {
        await using var connection = await Open();
        await using var command = new NpgsqlCommand("SELECT count(*) FROM cluster.reminder", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Takes a slot as another writer would.</summary>
    public async Task Take(int slot)
    {
        await using var connection = await Open();
        await using var command = new NpgsqlCommand($"UPDATE journal.slot SET term = term + 1, owner = 'another' WHERE slot = {slot}", connection);
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }

    /// <summary>Runs a statement, as somebody who has the right to.</summary>
    public async Task Execute(string sql)
    {
        await using var connection = await Open();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<NpgsqlConnection> Open()
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }
}
