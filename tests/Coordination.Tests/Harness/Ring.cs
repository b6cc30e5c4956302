using Coordination.Callers;
using Coordination.Crypto;
using Coordination.Holders;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Coordination.Harness;

/// <summary>A ring of keys in a file that a country's silos and carriers share, as the ministry gives them out.</summary>
internal sealed class Ring
{
    private readonly List<HolderKeyEntry> keys = [];
    private Country country = null!;
    private HolderIdentities? carriers;

    private string File => Path.Combine(country.Folder, DevelopmentHolderKeys.FileName);

    /// <summary>A country whose silos have a ring with one key, <c>k1</c>.</summary>
    public static async Task<(Country Country, Ring Ring)> Start(Action<ISiloBuilder>? change = null)
    {
        var ring = new Ring();
        var country = await Country.Start(change: (silo, country) =>
        {
            ring.Set(silo, country);
            change?.Invoke(silo);
        });
        return (country, ring);
    }

    /// <summary>Puts a ring with one key, <c>k1</c>, before a silo; one that starts again finds what there is.</summary>
    public void Set(ISiloBuilder silo, Country of)
    {
        country = of;
        if (keys.Count == 0)
        {
            Put("k1");
        }

        silo.Services.Replace(ServiceDescriptor.Singleton<IHolderRing>(provider => HolderRing.Open(
            File, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<HolderRing>>())));
    }

    /// <summary>Puts a key into the file, in use from now on.</summary>
    public void Put(string id, CryptoSuiteKind suite = CryptoSuiteKind.International)
    {
        keys.Add(DevelopmentHolderKeys.NewEntry(id, CryptoSuites.Of(suite), country.Time.GetUtcNow()));
        Write();
    }

    /// <summary>Ends a key from now on, and takes its secrets away.</summary>
    public void Retire(string id)
    {
        var place = keys.FindIndex(key => key.Id == id);
        keys[place] = keys[place] with { RetiredAt = country.Time.GetUtcNow(), PseudonymKey = null, CipherKey = null };
        Write();
    }

    /// <summary>What a carrier makes of a document by the file, with the newest key.</summary>
    public HolderIdentity Of(string document) => (carriers ??= HolderIdentities.Open(File, time: country.Time)).Of("RESIDENT_ID", document);

    private void Write()
    {
        DevelopmentHolderKeys.Write(File, keys);

        // Who has looked at the file looks again after a while.
        country.Time.Advance(TimeSpan.FromSeconds(6));
    }
}
