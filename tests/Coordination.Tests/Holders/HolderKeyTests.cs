using System.Security.Cryptography;
using System.Text;
using Coordination.Callers;
using Coordination.Crypto;
using Microsoft.Extensions.Time.Testing;

namespace Coordination.Holders;

/// <summary>Keys of pseudonyms: what is made with them, and the file they come in.</summary>
public sealed class HolderKeyTests : IDisposable
{
    private static readonly DateTimeOffset noon = new(2026, 3, 2, 4, 0, 0, TimeSpan.Zero);
    private static readonly HolderDocument anna = new("RESIDENT_ID", "11010519491231002X");
    private readonly string directory = Directory.CreateTempSubdirectory("coordination-keys-").FullName;

    private string File => Path.Combine(directory, DevelopmentHolderKeys.FileName);

    public static TheoryData<string> Suites => [nameof(CryptoSuiteKind.International), nameof(CryptoSuiteKind.National)];

    public void Dispose() => Directory.Delete(directory, recursive: true);

    // RFC 4231, test case 2; the same with SM3 as OpenSSL 3.0 has it.
    [Theory]
    [InlineData(nameof(CryptoSuiteKind.International), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")]
    [InlineData(nameof(CryptoSuiteKind.National), "2e87f1d16862e6d964b50a5200bf2b10b764faa9680a296a2405f24bec39f882")]
    public void A_mac_is_that_of_its_standard(string suite, string mac)
    {
        var made = new byte[CryptoSuites.HashBytes];
        Of(suite).Mac("Jefe"u8, "what do ya want for nothing?"u8, made);

        Assert.Equal(mac, Convert.ToHexStringLower(made));
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void A_document_is_sealed_for_its_pseudonym_and_opened_for_no_other(string suite)
    {
        var (key, other) = (Key("k1", suite), Key("k1", suite));
        var pseudonym = key.PseudonymOf(anna);
        var bytes = key.Seal(anna);

        Assert.StartsWith("k1-", pseudonym, StringComparison.Ordinal);
        Assert.True(HolderToken.IsWellFormed(pseudonym));
        Assert.Equal(anna, key.Open(bytes, pseudonym));
        Assert.NotEqual(bytes, key.Seal(anna));
        Assert.True(SealedBytes.TryRead(bytes, out var read));
        Assert.Equal((suite, "k1"), (read.Kind.ToString(), read.KeyId));
        Assert.Null(key.Open(bytes, key.PseudonymOf(new("RESIDENT_ID", "440524188001010014"))));
        Assert.Null(other.Open(bytes, pseudonym));
        for (var place = 0; place < bytes.Length; place++)
        {
            var changed = (byte[])bytes.Clone();
            changed[place] ^= 1;
            Assert.Null(key.Open(changed, pseudonym));
        }

        Assert.Null(key.Open(bytes.AsMemory(..^1), pseudonym));
        Assert.Null(key.Open(ReadOnlyMemory<byte>.Empty, pseudonym));
        Assert.DoesNotContain("11010519491231002X", Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void What_carriers_make_by_the_file_is_what_they_made_with_the_key_alone()
    {
        var entry = Entry("k1", noon);
        DevelopmentHolderKeys.Write(File, [entry]);

        var made = HolderIdentities.Open(File, time: new FakeTimeProvider(noon)).Of("resident_id", " 110105 19491231 002x ");

        var mac = HMACSHA256.HashData(Convert.FromBase64String(entry.PseudonymKey!), "holder\0RESIDENT_ID\011010519491231002X"u8);
        Assert.Equal($"k1-{Convert.ToHexStringLower(mac.AsSpan(0, 20))}", made.Pseudonym);
        Assert.Equal(nameof(HolderIdentity), made.ToString());
        Assert.InRange(made.SealedDocument.Length, 1, HolderDesk.DocumentCharactersMax);
    }

    [Fact]
    public void The_longest_document_fits_into_a_report()
    {
        DevelopmentHolderKeys.Write(File, [Entry("k1234567", noon)]);
        var most = new string('\u4e2d', HolderDocument.CharactersMax - 1);

        Assert.InRange(HolderIdentities.Open(File, time: new FakeTimeProvider(noon)).Of("P", most).SealedDocument.Length, 1, HolderDesk.DocumentCharactersMax);
        Assert.Throws<ArgumentException>(() => new HolderDocument("P", most + "x"));
        Assert.Throws<ArgumentException>(() => new HolderDocument("P\0", "x"));
    }

    [Fact]
    public void The_newest_key_in_use_makes_pseudonyms_and_the_file_is_read_again_when_it_changes()
    {
        var time = new FakeTimeProvider(noon);
        DevelopmentHolderKeys.Write(File, [Entry("k1", noon)]);
        var failures = new List<Exception>();
        var identities = HolderIdentities.Open(File, failures.Add, time);
        DevelopmentHolderKeys.Write(File, [Entry("k1", noon), Entry("k2", noon.AddMinutes(1), CryptoSuites.National)]);
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.StartsWith("k1-", identities.Of("P", "1").Pseudonym, StringComparison.Ordinal);
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.StartsWith("k2-", identities.Of("P", "1").Pseudonym, StringComparison.Ordinal);

        System.IO.File.WriteAllText(File, "{");
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.StartsWith("k2-", identities.Of("P", "1").Pseudonym, StringComparison.Ordinal);
        Assert.IsType<HolderKeysException>(Assert.Single(failures));
    }

    [Fact]
    public void The_oldest_key_is_the_anchor_and_a_retired_one_does_not_count()
    {
        DevelopmentHolderKeys.Write(File, [Entry("k3", noon.AddDays(2)), Entry("k1", noon), Entry("k2", noon.AddDays(1)), Entry("k0", noon.AddDays(-9)) with { RetiredAt = noon }]);

        var ring = new HolderKeyRing(HolderKeyFile.Read(File), noon.AddDays(1));

        Assert.Equal(["k0", "k1", "k2", "k3"], ring.Keys.Select(key => key.Id));
        Assert.Equal(("k1", "k2"), (ring.Anchor.Id, ring.Current.Id));
        Assert.Equal(["k0"], ring.Retired);
        Assert.Null(ring.Find("k0"));
        Assert.Null(ring.Find("k3"));
    }

    public static TheoryData<string, string> Wrong => new()
    {
        { "{", "is no file of keys" },
        { """{"keys":[]}""", "holds no keys" },
        { """{"keys":[{"id":"key-1"}]}""", "1 to 8 letters or digits; 'key-1' is not" },
        { """{"keys":[{"id":"k1","suite":"rot13"}]}""", "'rot13' is neither" },
        { """{"keys":[{"id":"k1","suite":"international"}]}""", "needs createdAt" },
        { """{"keys":[{"id":"k1","suite":"international","createdAt":"2026-01-01T00:00:00Z"}]}""", "has no secrets and is not retired" },
        { """{"keys":[{"id":"k1","suite":"international","createdAt":"2026-01-01T00:00:00Z","retiredAt":"2025-01-01T00:00:00Z"}]}""", "before its retiredAt" },
        { """{"keys":[{"id":"k1","suite":"international","createdAt":"2026-01-01T00:00:00Z","pseudonymKey":"c2hvcnQ=","cipherKey":"c2hvcnQ="}]}""", "can be guessed" },
        { """{"keys":[{"id":"k1","suite":"international","createdAt":"2026-01-01T00:00:00Z","pseudonymKey":"not base64","cipherKey":""}]}""", "its secrets are base64" },
        { """{"keys":[{"id":"k1","suite":"international","createdAt":"2026-01-01T00:00:00Z","retiredAt":"2026-02-01T00:00:00Z"},{"id":"K1","suite":"national","createdAt":"2026-01-02T00:00:00Z","retiredAt":"2026-02-01T00:00:00Z"}]}""", "two keys have the name" },
        { """{"keys":[{"id":"k1","suite":"international","createdAt":"2026-01-01T00:00:00Z","retiredAt":"2026-02-01T00:00:00Z"},{"id":"k2","suite":"national","createdAt":"2026-01-01T00:00:00Z","retiredAt":"2026-02-01T00:00:00Z"}]}""", "at the same instant" },
        { """{"keys":[{"id":"k1","secret":"c2VjcmV0"}]}""", "is no file of keys" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_file_that_cannot_be_used_says_which_entry_is_wrong_and_quotes_no_key(string text, string said)
    {
        PrivateFile.Write(File, text);

        var wrong = Assert.Throws<HolderKeysException>(() => HolderKeyFile.Read(File));
        Assert.Contains(said, wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2hvcnQ", wrong.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", wrong.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void As_many_keys_are_taken_as_a_file_may_have_and_no_more()
    {
        var keys = Enumerable.Range(0, HolderKeyFile.KeysMax + 1).Select(index => Entry($"k{index}", noon.AddDays(index))).ToList();
        DevelopmentHolderKeys.Write(File, keys.GetRange(0, HolderKeyFile.KeysMax));
        Assert.Equal(HolderKeyFile.KeysMax, HolderKeyFile.Read(File).Count);

        DevelopmentHolderKeys.Write(File, keys);
        Assert.Contains("more than 64", Assert.Throws<HolderKeysException>(() => HolderKeyFile.Read(File)).Message, StringComparison.Ordinal);
        PrivateFile.Write(File, new string(' ', HolderKeyFile.BytesMax + 1));
        Assert.Contains("is larger than", Assert.Throws<HolderKeysException>(() => HolderKeyFile.Read(File)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_others_can_read_is_none()
    {
        DevelopmentHolderKeys.Write(File, [Entry("k1", noon)]);
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(File, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
            Assert.Contains("chmod 600", Assert.Throws<HolderKeysException>(() => HolderKeyFile.Read(File)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Development_makes_a_key_once()
    {
        var made = DevelopmentHolderKeys.Open(directory, CryptoSuites.National, new FakeTimeProvider(noon));
        var first = System.IO.File.ReadAllText(made);

        Assert.Equal(made, DevelopmentHolderKeys.Open(directory, CryptoSuites.International, new FakeTimeProvider(noon)));
        Assert.Equal(first, System.IO.File.ReadAllText(made));
        Assert.Equal("national", Assert.Single(HolderKeyFile.Read(made)).Suite);
    }

    private static HolderKeyEntry Entry(string id, DateTimeOffset createdAt, ICryptoSuite? suite = null) =>
        DevelopmentHolderKeys.NewEntry(id, suite ?? CryptoSuites.International, createdAt);

    private static ICryptoSuite Of(string suite) => CryptoSuites.Of(Enum.Parse<CryptoSuiteKind>(suite));

    private static HolderKey Key(string id, string suite)
    {
        var entry = Entry(id, noon, Of(suite));
        return new(id, Of(suite), Convert.FromBase64String(entry.PseudonymKey!), Convert.FromBase64String(entry.CipherKey!));
    }
}
