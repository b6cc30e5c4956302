using System.Globalization;
using System.Text.RegularExpressions;
using Coordination.Crypto;

namespace Coordination.Carriers;

/// <summary>
/// What a carrier signs of an answer: the signature base of RFC 9421 §2.5 in the one profile of the contract, over status 200, the answer's
/// digest and that of the request it answers. The same text is checked when it comes and years later, and nothing else passes for it.
/// </summary>
/// <param name="Digest"><c>Content-Digest</c> of the answer.</param>
/// <param name="Asked"><c>Content-Digest</c> of the request.</param>
/// <param name="Parameters">Value of <c>Signature-Input</c>, without its label.</param>
/// <param name="Created">When it says it was signed.</param>
/// <param name="KeyId">Name of the key.</param>
/// <param name="Algorithm">Name of the algorithm.</param>
internal sealed partial record AnswerStatement(string Digest, string Asked, string Parameters, DateTimeOffset Created, string KeyId, string Algorithm)
{
    // Ten digits of seconds last until the year 2286.
    private const string Profile = """\("@status" "content-digest" "content-digest";req\);created=(?<created>[0-9]{1,10});keyid="(?<key>[A-Za-z0-9._-]{1,64})";alg="(?<alg>[a-z0-9-]{1,32})"\z""";

    /// <summary>The text that is signed.</summary>
    public string Text => $"\"@status\": 200\n\"content-digest\": {Digest}\n\"content-digest\";req: {Asked}\n\"@signature-params\": {Parameters}";

    /// <summary>The base of an answer that came; null when it is signed over anything else.</summary>
    /// <param name="input">Its <c>Signature-Input</c>.</param>
    /// <param name="digest">Its <c>Content-Digest</c>.</param>
    /// <param name="asked">That of the request.</param>
    public static AnswerStatement? Of(string input, string digest, string asked) =>
        Input().Match(input) is { Success: true } match ? Of(match, digest, asked) : null;

    /// <summary>The base that a stored text is; null when it is none.</summary>
    public static AnswerStatement? Read(string text) =>
        Whole().Match(text) is { Success: true } match ? Of(match, match.Groups["digest"].Value, match.Groups["asked"].Value) : null;

    /// <summary>Whether the digest is the suite's, and of this answer.</summary>
    public bool IsOf(ICryptoSuite suite, ReadOnlySpan<byte> answer)
    {
        Span<byte> hash = stackalloc byte[CryptoSuites.HashBytes];
        suite.Hash(answer, hash);
        return FixedTime.Same(Digest, $"{suite.HashName}=:{Convert.ToBase64String(hash)}:");
    }

    private static AnswerStatement Of(Match match, string digest, string asked) => new(
        digest,
        asked,
        match.Groups["params"].Value,
        DateTimeOffset.FromUnixTimeSeconds(long.Parse(match.Groups["created"].Value, CultureInfo.InvariantCulture)),
        match.Groups["key"].Value,
        match.Groups["alg"].Value);

    [GeneratedRegex("^sig=(?<params>" + Profile + ")")]
    private static partial Regex Input();

    [GeneratedRegex("^\"@status\": 200\n\"content-digest\": (?<digest>[^\n]+)\n\"content-digest\";req: (?<asked>[^\n]+)\n\"@signature-params\": (?<params>" + Profile + ")")]
    private static partial Regex Whole();
}
