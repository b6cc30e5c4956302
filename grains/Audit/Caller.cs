namespace Coordination.Audit;

/// <summary>
/// Who calls a portal, as the incoming filter derived it from the caller's token. It follows the call, not the request: no
/// argument, header or context value a client can write reaches it.
/// </summary>
internal static class Caller
{
    private static readonly AsyncLocal<(Principal Principal, Refusal? Refusal)?> Verified = new();

    /// <summary>The principal of the portal call in progress; null outside one.</summary>
    public static Principal? Current => Verified.Value?.Principal;

    /// <summary>Why that principal is let do nothing, or null.</summary>
    public static Refusal? Refusal => Verified.Value?.Refusal;

    /// <summary>Set by the filter for the call it is about to let in, and by nobody else.</summary>
    public static void Enter(Principal principal, Refusal? refusal) => Verified.Value = (principal, refusal);
}
