using Coordination.Audit;

namespace Coordination.Callers;

/// <summary>What a token proves: somebody, or why nobody. The reason is for the record; a caller is never told it.</summary>
internal readonly record struct TokenVerdict(Principal? Principal, string Why)
{
    public static TokenVerdict Refused(string why) => new(null, why);
}
