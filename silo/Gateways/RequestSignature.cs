using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Coordination.Gateways;

/// <summary>
/// Signs requests, so that a carrier can prove what it was told and by whom: HTTP message signatures (RFC 9421) over method,
/// authority, path and the body's digest (RFC 9530), ECDSA on P-256 with SHA-256.
/// </summary>
internal sealed class RequestSignature(ECDsa key, string keyId, TimeProvider time) : IDisposable
{
    private const string Components = "(\"@method\" \"@authority\" \"@path\" \"content-digest\")";

    private readonly Lock gate = new();

    /// <summary>The signature configured for a carrier, or null when it takes requests unsigned.</summary>
    /// <exception cref="CarrierSettingsException">The file holds no ECDSA P-256 key.</exception>
    public static RequestSignature? For(CarrierSettings settings, TimeProvider time)
    {
        if (settings.SigningKeyFile is not { } file || settings.SigningKeyId is not { } keyId)
        {
            return null;
        }

        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(file));
        }
        catch (Exception unreadable) when (unreadable is IOException or ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new CarrierSettingsException(settings.Code, nameof(CarrierSettings.SigningKeyFile), file, "holds no key that can be read");
        }

        return new RequestSignature(key, keyId, time);
    }

    public void Apply(HttpRequestMessage request, Uri target, RequestBody body)
    {
        var digest = $"sha-256=:{Convert.ToBase64String(body.Digest())}:";
        var created = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var parameters = $"{Components};created={created};keyid=\"{keyId}\";alg=\"ecdsa-p256-sha256\"";
        var signed = $"\"@method\": {request.Method}\n\"@authority\": {target.Authority}\n\"@path\": {target.AbsolutePath}\n"
            + $"\"content-digest\": {digest}\n\"@signature-params\": {parameters}";
        request.Headers.Add("Content-Digest", digest);
        request.Headers.Add("Signature-Input", $"sig={parameters}");
        request.Headers.Add("Signature", $"sig=:{Convert.ToBase64String(Sign(Encoding.UTF8.GetBytes(signed)))}:");
    }

    public void Dispose() => key.Dispose();

    private byte[] Sign(byte[] signed)
    {
        // Key objects promise nothing about use from several threads.
        lock (gate)
        {
            return key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
    }
}
