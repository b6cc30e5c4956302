using Coordination.Audit;

namespace Coordination.Gateways;

/// <summary>What all carriers' lines have in common.</summary>
internal sealed record HttpCarrierGatewayOptions
{
    /// <summary>
    /// Commands or notices in one request, 1 to <see cref="CarrierSettings.CommandsPerRequestLimit"/>. Larger requests cost a
    /// carrier fewer commits and an urgent command a longer wait.
    /// </summary>
    public int CommandsPerRequestMax
    {
        get;
        init => field = value is >= 1 and <= CarrierSettings.CommandsPerRequestLimit
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A request holds 1 to 1000 commands.");
    } = 500;

    /// <summary>Asked immediately before every attempt; false leaves the entries unknown and sends nothing (stop, no dispatch lease).</summary>
    public Func<bool> MaySend { get; init; } = static () => true;

    /// <summary>
    /// The clock requests are signed by, which carriers compare with theirs; null for that of timeouts and pauses, which may be a machine's
    /// own and wrong.
    /// </summary>
    public TimeProvider? SigningClock { get; init; }

    /// <summary>Keys that carriers' answers are checked with; null where no carrier signs.</summary>
    public IBodyKeys? Keys { get; init; }

    /// <summary>Decides the pauses between retries.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Replaces a carrier's connections; null uses sockets.</summary>
    public Func<CarrierSettings, HttpMessageHandler?>? HandlerOf { get; init; }

    /// <summary>A source of numbers from 0 to 1 for one carrier, safe for several threads.</summary>
    internal Func<double> ChanceOf(string carrier)
    {
        var seed = Seed;
        foreach (var character in carrier)
        {
            seed = unchecked((seed * 31) + character);
        }

#pragma warning disable CA5394 // It spreads retries; nobody gains by guessing it.
        var random = new Random(seed);
        var gate = new Lock();
        return () =>
        {
            lock (gate)
            {
                return random.NextDouble();
            }
        };
#pragma warning restore CA5394
    }
}
