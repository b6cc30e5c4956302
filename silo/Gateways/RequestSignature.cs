using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Coordination.Crypto;

namespace Coordination.Gateways;

/// <summary>
/// Signs requests, so that a carrier can prove what it was told and by whom: HTTP message signatures (RFC 9421) over method,
/// authority, path and the body's digest (RFC 9530), by the suite that the key is of.
/// </summary>
internal sealed class RequestSignature(SigningKey key, string keyId, TimeProvider time) : IDisposable
{
    private const string Components = "(\"@method\" \"@authority\" \"@path\" \"content-digest\")";

    /// <summary>The signature configured for a carrier, or null when it takes requests unsigned.</summary>
    /// <exception cref="CarrierSettingsException">The file holds no key that can be used.</exception>
    public static RequestSignature? For(CarrierSettings settings, TimeProvider time)
    {
        if (settings.SigningKeyFile is not { } file || settings.SigningKeyId is not { } keyId)
        {
            return null;
        }

        try
        {
            return new RequestSignature(SigningKey.FromPem(File.ReadAllText(file)), keyId, time);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new CarrierSettingsException(settings.Code, nameof(CarrierSettings.SigningKeyFile), file, "holds no key that can be read");
        }
    }

    public ICryptoSuite Suite => key.Suite;

    /// <summary>Signs a request that carries this digest of its body.</summary>
    public void Apply(HttpRequestMessage request, Uri target, string digest)
    {
        var created = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var parameters = $"{Components};created={created};keyid=\"{keyId}\";alg=\"{key.Suite.SignatureName}\"";
        var signed = $"\"@method\": {request.Method}\n\"@authority\": {target.Authority}\n\"@path\": {target.AbsolutePath}\n"
            + $"\"content-digest\": {digest}\n\"@signature-params\": {parameters}";
        request.Headers.Add("Signature-Input", $"sig={parameters}");
        request.Headers.Add("Signature", $"sig=:{Convert.ToBase64String(key.Sign(Encoding.UTF8.GetBytes(signed)))}:");
    }

    public void Dispose() => key.Dispose();
}
