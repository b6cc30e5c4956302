using System.Security.Cryptography;
using System.Text;
using Coordination.Crypto;

namespace Coordination.Orders;

/// <summary>Signs what a body orders and approves, with the body's key, for whom the token names.</summary>
internal sealed class OrderSigner(SigningKey key, string keyId, Func<CancellationToken, ValueTask<string>> token, TimeProvider time)
{
    /// <summary>The signer that options ask for, or null when they name no key.</summary>
    /// <exception cref="CoordinationConnectionException">Half of it, or a file that holds no key.</exception>
    internal static OrderSigner? For(CoordinationClientOptions options, TimeProvider time)
    {
        if (options.SigningKeyFile.Length == 0 && options.SigningKeyId.Length == 0)
        {
            return null;
        }

        if (options.SigningKeyFile.Length == 0 || options.SigningKeyId.Length == 0)
        {
            throw new CoordinationConnectionException(
                $"{nameof(options.SigningKeyFile)} '{options.SigningKeyFile}' and {nameof(options.SigningKeyId)} '{options.SigningKeyId}' are given together or not at all.");
        }

        try
        {
            return new(SigningKey.FromPem(File.ReadAllText(options.SigningKeyFile)), options.SigningKeyId, options.CurrentToken, time);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new CoordinationConnectionException($"{nameof(options.SigningKeyFile)} '{options.SigningKeyFile}': {unreadable.Message}", unreadable);
        }
    }

    /// <summary>Signs a statement that is told by whom and when it is signed.</summary>
    internal async ValueTask<OrderSignature> Sign(Func<Signatory, string> statement, CancellationToken ct)
    {
        var (body, person) = TokenHolder.Of(await token(ct));
        var now = time.GetUtcNow();
        var text = statement(new(body, person, now));
        return new(key.Suite.SignatureName, keyId, now, Convert.ToBase64String(key.Sign(Encoding.UTF8.GetBytes(text))));
    }
}
