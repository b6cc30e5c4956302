using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Coordination.CarrierSimulator;

/// <summary>
/// Demands that a request was signed by the authority's key: HTTP message signatures (RFC 9421) in the one profile of the
/// contract, ECDSA on P-256 over method, authority, path and the digest of the body (RFC 9530), not older or newer than
/// five minutes.
/// </summary>
internal sealed class SignatureCheck(ECDsa trusted, TimeProvider time) : IDisposable
{
    private const string Components = "(\"@method\" \"@authority\" \"@path\" \"content-digest\")";
    private const string Label = "sig=";

    private static readonly TimeSpan AgeMax = TimeSpan.FromMinutes(5);

    /// <summary>Whether a digest (RFC 9530) is that of a body.</summary>
    public static bool IsOf(string digest, ReadOnlySpan<byte> body) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(digest), Encoding.UTF8.GetBytes($"sha-256=:{Convert.ToBase64String(SHA256.HashData(body))}:"));

    /// <exception cref="RefusedRequestException">Unsigned, wrongly signed, too old, or the body is not the one that was signed.</exception>
    public void Demand(HttpRequest request, ReadOnlySpan<byte> body)
    {
        var digest = request.Headers["Content-Digest"].ToString();
        var input = request.Headers["Signature-Input"].ToString();
        var signature = request.Headers["Signature"].ToString();
        if (!IsOf(digest, body))
        {
            throw Refused("The body's digest is missing or wrong.");
        }

        if (!input.StartsWith(Label + Components, StringComparison.Ordinal) || !IsRecent(input))
        {
            throw Refused("The signature covers something else, or is older than five minutes.");
        }

        var signed = $"\"@method\": {request.Method}\n\"@authority\": {request.Host}\n\"@path\": {request.Path}\n"
            + $"\"content-digest\": {digest}\n\"@signature-params\": {input[Label.Length..]}";
        if (!IsGood(signed, signature))
        {
            throw Refused("The signature is not by the key that is trusted here.");
        }
    }

    public void Dispose() => trusted.Dispose();

    private static RefusedRequestException Refused(string message) => new(401, "BAD_SIGNATURE", message);

    private bool IsRecent(string input)
    {
        const string name = ";created=";
        var start = input.IndexOf(name, StringComparison.Ordinal);
        if (start < 0)
        {
            return false;
        }

        var text = input.AsSpan(start + name.Length);
        var end = text.IndexOf(';');
        return long.TryParse(end < 0 ? text : text[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var created)
            && created < 253_402_300_800
            && (time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(created)).Duration() <= AgeMax;
    }

    private bool IsGood(string signed, string signature)
    {
        if (!signature.StartsWith(Label + ":", StringComparison.Ordinal) || !signature.EndsWith(':'))
        {
            return false;
        }

        var base64 = signature.AsSpan(Label.Length + 1)[..^1];
        Span<byte> bytes = stackalloc byte[128];
        return Convert.TryFromBase64Chars(base64, bytes, out var length)
            && trusted.VerifyData(
                Encoding.UTF8.GetBytes(signed), bytes[..length], HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }
}
