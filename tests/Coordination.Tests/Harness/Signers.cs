using System.Text;
using System.Text.Json;
using Coordination.Audit;
using Coordination.Callers;
using Coordination.Carriers;
using Coordination.Crypto;
using Coordination.Orders;

namespace Coordination.Harness;

/// <summary>Signing keys of the people of a <see cref="Country"/> and of its carriers, on a list that a test may change.</summary>
internal sealed class Signers : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("coordination-signers-");
    private readonly Dictionary<string, (BodyKeyEntry Entry, SigningKey Key, string Person)> keys = new(StringComparer.Ordinal);

    public string KeysFile => Path.Combine(folder.FullName, "signers.json");

    public string Folder => folder.FullName;

    /// <summary>Puts a fresh key of somebody's body on the list, that signs for that person.</summary>
    public void Add(string id, Principal who, ICryptoSuite suite)
    {
        var key = suite.CreateKey();
        keys[id] = (new(id, who.Organisation, key.Public.ToPem()), key, who.Id);
        Write();
    }

    /// <summary>Carriers' keys, where the simulated carriers find them.</summary>
    public void AddCarriers(params string[] carriers)
    {
        foreach (var carrier in carriers)
        {
            Add($"carrier-{carrier}-p256", Principal.System with { Organisation = BodyKey.OfCarrier(CarrierCode.Parse(carrier)) }, CryptoSuites.International);
            File.WriteAllText(Path.Combine(folder.FullName, $"carrier-{carrier}-p256.key"), keys[$"carrier-{carrier}-p256"].Key.ToPem());
        }
    }

    public void Change(string id, Func<BodyKeyEntry, BodyKeyEntry> change)
    {
        keys[id] = (change(keys[id].Entry), keys[id].Key, keys[id].Person);
        Write();
    }

    public void Remove(string id)
    {
        keys.Remove(id, out var removed);
        removed.Key.Dispose();
        Write();
    }

    /// <summary>The list as it is now, read without a silo.</summary>
    public IBodyKeys Read() => BodyKeyFile.Open(new() { KeysFile = KeysFile }, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);

    /// <summary>A signature as a client of that person makes it, or, with the same key, for another one.</summary>
    public OrderSignature Sign(string id, TimeProvider time, Func<Signatory, string> statement, string? person = null)
    {
        var (entry, key, own) = keys[id];
        var now = time.GetUtcNow();
        return new(key.Suite.SignatureName, id, now, Convert.ToBase64String(key.Sign(Encoding.UTF8.GetBytes(statement(new(entry.Body!, person ?? own, now))))));
    }

    public void Dispose()
    {
        foreach (var (_, key, _) in keys.Values)
        {
            key.Dispose();
        }

        folder.Delete(recursive: true);
    }

    private void Write() => File.WriteAllBytes(
        KeysFile, JsonSerializer.SerializeToUtf8Bytes(new BodyKeyList([.. keys.Values.Select(key => key.Entry)]), BodyKeyJson.Default.BodyKeyList));
}
