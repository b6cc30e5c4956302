using Coordination.Audit;
using Coordination.Orders;

namespace Coordination.Cli;

/// <summary>What a script can branch on. Never renumbered.</summary>
internal enum ExitCode
{
    /// <summary>Done.</summary>
    Ok = 0,

    /// <summary>It failed for a reason that is none of the others.</summary>
    Error = 1,

    /// <summary>The command line is wrong, a value cannot be what it should be, or a confirmation is missing.</summary>
    Usage = 2,

    /// <summary>Still open, or ended with lines that somebody has to look after.</summary>
    Open = 3,

    /// <summary>Not authenticated, or not allowed.</summary>
    NotAllowed = 4,

    /// <summary>A conflict, or not in the state it takes.</summary>
    Precondition = 5,
}

internal static class ExitCodes
{
    // Lines that ought to have reached a carrier and did not. What was sorted out by the plan is no failure of the run.
    private static readonly string[] Unfinished =
    [
        nameof(ItemOutcome.Pending),
        nameof(ItemOutcome.CarrierFailed),
        nameof(ItemOutcome.TimedOut),
        nameof(ItemOutcome.DeferredPorting),
        nameof(ItemOutcome.Cancelled),
    ];

    internal static ExitCode Of(RefusalCode code) => code switch
    {
        RefusalCode.NotAuthenticated or RefusalCode.NotAllowed or RefusalCode.OutOfScope => ExitCode.NotAllowed,
        RefusalCode.Conflict or RefusalCode.Precondition or RefusalCode.ProvisionNotInForce or RefusalCode.LimitReached =>
            ExitCode.Precondition,
        RefusalCode.InvalidArgument or RefusalCode.ProvisionUnknown => ExitCode.Usage,
        RefusalCode.NotFound or RefusalCode.Unavailable or RefusalCode.TooBusy => ExitCode.Error,
        _ => ExitCode.Error,
    };

    /// <summary>Of an order that was watched.</summary>
    internal static ExitCode Of(OrderView view) =>
        view.Phase == OrderPhase.Completed && !view.Outcomes.Any(count => count.Lines > 0 && Unfinished.Contains(count.Name))
            ? ExitCode.Ok
            : ExitCode.Open;
}
