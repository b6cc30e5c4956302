using Coordination.Carriers;
using Coordination.Conformance;
using Coordination.Crypto;
using static Coordination.Conformance.JournalSamples;

namespace Coordination.Journal;

/// <summary>Each statement is what an attacker with the file would do, triggers removed; each must be found.</summary>
public sealed class ChainVerificationTests : IDisposable
{
    private readonly SqliteJournalDatabase database = new();
    private readonly JournalUnderTest test;

    public ChainVerificationTests() => test = new(database);

    public void Dispose()
    {
        test.Dispose();
        database.Dispose();
    }

    [Theory]
    [InlineData("UPDATE fact SET slot = 1 WHERE batch = 2")]
    [InlineData("UPDATE fact SET slot = 99 WHERE batch = 2")]
    [InlineData("UPDATE fact SET slot = -1 WHERE batch = 2")]
    [InlineData("UPDATE fact SET batch = 99 WHERE batch = 2")]
    [InlineData("UPDATE fact SET batch = 0 WHERE batch = 2")]
    [InlineData("UPDATE fact SET position = position + 9 WHERE batch = 2")]
    [InlineData("UPDATE fact SET position = CASE position WHEN 0 THEN 1 ELSE 0 END + 10 WHERE batch = 2; UPDATE fact SET position = position - 10 WHERE batch = 2")]
    [InlineData("UPDATE fact SET subject_kind = 2 WHERE batch = 2")]
    [InlineData("UPDATE fact SET subject_number = subject_number + 1000 WHERE batch = 2")]
    [InlineData("UPDATE fact SET subject_number = 5 WHERE batch = 4")]
    [InlineData("UPDATE fact SET subject_text = 'x' WHERE batch = 2")]
    [InlineData("UPDATE fact SET subject_text = 'order:other' WHERE batch = 4")]
    [InlineData("UPDATE fact SET version = 9 WHERE batch = 2")]
    [InlineData("UPDATE fact SET ordinal = ordinal + 1 WHERE batch = 2 AND position = 1")]
    [InlineData("UPDATE fact SET canonical = CAST(substr(canonical, 1, length(canonical) - 40) || x'00' || substr(canonical, length(canonical) - 38) AS BLOB) WHERE batch = 2 AND position = 0")]
    [InlineData("UPDATE fact SET canonical = zeroblob(10) WHERE batch = 2 AND position = 0")]
    [InlineData("UPDATE fact SET canonical = (SELECT f.canonical FROM fact f WHERE f.batch = 3 AND f.position = 0) WHERE batch = 2 AND position = 0")]
    [InlineData("DELETE FROM fact WHERE batch = 2 AND position = 1")]
    [InlineData("DELETE FROM fact WHERE batch = 2")]
    [InlineData("INSERT INTO fact SELECT slot, batch, 7, 2, 0, 'order:new', version, ordinal, canonical FROM fact WHERE batch = 4")]
    [InlineData("UPDATE personal SET slot = 1 WHERE batch = 2")]
    [InlineData("UPDATE personal SET batch = 99 WHERE batch = 2")]
    [InlineData("UPDATE personal SET position = 1 WHERE batch = 2")]
    [InlineData("UPDATE personal SET salt = zeroblob(16) WHERE batch = 2")]
    [InlineData("UPDATE personal SET salt = zeroblob(15) WHERE batch = 2")]
    [InlineData("UPDATE personal SET salt = NULL WHERE batch = 2")]
    [InlineData("""UPDATE personal SET "values" = NULL WHERE batch = 2""")]
    [InlineData("""UPDATE personal SET "values" = x'80' WHERE batch = 2""")]
    [InlineData("""UPDATE personal SET "values" = x'818301086178' WHERE batch = 3""")]
    [InlineData("""UPDATE personal SET "values" = CAST(replace(CAST("values" AS TEXT), '三', '四') AS BLOB) WHERE batch = 2""")]
    [InlineData("DELETE FROM personal WHERE batch = 2")]
    [InlineData("INSERT INTO personal VALUES (0, 2, 1, zeroblob(16), NULL)")]
    [InlineData("UPDATE batch SET slot = 1 WHERE batch = 2")]
    [InlineData("UPDATE batch SET slot = 16 WHERE batch = 2")]
    [InlineData("UPDATE batch SET batch = 9 WHERE batch = 2")]
    [InlineData("UPDATE batch SET batch = -2 WHERE batch = 2")]
    [InlineData("UPDATE batch SET term = term + 1 WHERE batch = 2")]
    [InlineData("UPDATE batch SET sealed_at = sealed_at + 1 WHERE batch = 2")]
    [InlineData("UPDATE batch SET count = count + 1 WHERE batch = 2")]
    [InlineData("UPDATE batch SET root = zeroblob(32) WHERE batch = 2")]
    [InlineData("UPDATE batch SET previous = zeroblob(32) WHERE batch = 2")]
    [InlineData("UPDATE batch SET head = zeroblob(32) WHERE batch = 2")]
    [InlineData("DELETE FROM batch WHERE batch = 2")]
    [InlineData("DELETE FROM batch WHERE batch = (SELECT MAX(batch) FROM batch)")]
    [InlineData("UPDATE slot SET batch = batch + 1 WHERE slot = 0")]
    [InlineData("UPDATE slot SET head = zeroblob(32) WHERE slot = 0")]
    [InlineData("UPDATE slot SET term = 0 WHERE slot = 0")]
    [InlineData("UPDATE slot SET slot = 17 WHERE slot = 0")]
    public async Task A_row_that_was_tampered_with_is_found(string tampering)
    {
        await Written();
        database.Execute($"DROP TRIGGER fact_stays; DROP TRIGGER fact_remains; DROP TRIGGER batch_stays; DROP TRIGGER batch_remains; {tampering}");

        Assert.NotNull((await Verify()).First);
    }

    [Fact]
    public async Task The_first_divergence_is_named()
    {
        await Written();
        database.Execute("DROP TRIGGER fact_stays; UPDATE fact SET version = 9 WHERE batch IN (2, 3)");

        var first = (await Verify()).First;
        Assert.Equal((0, 2L, 0), (first!.Slot, first.Batch, first.Position));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Whatever_byte_of_a_fact_is_changed_it_is_found(int seed)
    {
        await Written();
        database.Execute("DROP TRIGGER fact_stays");
        var random = new Random(seed);
        for (var attack = 0; attack < 25; attack++)
        {
            var fact = Convert.FromHexString((string)database.Scalar("SELECT hex(canonical) FROM fact WHERE batch = 2 AND position = 1")!);
            var place = random.Next(fact.Length);
            var bit = (byte)(1 << random.Next(8));
            fact[place] ^= bit;
            database.Execute($"UPDATE fact SET canonical = x'{Convert.ToHexString(fact)}' WHERE batch = 2 AND position = 1");
            Assert.True((await Verify()).First is not null, $"Byte {place} changed by {bit} (seed {seed}).");
            fact[place] ^= bit;
            database.Execute($"UPDATE fact SET canonical = x'{Convert.ToHexString(fact)}' WHERE batch = 2 AND position = 1");
        }

        Assert.Null((await Verify()).First);
    }

    [Fact]
    public async Task An_accident_cannot_change_history()
    {
        await Written();
        foreach (var accident in new[] { "UPDATE fact SET version = 2", "DELETE FROM fact", "UPDATE batch SET count = 0", "DELETE FROM batch" })
        {
            Assert.Throws<Microsoft.Data.Sqlite.SqliteException>(() => database.Execute(accident));
        }
    }

    [Fact]
    public async Task An_honest_chain_verifies_over_restarts_and_erasures()
    {
        await Written();
        test.Restart();
        await test.Journal.Write(Number(1), 1);
        database.Execute("""UPDATE personal SET salt = NULL, "values" = NULL WHERE batch = 2""");

        Assert.Equal(new ChainVerdict(6, 7, 1, null), await Verify());
    }

    [Fact]
    public async Task A_chain_goes_on_under_another_suite_and_both_halves_verify()
    {
        await Written();
        test.Suite = CryptoSuites.National;
        test.Restart();
        await test.Journal.Write(Number(4), null, Fact("fourth", "李四", Number(7)));
        await Empty();
        test.Suite = CryptoSuites.International;
        test.Restart();
        await Empty();
        await test.Journal.Write(Number(5), null);

        var verdict = await Verify();
        Assert.Null(verdict.First);
        Assert.Equal(9, verdict.Batches);
        Assert.Equal("1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b", ((string)database.Scalar("SELECT hex(root) FROM batch WHERE batch = 7")!).ToLowerInvariant());
    }

    [Theory]
    [InlineData("UPDATE fact SET canonical = CAST(x'ae000101010200' || substr(canonical, 8) AS BLOB) WHERE batch = 6")]
    [InlineData("UPDATE fact SET canonical = CAST(substr(canonical, 1, length(canonical) - 1) || x'01' AS BLOB) WHERE batch = 6 AND position = 0")]
    [InlineData("UPDATE batch SET root = x'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' WHERE batch = 7")]
    [InlineData("UPDATE personal SET salt = zeroblob(16) WHERE batch = 6")]
    public async Task What_was_tampered_with_is_found_under_the_national_suite_too(string tampering)
    {
        await Written();
        test.Suite = CryptoSuites.National;
        test.Restart();
        await test.Journal.Write(Number(4), null, Fact("fourth", "李四", Number(7)));
        await Empty();
        database.Execute($"DROP TRIGGER fact_stays; DROP TRIGGER fact_remains; DROP TRIGGER batch_stays; DROP TRIGGER batch_remains; {tampering}");

        Assert.NotNull((await Verify()).First);
    }

    /// <summary>A batch without facts: lines alone.</summary>
    private async Task Empty() =>
        await test.Journal.AppendLines(Order, [Line(1, Number(1))], [], Cancellation);

    private Task<ChainVerdict> Verify() => new ChainVerification(test.Journal).Verify(Cancellation);

    /// <summary>Five batches: a number, one with personal values, another, an order, and acknowledgements.</summary>
    private async Task Written()
    {
        await test.Journal.Write(Number(1), null, Bar(1));
        await test.Journal.Write(Number(2), null, Fact("second", "张三", Number(7), Number(8)));
        await test.Journal.Write(Number(3), null);
        await test.Journal.Write(StateKey.OfText("order", Order), new byte[1], null, [Fact()], Cancellation);
        await test.Journal.RecordAcks(LaneOf(Number(1)), [Applied(Number(1), 1)], Priority.Bulk, Cancellation);
    }
}
