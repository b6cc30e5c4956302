using System.Text.Json;
using Coordination.Crypto;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Coordination.Callers;

/// <summary>The list of issuers' keys: what is on it, and what is no list.</summary>
public sealed class BodyKeyFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("coordination-issuers-").FullName;

    private string Path => System.IO.Path.Combine(folder, "signers.json");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Keys_of_both_suites_stand_side_by_side()
    {
        using var old = CryptoSuites.International.CreateKey();
        using var now = CryptoSuites.National.CreateKey();
        var until = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        Write(new("sc-2025", "四川", old.Public.ToPem(), null, until), new("sc-2026", "四川", now.Public.ToPem(), until));

        var keys = BodyKeyFile.Read(Path);

        Assert.Equal((CryptoSuites.International, until), (keys["sc-2025"].Key.Suite, keys["sc-2025"].Until));
        Assert.Equal((CryptoSuites.National, until), (keys["sc-2026"].Key.Suite, keys["sc-2026"].From));
    }

    [Fact]
    public void A_revocation_is_known_within_seconds_and_a_broken_file_changes_nothing()
    {
        using var key = CryptoSuites.International.CreateKey();
        var time = new FakeTimeProvider();
        Write(new BodyKeyEntry("k", "body", key.Public.ToPem()));
        var file = BodyKeyFile.Open(new() { KeysFile = Path }, time, NullLogger.Instance);
        Assert.Null(file.Find("k")!.RevokedAt);

        Write(new BodyKeyEntry("k", "body", key.Public.ToPem(), RevokedAt: time.GetUtcNow()));
        time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(time.GetUtcNow() - TimeSpan.FromSeconds(6), file.Find("k")!.RevokedAt);

        File.WriteAllText(Path, "{");
        time.Advance(TimeSpan.FromSeconds(6));
        Assert.NotNull(file.Find("k")!.RevokedAt);
    }

    [Fact]
    public void What_cannot_be_a_list_is_refused_by_what_is_wrong_with_it()
    {
        using var key = CryptoSuites.International.CreateKey();
        using var other = CryptoSuites.National.CreateKey();
        var pem = key.Public.ToPem();
        Refuses("'' is not", new BodyKeyEntry("", "body", pem));
        Refuses("'a b' is not", new BodyKeyEntry("a b", "body", pem));
        Refuses("names no body", new BodyKeyEntry("k", null, pem));
        Refuses("A public key on P-256", new BodyKeyEntry("k", "body", key.ToPem()));
        Refuses("A public key on P-256", new BodyKeyEntry("k", "body", null));
        Refuses("two keys have the name 'k'", new BodyKeyEntry("k", "body", pem), new BodyKeyEntry("k", "body", other.Public.ToPem()));
        Refuses("one key stands for two bodies, 'one' (a) and 'two' (b)", new BodyKeyEntry("a", "one", pem), new BodyKeyEntry("b", "two", pem));
        Refuses("before it begins", new BodyKeyEntry("k", "body", pem, DateTimeOffset.UnixEpoch.AddDays(1), DateTimeOffset.UnixEpoch));
        File.WriteAllText(Path, """{"keys":[{"id":"k","organisation":"body"}]}""");
        Assert.Contains("(1) is no list", Assert.Throws<BodyKeysException>(() => BodyKeyFile.Read(Path)).Message, StringComparison.Ordinal);
        File.WriteAllText(Path, """{"keys":[],"keys":[]}""");
        Assert.Contains("(1) is no list", Assert.Throws<BodyKeysException>(() => BodyKeyFile.Read(Path)).Message, StringComparison.Ordinal);
        File.WriteAllText(Path, "{}");
        Assert.Contains("holds no keys", Assert.Throws<BodyKeysException>(() => BodyKeyFile.Read(Path)).Message, StringComparison.Ordinal);
    }

    private void Refuses(string why, params BodyKeyEntry[] keys)
    {
        Write(keys);
        Assert.Contains(why, Assert.Throws<BodyKeysException>(() => BodyKeyFile.Read(Path)).Message, StringComparison.Ordinal);
    }

    private void Write(params BodyKeyEntry[] keys) =>
        File.WriteAllBytes(Path, JsonSerializer.SerializeToUtf8Bytes(new BodyKeyList(keys), BodyKeyJson.Default.BodyKeyList));
}
