using Coordination.Journal;
using Microsoft.Data.Sqlite;

namespace Coordination.Transitions;

/// <summary>The rows of a new number's first transition, inserted by prepared commands of Microsoft.Data.Sqlite.</summary>
internal sealed class RawCommands : IDisposable
{
    private const int FactBytes = 215;
    private readonly SqliteConnection connection;
    private readonly SqliteCommand state;
    private readonly SqliteCommand fact;
    private readonly SqliteCommand personal;
    private readonly SqliteCommand row;
    private readonly byte[] canonical = new byte[FactBytes];
    private readonly byte[] salt = new byte[Commitment.SaltBytes];
    private long batch;

    public RawCommands(SqliteConnection connection, byte[] payload)
    {
        this.connection = connection;
        new Random(11).NextBytes(canonical);
        new Random(13).NextBytes(salt);
        state = Prepare("""
            INSERT INTO OrleansStorage (GrainIdHash, GrainIdN0, GrainIdN1, GrainTypeHash, GrainTypeString, ServiceId, PayloadBinary, ModifiedOn, Version)
            VALUES ($hash, 0, $number, 17, 'number', 'bench', $payload, '2025-01-01 00:00:00', 1)
            """);
        state.Parameters.AddWithValue("$hash", 0L);
        state.Parameters.AddWithValue("$number", 0L);
        state.Parameters.AddWithValue("$payload", payload);
        fact = Prepare("""
            INSERT INTO fact (slot, batch, position, subject_kind, subject_number, subject_text, version, ordinal, canonical)
            VALUES (0, $batch, $position, 1, $number, '', 1, 0, $canonical)
            """);
        fact.Parameters.AddWithValue("$batch", 0L);
        fact.Parameters.AddWithValue("$position", 0L);
        fact.Parameters.AddWithValue("$number", 0L);
        fact.Parameters.AddWithValue("$canonical", canonical);
        personal = Prepare("INSERT INTO personal (slot, batch, position, salt) VALUES (0, $batch, $position, $salt)");
        personal.Parameters.AddWithValue("$batch", 0L);
        personal.Parameters.AddWithValue("$position", 0L);
        personal.Parameters.AddWithValue("$salt", salt);
        row = Prepare("""
            INSERT INTO provisioning (number, executor, slice, version, epoch, services, frees, priority, order_no, state, applied_version, applied_services, ordered_at, refusal)
            VALUES ($number, 'CMCC-51', $slice, 1, 0, 2047, 0, 2, 1, 0, 0, 0, 1735689600000000, 0)
            """);
        row.Parameters.AddWithValue("$number", 0L);
        row.Parameters.AddWithValue("$slice", 0L);
    }

    /// <summary>Inserts the rows of numbers ascending, so many in each transaction.</summary>
    public void Write(long first, int count, int perTransaction)
    {
        for (var written = 0; written < count; written += perTransaction)
        {
            using var transaction = connection.BeginTransaction();
            batch++;
            for (var index = 0; index < Math.Min(perTransaction, count - written); index++)
            {
                Write(transaction, first + written + index, index);
            }

            transaction.Commit();
        }
    }

    public void Dispose()
    {
        state.Dispose();
        fact.Dispose();
        personal.Dispose();
        row.Dispose();
    }

    private void Write(Microsoft.Data.Sqlite.SqliteTransaction transaction, long number, long position)
    {
        state.Transaction = fact.Transaction = personal.Transaction = row.Transaction = transaction;
        state.Parameters[0].Value = StateKey.OfNumber("number", number).IdHash;
        state.Parameters[1].Value = number;
        state.ExecuteNonQuery();
        fact.Parameters[0].Value = batch;
        fact.Parameters[1].Value = position;
        fact.Parameters[2].Value = number;
        fact.ExecuteNonQuery();
        personal.Parameters[0].Value = batch;
        personal.Parameters[1].Value = position;
        personal.ExecuteNonQuery();
        row.Parameters[0].Value = number;
        row.Parameters[1].Value = StableMix.SliceOf(number, 8);
        row.ExecuteNonQuery();
    }

    private SqliteCommand Prepare(string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
