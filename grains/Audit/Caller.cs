namespace Coordination.Audit;

/// <summary>
/// Who calls a portal, and the row of the table that its call falls under, as the incoming filter derived both from the caller's
/// token, its connection and the method. They follow the call, not the request: no argument, header or context value a client can
/// write reaches them.
/// </summary>
internal static class Caller
{
    private static readonly AsyncLocal<(Principal? Principal, Permission? Permission, Refusal? Refusal)> Verified = new();

    /// <summary>The principal of the portal call in progress; null when its caller proved none.</summary>
    public static Principal? Current => Verified.Value.Principal;

    /// <summary>The row of the act in progress.</summary>
    /// <exception cref="InvalidOperationException">No filter let this call in.</exception>
    public static Permission Permission => Verified.Value.Permission
        ?? throw new InvalidOperationException("A portal is entered through the incoming filter only.");

    /// <summary>Why the call is refused whatever it asks, or null: its principal's rights have ended, or it lacks what its contract says.</summary>
    public static Refusal? Refusal => Verified.Value.Refusal;

    /// <summary>Set by the filter for the call it is about to let in, and by nobody else.</summary>
    public static void Enter(Principal? principal, Permission permission, Refusal? refusal) => Verified.Value = (principal, permission, refusal);
}
