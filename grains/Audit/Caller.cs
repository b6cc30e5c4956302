namespace Coordination.Audit;

/// <summary>
/// Who calls a portal, and the row of the table that its call falls under, as the incoming filter derived both from the caller's
/// token, its connection and the method. They follow the call, not the request: no argument, header or context value a client can
/// write reaches them.
/// </summary>
internal static class Caller
{
    private static readonly AsyncLocal<EnteredCall?> Verified = new();

    /// <summary>The principal of the portal call in progress; null when its caller proved none.</summary>
    public static Principal? Current => Verified.Value?.Principal;

    /// <summary>The row of the act in progress.</summary>
    /// <exception cref="InvalidOperationException">No filter let this call in.</exception>
    public static Permission Permission => (Verified.Value
        ?? throw new InvalidOperationException("A portal is entered through the incoming filter only.")).Permission;

    /// <summary>
    /// Why nothing at all is done for that caller now, or null: its rights have ended, it is asked to come again, or the call lacks what
    /// its contract says.
    /// </summary>
    public static Refusal? Refusal => Verified.Value?.Refusal;

    /// <summary>Set by the filter for the call it is about to let in, and by nobody else.</summary>
    public static EnteredCall Enter(Principal? principal, Permission permission, Refusal? refusal) => Verified.Value = new(principal, permission, refusal);

    /// <summary>Tells the filter what the caller is answered.</summary>
    public static void Answered(RefusalCode? refusal) => Verified.Value!.Answered = refusal;
}

/// <summary>A portal call as the filter let it in.</summary>
internal sealed class EnteredCall(Principal? principal, Permission permission, Refusal? refusal)
{
    public Principal? Principal => principal;

    public Permission Permission => permission;

    public Refusal? Refusal => refusal;

    /// <summary>How it was refused; null when it was not.</summary>
    public RefusalCode? Answered { get; set; }
}
