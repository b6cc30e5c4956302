using System.Text.Json;
using System.Text.Json.Serialization;
using Coordination.Crypto;

namespace Coordination.Holders;

/// <summary>
/// The file of keys that pseudonyms are made with; carriers and silos have the same. It is its owner's alone to read. A key is ended with
/// <c>retiredAt</c> and never taken off: its name must not come back for another key.
/// </summary>
internal static class HolderKeyFile
{
    internal const int KeysMax = 64;

    internal const int BytesMax = 256 * 1024;

    /// <summary>Reads the file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="HolderKeysException">It cannot be used; the text says which entry is wrong, and quotes no key.</exception>
    internal static IReadOnlyList<RingedKey> Read(string path)
    {
        HolderKeyList? list;
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > BytesMax })
            {
                throw new HolderKeysException($"{path} is larger than {BytesMax} bytes: no file of keys is.");
            }

            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) != UnixFileMode.None)
            {
                throw new HolderKeysException($"{path} can be read by others than its owner: chmod 600 it, and think of its keys as known if others could.");
            }

            list = JsonSerializer.Deserialize(File.ReadAllBytes(path), HolderKeyJson.Default.HolderKeyList);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new HolderKeysException($"{path} cannot be read: {unreadable.Message}", unreadable);
        }
        catch (JsonException broken)
        {
            // What the parser says may quote a key.
            throw new HolderKeysException(
                $"{path}({broken.LineNumber + 1}) is no file of keys: {{\"keys\":[{{\"id\",\"suite\",\"createdAt\",\"retiredAt\",\"pseudonymKey\",\"cipherKey\"}}]}} is wanted.");
        }

        if (list?.Keys is not { Count: > 0 and <= KeysMax } entries)
        {
            throw new HolderKeysException($"{path} holds no keys, or more than {KeysMax}.");
        }

        var keys = entries.Select(entry => Read(path, entry)).OrderBy(key => key.CreatedAt).ToList();
        if (keys.GroupBy(key => key.Id, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new HolderKeysException($"{path}: two keys have the name '{twice.Key}'.");
        }

        return keys.GroupBy(key => key.CreatedAt).FirstOrDefault(group => group.Count() > 1) is { } together
            ? throw new HolderKeysException($"{path}: {string.Join(" and ", together.Select(key => key.Id))} were created at the same instant: which is the newer one?")
            : keys;
    }

    /// <summary>The ring as it counts now.</summary>
    /// <exception cref="HolderKeysException">No key counts.</exception>
    internal static HolderKeyRing RingOf(IReadOnlyList<RingedKey> keys, DateTimeOffset now) => new HolderKeyRing(keys, now) is { Valid.Count: > 0 } ring
        ? ring
        : throw new HolderKeysException("No key that pseudonyms are made with is in use now: each is retired, or is to be used from a later day on.");

    private static RingedKey Read(string path, HolderKeyEntry entry)
    {
        if (entry.Id is not { } id || !HolderKey.IsId(id))
        {
            throw new HolderKeysException($"{path}: a key's id is 1 to {HolderKey.IdCharactersMax} letters or digits; '{entry.Id}' is not.");
        }

        if (!Enum.TryParse<CryptoSuiteKind>(entry.Suite, ignoreCase: true, out var kind) || CryptoSuites.Find(kind) is not { } suite)
        {
            throw new HolderKeysException($"{path}: key '{id}': suite is international or national; '{entry.Suite}' is neither.");
        }

        if (entry.CreatedAt is not { } createdAt || entry.RetiredAt <= createdAt)
        {
            throw new HolderKeysException($"{path}: key '{id}' needs createdAt, before its retiredAt.");
        }

        var isKept = entry.PseudonymKey is not null || entry.CipherKey is not null;
        if (!isKept && entry.RetiredAt is null)
        {
            throw new HolderKeysException($"{path}: key '{id}' has no secrets and is not retired.");
        }

        try
        {
            var key = isKept ? new HolderKey(id, suite, Convert.FromBase64String(entry.PseudonymKey ?? string.Empty), Convert.FromBase64String(entry.CipherKey ?? string.Empty)) : null;
            return new(id, kind.ToString().ToLowerInvariant(), createdAt, entry.RetiredAt, key);
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException)
        {
            var why = wrong is FormatException ? "its secrets are base64" : wrong.Message;
            throw new HolderKeysException($"{path}: key '{id}': {why}");
        }
    }
}

/// <summary>The file of keys that pseudonyms are made with cannot be used.</summary>
public sealed class HolderKeysException : Exception
{
    internal HolderKeysException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>The file, as it is written.</summary>
internal sealed record HolderKeyList(IReadOnlyList<HolderKeyEntry>? Keys);

/// <summary>A key in it.</summary>
/// <param name="Id">Name of the key.</param>
/// <param name="Suite"><c>international</c> (HMAC-SHA-256, AES-256-GCM) or <c>national</c> (HMAC-SM3, SM4-GCM).</param>
/// <param name="CreatedAt">From when on it is used.</param>
/// <param name="RetiredAt">From when on it is not.</param>
/// <param name="PseudonymKey">Base64, 32 bytes or more.</param>
/// <param name="CipherKey">Base64, as many bytes as the suite's cipher wants: 32 or 16.</param>
internal sealed record HolderKeyEntry(
    string? Id, string? Suite, DateTimeOffset? CreatedAt, DateTimeOffset? RetiredAt = null, string? PseudonymKey = null, string? CipherKey = null)
{
    /// <summary>Without what is in it.</summary>
    public override string ToString() => $"{nameof(HolderKeyEntry)} {Id}";
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(HolderKeyList))]
internal sealed partial class HolderKeyJson : JsonSerializerContext;
