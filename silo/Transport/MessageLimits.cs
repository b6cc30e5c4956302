using Orleans.Configuration;

namespace Coordination.Transport;

/// <summary>
/// What messages between silos may be, and how many may wait for one grain. Clients are held to less by <see cref="FrameGate"/>, and their
/// calls to less by admission; these bound what one silo, or a fault in it, can make another keep in memory.
/// </summary>
internal static class MessageLimits
{
    /// <summary>Bytes of a message's head; Orleans allows 10 MB.</summary>
    public const int HeadBytesMax = 64 * 1024;

    /// <summary>Bytes of a message's body; Orleans allows 100 MB. The largest there is, a page of lines, has a tenth of it.</summary>
    public const int BodyBytesMax = 4 * 1024 * 1024;

    /// <summary>
    /// Requests that one grain answers or that wait for it; a further one is rejected, and its caller's own page or turn tries again. Orleans
    /// has no limit. All of a silo's pages together ask one grain less than a thousand times at once.
    /// </summary>
    public const int RequestsPerGrainMax = 5_000;

    /// <summary>The same of one worker of a portal: more than admission can let in and let wait, at its widest.</summary>
    public const int RequestsPerPortalMax = 8_192;

    public static ISiloBuilder AddMessageLimits(this ISiloBuilder silo) => silo.Configure<SiloMessagingOptions>(messaging =>
    {
        messaging.MaxMessageHeaderSize = HeadBytesMax;
        messaging.MaxMessageBodySize = BodyBytesMax;
        messaging.MaxEnqueuedRequestsHardLimit = RequestsPerGrainMax;
        messaging.MaxEnqueuedRequestsHardLimit_StatelessWorker = RequestsPerPortalMax;
    });
}
