using System.Formats.Asn1;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Coordination.Tidy;
using Org.BouncyCastle.Crypto.Parameters;

namespace Coordination.Crypto;

/// <summary>Each algorithm gives what its standard says, and refuses what is not whole.</summary>
public sealed class CryptoSuiteTests
{
    private static readonly JsonElement Vectors = JsonDocument.Parse(File.ReadAllText(Repository.At("tests/Coordination.Tests/Crypto/vectors.json"))).RootElement;

    public static TheoryData<string> Suites => [nameof(CryptoSuiteKind.International), nameof(CryptoSuiteKind.National)];

    [Fact]
    public void Sm3_is_that_of_the_vectors()
    {
        Span<byte> hash = stackalloc byte[CryptoSuites.HashBytes];
        CryptoSuites.National.Hash("abc"u8, hash);

        Assert.Equal(Vectors.GetProperty("sm3").GetProperty("abc").GetString(), Convert.ToHexStringLower(hash));
    }

    // GB/T 32905-2016 annex A.2.
    [Fact]
    public void Sm3_of_two_blocks_is_that_of_the_standard() => Assert.Equal(
        "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732",
        Convert.ToHexStringLower(CryptoSuites.National.Hash(Enumerable.Repeat<ReadOnlyMemory<byte>>("abcd"u8.ToArray(), 16))));

    // FIPS 180-4, example B.1.
    [Fact]
    public void Sha_256_is_that_of_the_standard() => Assert.Equal(
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        Convert.ToHexStringLower(CryptoSuites.International.Hash([Encoding.ASCII.GetBytes("ab"), Encoding.ASCII.GetBytes("c")])));

    [Fact]
    public void Sm4_is_that_of_the_vectors()
    {
        var vector = Vectors.GetProperty("sm4Ecb");
        var cipher = NationalSuite.BlockCipher();
        cipher.Init(true, new KeyParameter(Hex(vector, "key")));
        var block = new byte[16];
        cipher.ProcessBlock(Hex(vector, "plain"), 0, block, 0);

        Assert.Equal(Hex(vector, "cipher"), block);
    }

    // GB/T 32907-2016 annex A.2: the block of A.1 encrypted a million times.
    [Fact]
    public void Sm4_a_million_times_is_that_of_the_standard()
    {
        var cipher = NationalSuite.BlockCipher();
        cipher.Init(true, new KeyParameter(Hex(Vectors.GetProperty("sm4Ecb"), "key")));
        var block = Hex(Vectors.GetProperty("sm4Ecb"), "plain");
        for (var turn = 0; turn < 1_000_000; turn++)
        {
            cipher.ProcessBlock(block, 0, block, 0);
        }

        Assert.Equal("595298c7c6fd271f0402f804c33d3f66", Convert.ToHexStringLower(block));
    }

    // RFC 8998 appendix A.1.
    [Fact]
    public void Sm4_gcm_is_that_of_rfc_8998()
    {
        var plain = Convert.FromHexString("AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBCCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDDEEEEEEEEEEEEEEEEFFFFFFFFFFFFFFFFEEEEEEEEEEEEEEEEAAAAAAAAAAAAAAAA");
        var encrypted = new byte[plain.Length + CryptoSuites.TagBytes];
        CryptoSuites.National.Encrypt(
            Convert.FromHexString("0123456789ABCDEFFEDCBA9876543210"),
            Convert.FromHexString("00001234567800000000ABCD"),
            plain,
            Convert.FromHexString("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2"),
            encrypted);

        Assert.Equal(
            "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D83DE3541E4C2B58177E065A9BF7B62EC",
            Convert.ToHexString(encrypted));
    }

    // GB/T 32918.5-2017 annex A.2: user id 1234567812345678, r and s one after the other.
    [Fact]
    public void A_signature_of_the_standards_own_example_verifies()
    {
        var key = VerifyingKey.FromPem(System.Security.Cryptography.PemEncoding.WriteString("PUBLIC KEY", Convert.FromHexString(
            "3059301306072a8648ce3d020106082a811ccf5501822d034200"
            + "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13")));
        var signature = Convert.FromHexString(
            "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa");

        Assert.Equal(CryptoSuites.National, key.Suite);
        Assert.True(key.Verifies("message digest"u8, signature));
        signature[63] ^= 1;
        Assert.False(key.Verifies("message digest"u8, signature));
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void A_signature_is_good_for_its_content_and_its_key_alone(string name)
    {
        var suite = Suite(name);
        using var key = suite.CreateKey();
        using var other = suite.CreateKey();
        var content = Encoding.UTF8.GetBytes("coordination order statement 1\nact=submit\n");
        var signature = key.Sign(content);

        Assert.Equal(CryptoSuites.SignatureBytes, signature.Length);
        Assert.True(key.Public.Verifies(content, signature));
        Assert.False(other.Public.Verifies(content, signature));
        Assert.False(key.Public.Verifies(content.AsSpan(1), signature));
        for (var place = 0; place < signature.Length; place++)
        {
            signature[place] ^= 1;
            Assert.False(key.Public.Verifies(content, signature), $"Byte {place} was changed.");
            signature[place] ^= 1;
        }
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void What_is_no_signature_does_not_verify_and_does_not_throw(string name)
    {
        using var key = Suite(name).CreateKey();
        var random = new Random(7);
        var noise = new byte[CryptoSuites.SignatureBytes];
        random.NextBytes(noise);

        Assert.All<byte[]>(
            [[], [1], new byte[CryptoSuites.SignatureBytes], [.. Enumerable.Repeat((byte)0xff, CryptoSuites.SignatureBytes)], noise, new byte[72]],
            signature => Assert.False(key.Public.Verifies("content"u8, signature)));
    }

    [Theory]
    [InlineData(nameof(CryptoSuiteKind.International), "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")]
    [InlineData(nameof(CryptoSuiteKind.National), "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123")]
    public void A_signature_has_r_and_s_between_nought_and_the_order_of_its_curve_and_no_other_encoding(string name, string order)
    {
        using var key = Suite(name).CreateKey();
        var signature = key.Sign("content"u8);
        var n = new BigInteger(Convert.FromHexString(order), isUnsigned: true, isBigEndian: true);
        var (r, s) = (signature[..32], signature[32..]);
        var der = new AsnWriter(AsnEncodingRules.DER);
        using (der.PushSequence())
        {
            der.WriteIntegerUnsigned(r.AsSpan().TrimStart((byte)0));
            der.WriteIntegerUnsigned(s.AsSpan().TrimStart((byte)0));
        }

        Assert.True(key.Public.Verifies("content"u8, signature));
        Assert.All<byte[]>(
            [
                [.. Bytes(0), .. s],
                [.. r, .. Bytes(0)],
                [.. Bytes(n), .. s],
                [.. r, .. Bytes(n)],
                [.. r, .. Bytes(n - Number(r))],
                [.. s, .. r],
                der.Encode(),
            ],
            other => Assert.False(key.Public.Verifies("content"u8, other), Convert.ToHexString(other)));

        static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);
        static byte[] Bytes(BigInteger number)
        {
            var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
            return [.. new byte[32 - bytes.Length], .. bytes];
        }
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void A_key_of_one_suite_takes_no_signature_of_the_other(string name)
    {
        var suite = Suite(name);
        using var key = suite.CreateKey();
        using var foreign = CryptoSuites.All.Single(other => other != suite).CreateKey();

        Assert.False(key.Public.Verifies("content"u8, foreign.Sign("content"u8)));
    }

    [Fact]
    public void Suites_are_found_by_what_is_stored_of_them()
    {
        Assert.All(CryptoSuites.All, suite =>
        {
            Assert.Same(suite, CryptoSuites.Of(suite.Kind));
            Assert.Same(suite, CryptoSuites.OfSignature(suite.SignatureName));
        });
        Assert.Null(CryptoSuites.Find((CryptoSuiteKind)3));
        Assert.Null(CryptoSuites.OfSignature("none"));
        Assert.Throws<ArgumentOutOfRangeException>(() => CryptoSuites.Of(0));
    }

    internal static ICryptoSuite Suite(string name) => CryptoSuites.Of(Enum.Parse<CryptoSuiteKind>(name));

    private static byte[] Hex(JsonElement vector, string name) => Convert.FromHexString(vector.GetProperty(name).GetString()!);
}
