using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Crypto;
using Coordination.Golden;
using Coordination.Provinces;

namespace Coordination.Journal;

public sealed class FactWriterTests
{
    private static readonly DateTimeOffset Happened = new(2026, 3, 2, 9, 0, 0, 123, 456, TimeSpan.FromHours(8));
    private static readonly DateTimeOffset Recorded = new DateTimeOffset(2026, 3, 2, 1, 0, 1, TimeSpan.Zero).AddTicks(7);
    private static readonly Principal By = new("operator-7", Role.CarrierSystem, "四川省通信管理局", ProvinceCode.From(51), CarrierCode.Parse("CMCC"));
    private static readonly byte[] Salt = Convert.FromHexString("000102030405060708090a0b0c0d0e0f");

    [Fact]
    public void The_bytes_of_a_fact_never_change()
    {
        using var commit = Encode(Subject.OfNumber(8_613_800_138_000), Everything(), Little());
        using var order = Encode(Subject.OfOrder("order:2026-0001"), Little());

        var text = new StringBuilder();
        foreach (var encoded in new[] { commit, order })
        {
            for (var ordinal = 0; ordinal < encoded.Count; ordinal++)
            {
                text.AppendLine(Convert.ToHexStringLower(encoded.Canonical(ordinal).Span));
                text.AppendLine(Convert.ToHexStringLower(encoded.Leaf(ordinal)));
            }

            text.AppendLine(encoded.Values is { } values ? Convert.ToHexStringLower(values) : "no values");
        }

        GoldenFile.Check("facts.txt", text.ToString());
    }

    [Fact]
    public void The_bytes_are_deterministic_cbor()
    {
        using var commit = Encode(Subject.OfNumber(8_613_800_138_000), Everything());
        var reader = new CborReader(commit.Canonical(0), CborConformanceMode.Canonical);
        reader.SkipValue();
        Assert.Equal(0, reader.BytesRemaining);
        reader = new CborReader(commit.Values, CborConformanceMode.Canonical);
        reader.SkipValue();
        Assert.Equal(0, reader.BytesRemaining);
    }

    [Fact]
    public void A_fact_is_read_as_it_was_written()
    {
        using var commit = Encode(Subject.OfNumber(8_613_800_138_000), Little(), Everything());
        var fact = FactReader.Read(commit.Canonical(1));

        Assert.Equal((SubjectKind.Number, 5, 1, FactKind.OrderStopped), (fact.SubjectKind, fact.Version, fact.Ordinal, fact.Kind));
        Assert.Equal((By, "order:2026-0001"), (fact.By, fact.Cause));
        Assert.Equal(Happened.AddTicks(-(Happened.Ticks % 10)).ToUniversalTime(), fact.HappenedAt);
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 1, 0, 1, TimeSpan.Zero), fact.RecordedAt);
        Assert.Equal("2026-03-02T01:00:00.123456Z", fact.Fields[3]);
        Assert.Equal([1, 2, 3, 4, 5], fact.Fields.Keys.Order());
        Assert.Equal((1, 2), (fact.Commitments[8].Length, fact.Commitments[9].Length));
        Assert.Null(fact.Subject);
    }

    [Fact]
    public void Neither_the_number_nor_a_personal_value_is_in_the_bytes()
    {
        using var commit = Encode(Subject.OfNumber(8_613_800_138_000), Everything());
        var bytes = commit.Canonical(0).ToArray();
        var number = new byte[sizeof(long)];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(number, 8_613_800_138_000);

        Assert.Equal(-1, bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes("张三")));
        Assert.Equal(-1, bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes("13800138000")));
        Assert.Equal(-1, bytes.AsSpan().IndexOf(number));
    }

    [Fact]
    public void A_commitment_is_the_hash_of_prefix_salt_ordinal_field_index_and_value()
    {
        using var commit = Encode(Subject.OfNumber(8_613_800_138_000), Little(), Everything());
        var fact = FactReader.Read(commit.Canonical(1));

        Assert.Equal(Hash(0, 0, 0, "8613800138000"), fact.SubjectCommitment);
        Assert.Equal(Hash(1, 8, 0, "张三"), fact.Commitments[8][0]);
        Assert.Equal(Hash(1, 9, 1, "8613900000002"), fact.Commitments[9][1]);

        static byte[] Hash(byte ordinal, byte field, byte index, string value) =>
            SHA256.HashData([3, .. Salt, 0, 0, 0, ordinal, 0, 0, 0, field, 0, 0, 0, index, .. Encoding.UTF8.GetBytes(value)]);
    }

    [Fact]
    public void A_leaf_is_the_hash_of_zero_and_the_bytes()
    {
        using var commit = Encode(Subject.OfOrder("order:1"), Little());
        Assert.Equal(SHA256.HashData([0, .. commit.Canonical(0).Span]), commit.Leaf(0).ToArray());
    }

    [Fact]
    public void Fields_out_of_order_are_refused_and_the_next_fact_is_written_all_the_same()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Encode(Subject.OfOrder("order:1"), new Fields(fields =>
        {
            fields.Integer(2, 1);
            fields.Personal(2, "x");
        })));
        using var after = Encode(Subject.OfOrder("order:1"), Little());
        using var again = Encode(Subject.OfOrder("order:1"), Little());
        Assert.Equal(again.Canonical(0).ToArray(), after.Canonical(0).ToArray());
    }

    [Fact]
    public void A_fact_larger_than_its_buffer_grows_it()
    {
        using var commit = Encode(Subject.OfOrder("order:1"), Little(), new Fields(fields => fields.Text(1, new string('长', 5_000))), Little());
        Assert.Equal(new string('长', 5_000), FactReader.Read(commit.Canonical(1)).Fields[1]);
        Assert.Equal(2, FactReader.Read(commit.Canonical(2)).Ordinal);
    }

    [Fact]
    public void Bytes_that_are_not_canonical_are_no_fact()
    {
        using var commit = Encode(Subject.OfOrder("order:1"), Little());
        var bytes = commit.Canonical(0).ToArray();
        Assert.Throws<FormatException>(() => FactReader.Read(bytes.AsMemory(..^1)));
        Assert.Throws<FormatException>(() => FactReader.Read((byte[])[.. bytes, 0]));
        Assert.Throws<FormatException>(() => FactReader.Read(Array.Empty<byte>()));
        Assert.Throws<FormatException>(() => FactReader.Read(new byte[] { 0xA1, 0x00, 0x01 }));
    }

    [Fact]
    public void A_fact_under_the_national_suite_says_so_and_is_read_beside_one_under_the_other()
    {
        using var national = Encode(CryptoSuites.National, Subject.OfNumber(8_613_800_138_000), Everything());
        using var international = Encode(Subject.OfNumber(8_613_800_138_000), Everything());
        var (one, other) = (FactReader.Read(national.Canonical(0)), FactReader.Read(international.Canonical(0)));

        Assert.Equal((CryptoSuites.National, CryptoSuites.International), (one.Suite, other.Suite));
        Assert.Equal((other.Fields[3], other.Version), (one.Fields[3], one.Version));
        Assert.NotEqual(other.Commitments[8][0], one.Commitments[8][0]);
        Assert.Equal(FactReader.LeafOf(one, national.Canonical(0).Span), national.Leaf(0));
        GoldenFile.Check("facts-national.txt", $"{Convert.ToHexStringLower(national.Canonical(0).Span)}\n{Convert.ToHexStringLower(national.Leaf(0))}\n");
    }

    [Fact]
    public void An_algorithm_nobody_knows_is_no_fact()
    {
        using var commit = Encode(Subject.OfOrder("order:1"), Little());
        var bytes = commit.Canonical(0).ToArray();
        Assert.Equal("0101", Convert.ToHexString(bytes.AsSpan(3, 2)));
        bytes[4] = 3;

        Assert.Throws<FormatException>(() => FactReader.Read(bytes));
    }

    private static EncodedCommit Encode(Subject subject, params IFact[] facts) => Encode(CryptoSuites.International, subject, facts);

    private static EncodedCommit Encode(ICryptoSuite suite, Subject subject, params IFact[] facts) => EncodedCommit.Of(
        subject,
        5,
        [.. facts.Select(fact => new FactRecord(fact, Happened, By, "order:2026-0001"))],
        Recorded,
        new FixedSalt(),
        suite);

    private static Fields Little() => new(fields => fields.Text(1, "reason"));

    private static Fields Everything() => new(fields =>
    {
        fields.Text(1, "文号〔2026〕1");
        fields.Integer(2, -7);
        fields.Instant(3, Happened);
        fields.Bytes(4, [0xCA, 0xFE]);
        fields.List(5, [0, 24, 256, 65_536, 8_613_800_000_000]);
        fields.Integer(6, null);
        fields.Text(7, null);
        fields.Personal(8, "张三");
        fields.Personal(9, [8_613_900_000_001, 8_613_900_000_002]);
    });

    private sealed record Fields(Action<IFactFields> Writing) : IFact
    {
        public FactKind Kind => FactKind.OrderStopped;

        public void Write(IFactFields fields) => Writing(fields);
    }

    private sealed class FixedSalt : Salts
    {
        public override void Fill(Span<byte> salt) => Salt.CopyTo(salt);
    }
}
