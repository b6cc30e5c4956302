using System.Text;
using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Crypto;

namespace Coordination.Gateways;

/// <summary>
/// Checks that an answer is its carrier's: HTTP message signatures (RFC 9421) over status, the answer's digest and that of the request it
/// answers, so that no answer can be given to another request. Whether a carrier signs follows from the list of keys, asked anew
/// each time.
/// </summary>
internal sealed class AnswerSignature(IBodyKeys keys, CarrierCode carrier, TimeProvider time)
{
    private static readonly TimeSpan AgeMax = TimeSpan.FromMinutes(5);

    private readonly string body = BodyKey.OfCarrier(carrier);

    /// <summary>Whether this carrier's answers have to be signed: once a key of it is on the list.</summary>
    public bool IsWanted => keys.Signs(body);

    /// <summary>The signed answer, or why it is none.</summary>
    /// <param name="response">Its head.</param>
    /// <param name="requestDigest"><c>Content-Digest</c> of the request, as it was sent.</param>
    /// <param name="answer">Its body.</param>
    public (CarrierWord? Word, string Problem) Check(HttpResponseMessage response, string requestDigest, ReadOnlySpan<byte> answer)
    {
        if (One(response, "Signature-Input") is not { } input || One(response, "Signature") is not { } signature || One(response, "Content-Digest") is not { } digest)
        {
            return (null, "is not signed");
        }

        if (AnswerStatement.Of(input, digest, requestDigest) is not { } signed)
        {
            return (null, "is signed over something else than the contract says");
        }

        if (keys.Find(signed.KeyId) is not { } key || key.Body != body)
        {
            return (null, $"is signed with a key that is not this carrier's ('{signed.KeyId}')");
        }

        var now = time.GetUtcNow();
        if (!key.IsInUse(now) || !key.IsInUse(signed.Created))
        {
            return (null, $"is signed with a key that is revoked or not in use ('{signed.KeyId}')");
        }

        if ((now - signed.Created).Duration() > AgeMax)
        {
            return (null, "was signed more than five minutes from now");
        }

        var suite = key.Key.Suite;
        if (!signed.IsOf(suite, answer))
        {
            return (null, "is not what its digest says");
        }

        return signed.Algorithm == suite.SignatureName && TryBytes(signature, out var bytes) && key.Key.Verifies(Encoding.UTF8.GetBytes(signed.Text), bytes)
            ? (new(suite.Kind, key.Id, Convert.ToBase64String(bytes), signed.Text, AnswerSigned.Packed(answer)), string.Empty)
            : (null, $"does not verify with the key '{key.Id}'");
    }

    private static string? One(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) && values.ToList() is [var only] ? only : null;

    private static bool TryBytes(string header, out byte[] bytes)
    {
        bytes = new byte[CryptoSuites.SignatureBytes];
        return header.StartsWith("sig=:", StringComparison.Ordinal)
            && header.EndsWith(':')
            && header.Length > "sig=:".Length
            && Convert.TryFromBase64Chars(header.AsSpan("sig=:".Length)[..^1], bytes, out var length)
            && length == bytes.Length;
    }
}
