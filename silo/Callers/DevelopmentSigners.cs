using System.Security.Cryptography;
using System.Text.Json;
using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Crypto;

namespace Coordination.Callers;

/// <summary>
/// Signing keys for development, one for each body that issues or approves orders and each carrier, beside its certificate, and the list of all.
/// Keys that are there are kept; one of another suite stays on the list and is followed by a new one.
/// </summary>
internal sealed class DevelopmentSigners
{
    public const string ListFile = "signers.json";

    private readonly string directory;
    private readonly ICryptoSuite suite;
    private readonly List<BodyKeyEntry> keys = [];

    public DevelopmentSigners(string dataDirectory, ICryptoSuite suite)
    {
        directory = Path.Combine(dataDirectory, DevelopmentCertificates.Folder);
        this.suite = suite;
        Directory.CreateDirectory(directory);
    }

    /// <summary>The list, for <see cref="SignatureSettings.KeysFile"/>.</summary>
    public string KeysFile => Path.Combine(directory, ListFile);

    /// <summary>Finds or makes the key of a body; its file and its name.</summary>
    public (string File, string Id) Of(string profile, string body) => Of(profile, body, suite);

    /// <summary>The same for a simulated carrier, which signs on P-256 only.</summary>
    public void OfCarrier(CarrierCode carrier) => Of($"carrier-{carrier}", BodyKey.OfCarrier(carrier), CryptoSuites.International);

    /// <summary>Where the keys are.</summary>
    public string Folder => directory;

    private (string File, string Id) Of(string profile, string body, ICryptoSuite suite)
    {
        foreach (var known in CryptoSuites.All.Where(known => known != suite && File.Exists(FileOf(profile, known))))
        {
            Add(profile, body, known);
        }

        var file = FileOf(profile, suite);
        if (!File.Exists(file))
        {
            using var made = suite.CreateKey();
            PrivateFile.Write(file, made.ToPem());
        }

        Add(profile, body, suite);
        return (file, IdOf(profile, suite));
    }

    /// <summary>Writes the list of all keys that were asked for.</summary>
    public void WriteList() => PrivateFile.Write(KeysFile, JsonSerializer.Serialize(new BodyKeyList(keys), BodyKeyJson.Default.BodyKeyList));

    /// <summary>Whether this role's orders or approvals are signed.</summary>
    public static bool Signs(Role role) => role is Role.PoliceIssuer or Role.ProvinceOperator or Role.Approver or Role.MinistryOperator;

    private void Add(string profile, string body, ICryptoSuite of)
    {
        using var key = Read(FileOf(profile, of));
        keys.Add(new(IdOf(profile, of), body, key.Public.ToPem()));
    }

    private static SigningKey Read(string file)
    {
        try
        {
            return SigningKey.FromPem(File.ReadAllText(file));
        }
        catch (CryptographicException none)
        {
            throw new BodyKeysException($"{file}: {none.Message} Delete it to have a new one made; what the old one signed will then be under a key that nobody knows.", none);
        }
    }

    private string FileOf(string profile, ICryptoSuite of) => Path.Combine(directory, $"{IdOf(profile, of)}.key");

    private static string IdOf(string profile, ICryptoSuite of) => $"{profile}-{(of.Kind is CryptoSuiteKind.National ? "sm2" : "p256")}";
}
