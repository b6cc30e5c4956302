using System.Text.Json;

namespace Coordination.Orders;

/// <summary>The last line of what <c>dev --once -o json</c> prints.</summary>
internal sealed record OrderResult(
    string OrderId,
    long Lines,
    long DistinctNumbers,
    IReadOnlyDictionary<string, long> Outcomes,
    double? SecondsToPlanned,
    double? SecondsToHeld,
    double? SecondsToAcknowledged)
{
    public static OrderResult Of(string line) => JsonSerializer.Deserialize<OrderResult>(line, JsonSerializerOptions.Web)
        ?? throw new BenchmarkFailedException("The silo printed no result.");

    /// <summary>Demands that every line ended, that the outcomes add up, and that what was applied is what the carriers' log holds.</summary>
    /// <exception cref="BenchmarkFailedException">It is not so.</exception>
    public void Demand(int lines, EffectCheck effects)
    {
        // Nobody holds a number, or its carrier barred it: what else ends a line would be a fault here.
        var applied = Outcomes[nameof(ItemOutcome.Applied)];
        var accounted = applied + Outcomes[nameof(ItemOutcome.NotAssigned)];
        if (Lines != lines || DistinctNumbers != lines || Outcomes.Values.Sum() != lines || accounted != lines || applied != effects.Effects)
        {
            var ended = string.Join(", ", Outcomes.Where(outcome => outcome.Value > 0).Select(outcome => $"{outcome.Key} {outcome.Value}"));
            throw new BenchmarkFailedException($"{lines} lines were ordered; {Lines} were counted, the carriers' log holds {effects.Effects} bars, and the outcomes are {ended}.");
        }
    }
}
