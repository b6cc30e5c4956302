using Coordination.Audit;

namespace Coordination.Admission;

/// <summary>What one organisation has of one class: its rate, what of it is in progress, and what waits. The gate's lock is around all of it.</summary>
internal sealed class OrganisationShare(CallClass callClass, string organisation, TokenBucket bucket)
{
    public CallClass Class => callClass;

    /// <summary>For the log; never a label.</summary>
    public string Organisation => organisation;

    public TokenBucket Bucket => bucket;

    public int InProgress { get; set; }

    /// <summary>Oldest first.</summary>
    public LinkedList<WaitingCall> Waiting { get; } = new();

    /// <summary>Whether nothing would be lost by forgetting it.</summary>
    public bool IsIdle => InProgress == 0 && Waiting.Count == 0 && bucket.IsFull;

    /// <summary>Refusals since the log last had a line of them.</summary>
    public int Untold { get; set; }

    /// <summary>When that was, of the monotonic clock; null for never.</summary>
    public long? ToldAt { get; set; }
}
