using System.Collections.Frozen;
using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Crypto;

namespace Coordination.Callers;

/// <summary>Keys that development mode makes for everybody, once.</summary>
public sealed class DevelopmentSignersTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("coordination-signers-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Keys_are_kept_and_those_of_another_suite_stay_on_the_list()
    {
        var first = Sign(CryptoSuites.International);
        var again = Sign(CryptoSuites.International);
        var national = Sign(CryptoSuites.National);

        Assert.Equal(["carrier-CMCC-p256", "issuer-p256"], first.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(first["issuer-p256"].Key.Fingerprint(), again["issuer-p256"].Key.Fingerprint());
        Assert.Equal(["carrier-CMCC-p256", "issuer-p256", "issuer-sm2"], national.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("市局", CryptoSuites.National), (national["issuer-sm2"].Body, national["issuer-sm2"].Key.Suite));
        Assert.Equal("carrier:CMCC", national["carrier-CMCC-p256"].Body);
    }

    [Fact]
    public void A_file_that_holds_no_key_is_named()
    {
        var signers = new DevelopmentSigners(folder, CryptoSuites.International);
        var (file, _) = signers.Of("issuer", "市局");
        File.WriteAllText(file, "no key");

        var wrong = Assert.Throws<BodyKeysException>(() => signers.Of("issuer", "市局"));

        Assert.StartsWith($"{file}: A private key on P-256", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("Delete it", wrong.Message, StringComparison.Ordinal);
    }

    private FrozenDictionary<string, BodyKey> Sign(ICryptoSuite suite)
    {
        var signers = new DevelopmentSigners(folder, suite);
        signers.Of("issuer", "市局");
        signers.OfCarrier(CarrierCode.Parse("CMCC"));
        signers.WriteList();
        return BodyKeyFile.Read(signers.KeysFile);
    }
}
