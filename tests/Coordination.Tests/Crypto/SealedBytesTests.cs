using System.Security.Cryptography;

namespace Coordination.Crypto;

/// <summary>What is stored encrypted says how it is read, and is read only whole and where it belongs.</summary>
public sealed class SealedBytesTests
{
    private static readonly byte[] Content = "11010519491231002X"u8.ToArray();
    private static readonly byte[] Place = "holder:1"u8.ToArray();

    [Theory]
    [MemberData(nameof(CryptoSuiteTests.Suites), MemberType = typeof(CryptoSuiteTests))]
    public void Nothing_of_it_can_be_changed_or_moved(string name)
    {
        var key = Key("2026", CryptoSuiteTests.Suite(name));
        var stored = key.Seal(Content, Place);

        Assert.Equal(Content, Opened(stored, key));
        Assert.Null(Opened(stored, key, "holder:2"u8.ToArray()));
        Assert.Null(Opened(stored, Key("2026", key.Suite)));
        Assert.Equal(-1, stored.AsSpan().IndexOf(Content));
        for (var place = 0; place < stored.Length; place++)
        {
            stored[place] ^= 1;
            Assert.True(Opened(stored, key) is null, $"Byte {place} was changed.");
            stored[place] ^= 1;
        }
    }

    [Fact]
    public void What_was_sealed_under_an_older_key_and_another_suite_is_read_beside_what_is_sealed_now()
    {
        CipherKey[] keys = [Key("2025", CryptoSuites.International), Key("2026", CryptoSuites.International), Key("2027", CryptoSuites.National)];
        var stored = keys.Select(key => key.Seal(Content, Place)).ToList();

        Assert.All(stored, (bytes, index) =>
        {
            Assert.True(SealedBytes.TryRead(bytes, out var read));
            Assert.Equal((keys[index].Suite.Kind, keys[index].Id), (read.Kind, read.KeyId));
            Assert.Equal(Content, keys.Single(key => key.Id == read.KeyId).Open(read, Place));
        });
    }

    [Fact]
    public void The_same_content_is_never_the_same_bytes()
    {
        var key = Key("2026", CryptoSuites.National);
        Assert.NotEqual(key.Seal(Content, Place), key.Seal(Content, Place));
    }

    [Fact]
    public void What_is_too_short_or_of_no_suite_is_not_read()
    {
        var stored = Key("2026", CryptoSuites.International).Seal([], Place);

        Assert.True(SealedBytes.TryRead(stored, out _));
        Assert.All(Enumerable.Range(0, stored.Length), length => Assert.False(SealedBytes.TryRead(stored.AsMemory(0, length), out _)));
        Assert.False(SealedBytes.TryRead((byte[])[3, .. stored[1..]], out _));
        Assert.False(SealedBytes.TryRead((byte[])[1, 200, .. stored[2..]], out _));
    }

    [Fact]
    public void A_key_has_a_name_and_the_length_of_its_cipher()
    {
        Assert.Throws<ArgumentException>(() => new CipherKey(string.Empty, CryptoSuites.International, new byte[32]));
        Assert.Throws<ArgumentException>(() => new CipherKey(new string('k', CipherKey.IdCharactersMax + 1), CryptoSuites.International, new byte[32]));
        Assert.Throws<ArgumentException>(() => new CipherKey("钥", CryptoSuites.International, new byte[32]));
        Assert.Throws<ArgumentException>(() => new CipherKey("k", CryptoSuites.International, new byte[16]));
        Assert.Throws<ArgumentException>(() => new CipherKey("k", CryptoSuites.National, new byte[32]));
        Assert.Equal(CipherKey.IdCharactersMax, new CipherKey(new string('k', CipherKey.IdCharactersMax), CryptoSuites.National, new byte[16]).Id.Length);
    }

    private static CipherKey Key(string id, ICryptoSuite suite) => new(id, suite, RandomNumberGenerator.GetBytes(suite.CipherKeyBytes));

    private static byte[]? Opened(byte[] stored, CipherKey key, byte[]? place = null) =>
        SealedBytes.TryRead(stored, out var bytes) ? key.Open(bytes, place ?? Place) : null;
}
