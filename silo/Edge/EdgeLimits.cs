using Coordination.Carriers;
using Coordination.Wire;

namespace Coordination.Edge;

/// <summary>
/// What one HTTP edge takes, and for how long it waits. Whoever goes beyond is told so where there is still somebody to tell, and
/// otherwise cut off.
/// </summary>
internal sealed record EdgeLimits
{
    /// <summary>Bytes of a request's body, whatever is in it.</summary>
    public const int BodyBytesMax = PortalJson.ArgumentsBytesMax;

    /// <summary>Bytes of an answer's body; what portals answer has limits of its own, below it.</summary>
    public const int AnswerBytesMax = 4 * 1024 * 1024;

    /// <summary>Bytes of the first line of a request. The longest path has 48.</summary>
    public const int RequestLineBytesMax = 1_024;

    /// <summary>Bytes of all headers of a request together; a token may have 4,096.</summary>
    public const int HeaderBytesMax = 16 * 1024;

    /// <summary>Headers of a request.</summary>
    public const int HeadersMax = 32;

    /// <summary>Connections at once; one more is closed before it is heard.</summary>
    public int ConnectionsMax { get; init; } = 1_024;

    /// <summary>Requests at once over one connection of HTTP/2; a client is told not to begin more.</summary>
    public int StreamsMax { get; init; } = 64;

    /// <summary>From a request's first byte to the last of its headers.</summary>
    public TimeSpan HeadersWithin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Bytes in a second that a body has to come with, and an answer has to be taken with, once <see cref="SlowFor"/> is over.</summary>
    public double BytesPerSecondMin { get; init; } = 1_024;

    /// <summary>How long either may be slower.</summary>
    public TimeSpan SlowFor { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>From the end of a request's headers to the end of its body.</summary>
    public TimeSpan BodyWithin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a connection may be without a request.</summary>
    public TimeSpan IdleMax { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>
    /// From a body that is here whole to its answer. Shorter than a client's patience: past it nobody knows what became of the call, which is
    /// asked again under the same ids.
    /// </summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The same where a carrier may wait for something to do.</summary>
    public TimeSpan FetchWithin { get; init; } = FetchRequest.WaitMax + TimeSpan.FromSeconds(5);
}
