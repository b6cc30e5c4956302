using System.IO.Compression;
using Coordination.Crypto;
using Coordination.Journal;

namespace Coordination.Carriers;

/// <summary>
/// A carrier's signed answer to one request, kept once for the whole batch: who has it can prove what the carrier said. What was said is
/// about persons and erasable; the names of algorithm and key stay.
/// </summary>
/// <param name="Executor">Who answered.</param>
/// <param name="Algorithm">Suite of the key.</param>
/// <param name="KeyId">Name of the key.</param>
/// <param name="Fence">Fence of the commands that were answered: their ids follow from it.</param>
/// <param name="Signature">r and s, base64.</param>
/// <param name="Signed">What was signed: the signature base of RFC 9421 §2.5, with the answer's digest in it.</param>
/// <param name="Body">The answer, as <see cref="Packed"/> makes it.</param>
internal sealed record AnswerSigned(CarrierUnit Executor, CryptoSuiteKind Algorithm, string KeyId, int Fence, string Signature, string Signed, string Body) : IFact
{
    /// <summary>An answer larger than this is not one.</summary>
    public const int BodyBytesMax = 1024 * 1024;

    public FactKind Kind => FactKind.AnswerSigned;

    public void Write(IFactFields fields)
    {
        fields.Text(1, Executor.ToString());
        fields.Integer(2, (int)Algorithm);
        fields.Text(3, KeyId);
        fields.Integer(4, Fence);
        fields.Personal(5, Signature);
        fields.Personal(6, Signed);
        fields.Personal(7, Body);
    }

    /// <summary>Deflate (RFC 1951) in base64: a third of what the same text takes.</summary>
    public static string Packed(ReadOnlySpan<byte> body)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(body);
        }

        return Convert.ToBase64String(packed.GetBuffer(), 0, (int)packed.Length);
    }

    /// <summary>The reverse; null for what is none, or unpacks to more than an answer may have.</summary>
    public static byte[]? Unpacked(string packed)
    {
        try
        {
            using var deflate = new DeflateStream(new MemoryStream(Convert.FromBase64String(packed)), CompressionMode.Decompress);
            var body = new byte[BodyBytesMax + 1];
            var length = deflate.ReadAtLeast(body, body.Length, throwOnEndOfStream: false);
            return length > BodyBytesMax ? null : body[..length];
        }
        catch (Exception broken) when (broken is FormatException or InvalidDataException)
        {
            return null;
        }
    }
}

/// <summary>A signed answer as it came, its signature verified.</summary>
/// <param name="Algorithm">Suite of the key.</param>
/// <param name="KeyId">Name of the key.</param>
/// <param name="Signature">r and s, base64.</param>
/// <param name="Signed">What was signed.</param>
/// <param name="Body">The answer, packed.</param>
internal sealed record CarrierWord(CryptoSuiteKind Algorithm, string KeyId, string Signature, string Signed, string Body)
{
    /// <summary>What is recorded of it.</summary>
    public AnswerSigned Of(CarrierUnit executor, int fence) => new(executor, Algorithm, KeyId, fence, Signature, Signed, Body);
}
