namespace Coordination.CarrierSimulator;

/// <summary>What one request, page or transaction may hold at most. The first four are the contract's.</summary>
internal static class Limits
{
    public const int CommandsPerRequestMax = 1_000;
    public const int NoticesPerRequestMax = 1_000;
    public const int LinesPerPageMax = 1_000;
    public const int BodyBytesMax = 4 * 1024 * 1024;

    public const int EffectsPerPageMax = 10_000;
    public const int OverridesPerRequestMax = 1_000;
    public const int JsonDepthMax = 8;
    public const int CarriersMax = 64;

    // A group shares one fsync; past this the first in it would wait noticeably for the last.
    public const int RequestsPerTransactionMax = 16;

    // Requests that wait for the log; the next one is answered 503.
    public const int RequestsQueuedMax = 1_024;

    public static readonly TimeSpan DelayMax = TimeSpan.FromMinutes(10);
}
