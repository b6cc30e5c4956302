using Coordination.Audit;

namespace Coordination.Callers;

/// <summary>What a token proves: somebody, or why nobody. The reason is for the record; a caller is never told it.</summary>
/// <param name="Principal">Who it is of; null when it proves nobody, or was not looked at.</param>
/// <param name="Why">Why it proves nobody.</param>
/// <param name="RetryAfter">When to come again, of a token that was not looked at because too many from there proved nothing; otherwise null.</param>
internal readonly record struct TokenVerdict(Principal? Principal, string Why, TimeSpan? RetryAfter = null)
{
    public static TokenVerdict Refused(string why) => new(null, why);

    public static TokenVerdict NotLookedAt(TimeSpan retryAfter) => new(null, "too many tokens from there proved nothing", retryAfter);
}
