namespace Coordination.Audit;

/// <summary>
/// How urgent a call is where there is more to do than can be done: the lower the number, the later it is refused and the sooner it is let
/// in. It is a column of <see cref="Permissions"/>, so the method has it, and nothing that a caller writes.
/// </summary>
internal enum CallClass
{
    /// <summary>C0: stops, pauses, approvals, what takes back or lifts, the fence. Never refused short of a limit that no honest work reaches.</summary>
    Control = 0,

    /// <summary>C1: what gives service back to somebody or keeps it for them: results of verifications, appeals, protected numbers, more time.</summary>
    Restore = 1,

    /// <summary>C2: one act on one thing: cases, carriers' reports and acknowledgements.</summary>
    Single = 2,

    /// <summary>C3: orders with many lines, from their rows to their start.</summary>
    Bulk = 3,

    /// <summary>C4: whatever only asks.</summary>
    Query = 4,
}
