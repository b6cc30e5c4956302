using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Coordination.CarrierSimulator;

/// <summary>
/// Signs a carrier's answers, so that whoever got them can prove what it said: HTTP message signatures (RFC 9421) in the one profile of
/// the contract, ECDSA on P-256 over status, the answer's digest and that of the request. Its key is the carrier's alone.
/// </summary>
internal sealed class AnswerSigner(ECDsa key, string keyId, TimeProvider time) : IDisposable
{
    private const string Components = "(\"@status\" \"content-digest\" \"content-digest\";req)";

    private readonly Lock gate = new();

    /// <summary>The signer of a carrier whose key lies in a folder, or null: <c>{name of the key}.key</c>, PEM.</summary>
    /// <exception cref="FormatException">The file holds no key.</exception>
    public static AnswerSigner? For(string carrier, SimulationOptions options)
    {
        if (options.AnswerKeys is not { } folder)
        {
            return null;
        }

        var keyId = $"carrier-{carrier}-p256";
        var file = Path.Combine(folder, $"{keyId}.key");
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(file));
            return new AnswerSigner(key, keyId, options.Time);
        }
        catch (Exception unreadable) when (unreadable is IOException or ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new FormatException($"{file} holds no key of {carrier} to sign answers with.", unreadable);
        }
    }

    /// <summary>Signs what is about to be sent, in answer to a request that says its digest.</summary>
    public void Sign(HttpContext context, ReadOnlySpan<byte> body)
    {
        var asked = context.Request.Headers["Content-Digest"].ToString();
        if (asked.Length == 0)
        {
            return;
        }

        var digest = $"sha-256=:{Convert.ToBase64String(SHA256.HashData(body))}:";
        var created = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var parameters = $"{Components};created={created};keyid=\"{keyId}\";alg=\"ecdsa-p256-sha256\"";
        var signed = $"\"@status\": {context.Response.StatusCode}\n\"content-digest\": {digest}\n\"content-digest\";req: {asked}\n\"@signature-params\": {parameters}";
        context.Response.Headers["Content-Digest"] = digest;
        context.Response.Headers["Signature-Input"] = $"sig={parameters}";
        context.Response.Headers["Signature"] = $"sig=:{Convert.ToBase64String(Signature(Encoding.UTF8.GetBytes(signed)))}:";
    }

    public void Dispose() => key.Dispose();

    private byte[] Signature(byte[] signed)
    {
        // Key objects promise nothing about use from several threads.
        lock (gate)
        {
            return key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
    }
}
