using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Coordination.Audit;
using Coordination.Crypto;
using Coordination.Orders;
using Coordination.Transport;
using Microsoft.Extensions.Logging;

namespace Coordination.Callers;

/// <summary>
/// The keys of bodies that sign, from a file that is read anew within <see cref="WatchedFile{T}.LookEvery"/> of a change; one
/// that cannot be read leaves the list as it was. A key is never taken off it: what it signed is checked with it as long as the record
/// is kept. It is ended with <c>until</c> or <c>revokedAt</c>.
/// </summary>
internal sealed partial class BodyKeyFile : IBodyKeys
{
    private const int BytesMax = 4 * 1024 * 1024;
    private const int KeysMax = 4_096;
    private const int BodyCharactersMax = 128;

    private readonly WatchedFile<FrozenDictionary<string, BodyKey>>? file;

    private BodyKeyFile(WatchedFile<FrozenDictionary<string, BodyKey>>? file, bool allowsUnsigned) =>
        (this.file, AllowsUnsigned) = (file, allowsUnsigned);

    public bool AllowsUnsigned { get; }

    /// <exception cref="BodyKeysException">The file is missing, or is no list of keys.</exception>
    public static BodyKeyFile Open(SignatureSettings settings, TimeProvider time, ILogger logger)
    {
        if (settings.AllowUnsigned)
        {
            Unsigned(logger);
        }

        return new(
            settings.KeysFile is { Length: > 0 } path ? new([path], () => Read(path), time, failure => NotRead(logger, path, failure)) : null,
            settings.AllowUnsigned);
    }

    public bool Signs(string body) => file?.Current.Values.Any(key => key.Body == body) is true;

    public BodyKey? Find(string keyId) => file?.Current.GetValueOrDefault(keyId);

    /// <summary>Reads the list.</summary>
    /// <exception cref="BodyKeysException">It cannot be used; the text says which entry is wrong.</exception>
    public static FrozenDictionary<string, BodyKey> Read(string path)
    {
        BodyKeyList? list;
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > BytesMax })
            {
                throw new BodyKeysException($"{path} is larger than {BytesMax} bytes: no list of keys is.");
            }

            list = JsonSerializer.Deserialize(File.ReadAllBytes(path), BodyKeyJson.Default.BodyKeyList);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new BodyKeysException($"{path} cannot be read: {unreadable.Message}", unreadable);
        }
        catch (JsonException broken)
        {
            throw new BodyKeysException($"{path}({broken.LineNumber + 1}) is no list of issuers' keys: {{\"keys\":[{{\"id\",\"body\",\"publicKey\",\"from\",\"until\",\"revokedAt\"}}]}} is wanted.", broken);
        }

        if (list?.Keys is not { Count: <= KeysMax } keys)
        {
            throw new BodyKeysException($"{path} holds no keys, or more than {KeysMax}.");
        }

        var read = keys.Select(entry => Read(path, entry)).ToList();
        return Twice(read, key => key.Id) is { } id ? throw new BodyKeysException($"{path}: two keys have the name '{id}'.")
            : Twice(read.DistinctBy(key => (key.Key.Fingerprint(), key.Body)).ToList(), key => key.Key.Fingerprint()) is not null
                ? throw new BodyKeysException($"{path}: one key stands for two bodies, {string.Join(" and ", Sharers(read).Select(key => $"'{key.Body}' ({key.Id})"))}.")
            : read.ToFrozenDictionary(key => key.Id, StringComparer.Ordinal);
    }

    private static BodyKey Read(string path, BodyKeyEntry entry)
    {
        if (entry.Id is not { } id || !BodyKey.IsId(id))
        {
            throw new BodyKeysException($"{path}: a key's id is 1 to {OrderSignature.KeyIdCharactersMax} characters of A-Z a-z 0-9 . _ -; '{entry.Id}' is not.");
        }

        if (entry.Body is not { Length: > 0 and <= BodyCharactersMax } body)
        {
            throw new BodyKeysException($"{path}: key '{id}' names no body, 1 to {BodyCharactersMax} characters as the tokens of its people name it.");
        }

        if (entry.From >= entry.Until)
        {
            throw new BodyKeysException($"{path}: key '{id}' ends at {entry.Until:u}, before it begins at {entry.From:u}.");
        }

        try
        {
            return new(id, body, VerifyingKey.FromPem(entry.PublicKey ?? string.Empty), entry.From, entry.Until, entry.RevokedAt);
        }
        catch (CryptographicException none)
        {
            throw new BodyKeysException($"{path}: key '{id}': {none.Message}", none);
        }
    }

    private static string? Twice(IReadOnlyList<BodyKey> keys, Func<BodyKey, string> name) =>
        keys.GroupBy(name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.Key;

    private static IEnumerable<BodyKey> Sharers(IReadOnlyList<BodyKey> keys) => keys
        .GroupBy(key => key.Key.Fingerprint(), StringComparer.Ordinal)
        .First(group => group.DistinctBy(key => key.Body).Count() > 1);

    [LoggerMessage(6020, LogLevel.Error, "{File} cannot be read: the keys of issuers are those it held before")]
    private static partial void NotRead(ILogger logger, string file, Exception exception);

    [LoggerMessage(6021, LogLevel.Warning, "Orders are taken without their issuer's signature: signatures:unsignedOrders is allowed")]
    private static partial void Unsigned(ILogger logger);
}

/// <summary>The list of issuers' keys cannot be used; a silo does not start with it.</summary>
internal sealed class BodyKeysException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The file, as it is written.</summary>
internal sealed record BodyKeyList(IReadOnlyList<BodyKeyEntry>? Keys);

/// <summary>A key in it.</summary>
/// <param name="Id">Name of the key.</param>
/// <param name="Body">The body, as its people's tokens name it.</param>
/// <param name="PublicKey">PEM.</param>
/// <param name="From">From when on it signs.</param>
/// <param name="Until">Until when.</param>
/// <param name="RevokedAt">From when on nothing it signed is believed.</param>
internal sealed record BodyKeyEntry(string? Id, string? Body, string? PublicKey, DateTimeOffset? From = null, DateTimeOffset? Until = null, DateTimeOffset? RevokedAt = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(BodyKeyList))]
internal sealed partial class BodyKeyJson : JsonSerializerContext;
