using Coordination.Transport;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Coordination.Callers;

/// <summary>Keys that the issuer of tokens signs with: known beforehand, from a file, or from where it publishes them.</summary>
internal sealed partial class SigningKeys : IDisposable
{
    /// <summary>How long a published set is used before it is asked for again.</summary>
    public static readonly TimeSpan KeptMax = TimeSpan.FromMinutes(10);

    /// <summary>A token of a key that is not known asks for the set anew, this often at most: anybody can name a key.</summary>
    public static readonly TimeSpan AskedEvery = TimeSpan.FromSeconds(30);

    private const int SetBytesMax = 256 * 1024;
    private const int RsaBitsMin = 2_048;
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(5);

    private readonly IReadOnlyList<SecurityKey> fixedKeys;
    private readonly WatchedFile<IReadOnlyList<SecurityKey>>? file;
    private readonly HttpClient? issuer;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly SemaphoreSlim asking = new(1, 1);
    private IReadOnlyList<SecurityKey> published = [];
    private long? askedAt;

    /// <exception cref="TokenKeysException">No source of keys, or a file that is no key set.</exception>
    public SigningKeys(TokenSettings settings, HttpMessageHandler? transport, TimeProvider time, ILogger logger)
    {
        this.time = time;
        this.logger = logger;
        fixedKeys = settings.Keys;
        if (settings.KeySetFile.Length > 0)
        {
            file = new([settings.KeySetFile], () => Read(settings.KeySetFile), time, failure => NotRead(logger, settings.KeySetFile, failure));
        }

        if (settings.KeySetAddress is { } address)
        {
            issuer = address.Scheme == Uri.UriSchemeHttps
                ? new(transport ?? new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address, MaxResponseContentBufferSize = SetBytesMax, Timeout = AnswersWithin }
                : throw new TokenKeysException($"{address}: keys are fetched by HTTPS only, for whoever changes them on the way signs as he likes.");
        }

        if (fixedKeys.Count == 0 && file is null && issuer is null)
        {
            throw new TokenKeysException($"There are no keys of the issuer {settings.Issuer}: name a file of its key set, or the address where it publishes one.");
        }
    }

    /// <summary>Keys of this id; all there are when the token names none.</summary>
    public async ValueTask<IReadOnlyList<SecurityKey>> Find(string? keyId, CancellationToken cancellation)
    {
        var found = Known(keyId);
        if (issuer is null || (found.Count > 0 && !IsOlderThan(KeptMax)) || !IsOlderThan(AskedEvery))
        {
            return found;
        }

        await asking.WaitAsync(cancellation);
        try
        {
            if (IsOlderThan(AskedEvery))
            {
                askedAt = time.GetTimestamp();
                published = KeysOf(await issuer.GetStringAsync((Uri?)null, cancellation));
            }
        }
        catch (Exception failure) when (failure is HttpRequestException or ArgumentException or FormatException || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            // The keys known before stay good: an issuer that is away must not lock everybody out.
            NotFetched(logger, issuer.BaseAddress!, failure);
        }
        finally
        {
            asking.Release();
        }

        return Known(keyId);
    }

    public void Dispose()
    {
        issuer?.Dispose();
        asking.Dispose();
    }

    private IReadOnlyList<SecurityKey> Known(string? keyId) =>
        [.. fixedKeys.Concat(file?.Current ?? []).Concat(published).Where(key => keyId is null || key.KeyId == keyId)];

    private bool IsOlderThan(TimeSpan age) => askedAt is not { } at || time.GetElapsedTime(at) >= age;

    private static List<JsonWebKey> Read(string path)
    {
        try
        {
            return KeysOf(File.ReadAllText(path));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException or FormatException)
        {
            throw new TokenKeysException($"{path} is no key set (RFC 7517): {unreadable.Message}", unreadable);
        }
    }

    // Public keys for signatures, of the two kinds that are accepted. A secret in a key set would let whoever reads it sign.
    private static List<JsonWebKey> KeysOf(string json)
    {
        var keys = new JsonWebKeySet(json).Keys.OfType<JsonWebKey>()
            .Where(key => key.Use is null or "" or "sig")
            .Where(key => (key.Kty == JsonWebAlgorithmsKeyTypes.EllipticCurve && key.Crv == JsonWebKeyECTypes.P256) || (key.Kty == JsonWebAlgorithmsKeyTypes.RSA && key.KeySize >= RsaBitsMin))
            .ToList();
        return keys.Count > 0 ? keys : throw new ArgumentException("It holds no public key for signatures on P-256, or RSA of 2048 bits.");
    }

    [LoggerMessage(6012, LogLevel.Error, "{File} cannot be read: the issuer's keys known before stay")]
    private static partial void NotRead(ILogger logger, string file, Exception exception);

    [LoggerMessage(6013, LogLevel.Error, "{Address} gives no key set: the issuer's keys known before stay")]
    private static partial void NotFetched(ILogger logger, Uri address, Exception exception);
}

/// <summary>There is nothing to check tokens with; a silo does not start so.</summary>
internal sealed class TokenKeysException(string message, Exception? inner = null) : Exception(message, inner);
