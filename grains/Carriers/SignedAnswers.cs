using System.Globalization;
using System.Text;
using System.Text.Json;
using Coordination.Audit;
using Coordination.Crypto;
using Coordination.Journal;
using Coordination.Numbers;

namespace Coordination.Carriers;

/// <summary>
/// Checks anew, from stored facts alone, what carriers signed: the signature over what was signed, its digest against the answer that was
/// kept, and each recorded effect against that answer.
/// </summary>
internal sealed class SignedAnswers(IBodyKeys keys)
{
    private const int ExecutorField = 1;

    // From the one that says least of an answer to the one that says most.
    private static readonly SignatureStanding[] WorstFirst =
    [
        SignatureStanding.DoesNotVerify,
        SignatureStanding.KeyUnknown,
        SignatureStanding.Erased,
        SignatureStanding.KeyRevokedBefore,
        SignatureStanding.KeyOutOfUse,
        SignatureStanding.KeyRevokedSince,
    ];

    /// <summary>How a fact of a lane stands.</summary>
    /// <param name="fact">The fact.</param>
    /// <param name="facts">Facts of the lane, whole versions.</param>
    public SignatureStanding Of(StoredFact fact, IReadOnlyList<StoredFact> facts)
    {
        try
        {
            return fact.Kind switch
            {
                FactKind.AnswerSigned => Look(fact).Standing,
                FactKind.BarsApplied => OfEffects(fact, [.. facts.Where(other => other.Version == fact.Version && other.Kind is FactKind.AnswerSigned)]),
                _ => SignatureStanding.None,
            };
        }
        catch (Exception unreadable) when (unreadable is FormatException or OverflowException or KeyNotFoundException)
        {
            // No writer of ours wrote this.
            return SignatureStanding.DoesNotVerify;
        }
    }

    private SignatureStanding OfEffects(StoredFact effects, List<StoredFact> answers)
    {
        if (answers.Count == 0)
        {
            return SignatureStanding.Unsigned;
        }

        if (effects.Fields.GetValueOrDefault(2) is not { } numbers)
        {
            return SignatureStanding.Erased;
        }

        var looked = answers.ConvertAll(Look);
        var standing = WorstFirst.FirstOrDefault(worse => looked.Any(answer => answer.Standing == worse), SignatureStanding.Verifies);
        if (looked.Any(answer => answer.Applied is null))
        {
            return standing;
        }

        var versions = effects.Fields[3].Split(',');
        if (versions.Length != numbers.Split(',').Length)
        {
            return SignatureStanding.DoesNotVerify;
        }

        var executor = CarrierUnit.Parse(effects.Fields[ExecutorField]);
        var isSaid = numbers.Split(',').Zip(versions).All(one => looked.Zip(answers).Any(answer => answer.First.Applied!.Contains(CommandIds.For(
            executor,
            Msisdn.FromKey(long.Parse(one.First, CultureInfo.InvariantCulture)),
            int.Parse(answer.Second.Fields[4], CultureInfo.InvariantCulture),
            int.Parse(one.Second, CultureInfo.InvariantCulture)))));
        return isSaid ? standing : SignatureStanding.DoesNotVerify;
    }

    /// <summary>How a signed answer stands, and the commands it says were applied where it can be read.</summary>
    private (SignatureStanding Standing, HashSet<string>? Applied) Look(StoredFact answer)
    {
        if (answer.Fields.GetValueOrDefault(5) is not { } signature || answer.Fields.GetValueOrDefault(6) is not { } signed || answer.Fields.GetValueOrDefault(7) is not { } packed)
        {
            return (SignatureStanding.Erased, null);
        }

        if (keys.Find(answer.Fields[3]) is not { } key)
        {
            return (SignatureStanding.KeyUnknown, null);
        }

        var carrier = CarrierUnit.Parse(answer.Fields[ExecutorField]).Carrier;
        var suite = key.Key.Suite;
        var bytes = new byte[CryptoSuites.SignatureBytes];
        if (key.Body != BodyKey.OfCarrier(carrier)
            || answer.Fields[2] != ((int)suite.Kind).ToString(CultureInfo.InvariantCulture)
            || AnswerStatement.Read(signed) is not { } read
            || read.KeyId != key.Id
            || read.Algorithm != suite.SignatureName
            || !Convert.TryFromBase64String(signature, bytes, out var length)
            || length != bytes.Length
            || !key.Key.Verifies(Encoding.UTF8.GetBytes(signed), bytes)
            || AnswerSigned.Unpacked(packed) is not { } body
            || !read.IsOf(suite, body)
            || Applied(body) is not { } applied)
        {
            return (SignatureStanding.DoesNotVerify, null);
        }

        return (key.StandingOf(read.Created, answer.RecordedAt), applied);
    }

    private static HashSet<string>? Applied(byte[] body)
    {
        try
        {
            using var answer = JsonDocument.Parse(body);
            return [.. answer.RootElement.GetProperty("results").EnumerateArray()
                .Where(result => result.GetProperty("level").GetString() == "applied")
                .Select(result => result.GetProperty("commandId").GetString()!)];
        }
        catch (Exception none) when (none is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }
}
