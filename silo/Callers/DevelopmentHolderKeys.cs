using System.Security.Cryptography;
using System.Text.Json;
using Coordination.Crypto;
using Coordination.Holders;

namespace Coordination.Callers;

/// <summary>A key for pseudonyms in development, beside the certificates: made where there is none, kept where there is.</summary>
internal static class DevelopmentHolderKeys
{
    public const string FileName = "holder-keys.json";

    /// <summary>The file, for <c>holders:keysFile</c>.</summary>
    /// <exception cref="HolderKeysException">There is one, and it cannot be used.</exception>
    public static string Open(string dataDirectory, ICryptoSuite suite, TimeProvider time)
    {
        var directory = Path.Combine(dataDirectory, DevelopmentCertificates.Folder);
        var path = Path.Combine(directory, FileName);
        if (File.Exists(path))
        {
            _ = HolderKeyFile.Read(path);
            return path;
        }

        Directory.CreateDirectory(directory);
        Write(path, [NewEntry("k1", suite, time.GetUtcNow())]);
        return path;
    }

    /// <summary>An entry with fresh secrets.</summary>
    public static HolderKeyEntry NewEntry(string id, ICryptoSuite suite, DateTimeOffset createdAt) => new(
        id,
        suite.Kind.ToString().ToLowerInvariant(),
        createdAt,
        null,
        Convert.ToBase64String(RandomNumberGenerator.GetBytes(HolderKey.PseudonymBytesMin)),
        Convert.ToBase64String(RandomNumberGenerator.GetBytes(suite.CipherKeyBytes)));

    public static void Write(string path, IReadOnlyList<HolderKeyEntry> keys) =>
        PrivateFile.Write(path, JsonSerializer.Serialize(new HolderKeyList(keys), HolderKeyJson.Default.HolderKeyList));
}
