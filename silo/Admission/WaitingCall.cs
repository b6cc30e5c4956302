namespace Coordination.Admission;

/// <summary>A call that waits for a place, as long as its class may.</summary>
internal sealed class WaitingCall(OrganisationShare share)
{
    private readonly TaskCompletionSource<BusyReason?> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public OrganisationShare Share => share;

    /// <summary>Null when it is let in.</summary>
    public Task<BusyReason?> Ended => ended.Task;

    /// <summary>Where it stands in its organisation's row; null when it does not any more.</summary>
    public LinkedListNode<WaitingCall>? Node { get; set; }

    public void End(BusyReason? why) => ended.TrySetResult(why);
}
