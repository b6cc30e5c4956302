using Coordination.Carriers;

namespace Coordination.Gateways;

/// <summary>One carrier as configured (<c>carriers</c> in the silo's settings). Only the code has no default, and the address of a carrier that is called.</summary>
internal sealed record CarrierSettings
{
    /// <summary>Commands one request may hold whatever is configured: the contract's own limit.</summary>
    public const int CommandsPerRequestLimit = 1_000;

    /// <summary>Carrier code: <c>CMCC</c>, <c>CTCC</c>, <c>CUCC</c>, <c>CBN</c> or <c>MVNO-001</c> to <c>MVNO-999</c>.</summary>
    public required string Code { get; init; }

    /// <summary>Where the carrier listens, without path or query; https, or http on the loopback.</summary>
    public Uri? BaseAddress { get; init; }

    /// <summary>
    /// True for a carrier that fetches its commands (<see cref="ICarrierPortal.Fetch"/>): it is never called, and of what follows only
    /// <see cref="Central"/>, <see cref="Provinces"/> and <see cref="Lanes"/> count.
    /// </summary>
    public bool Pull { get; init; }

    /// <summary>Allows http to another machine: numbers then travel in clear, so only inside a network that encrypts by itself.</summary>
    public bool AllowPlainHttp { get; init; }

    /// <summary>
    /// True when one central point serves every province (一点处置); false when each province is commanded by itself. A virtual
    /// operator is always central.
    /// </summary>
    public bool Central { get; init; } = true;

    /// <summary>Provinces the carrier has a unit in (GB/T 2260, two digits), null for all; only read when not central.</summary>
    public IReadOnlyList<string>? Provinces { get; init; }

    /// <summary>Slices each unit's numbers are split into, 1 to 64. Changing it moves numbers between lanes.</summary>
    public int Lanes { get; init; } = 4;

    /// <summary>Requests in flight at most, 1 to 64.</summary>
    public int Concurrency { get; init; } = 4;

    /// <summary>
    /// Of <see cref="Concurrency"/>, how many only a request with an urgent or restoring command may take, so that bulk never
    /// stands before somebody who waits.
    /// </summary>
    public int UrgentReserve { get; init; } = 1;

    /// <summary>Sends that may wait for their turn, in each of the two classes; a further one is answered unknown at once.</summary>
    public int WaitingMax { get; init; } = 64;

    /// <summary>From the first byte of a request to the last of its answer; a carrier slower than this said nothing.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// From the call of the gateway to its return: waiting for a turn, all attempts and the pauses between them. Shorter than
    /// the 30 s a restoring command is good for (P5).
    /// </summary>
    public TimeSpan TotalTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Attempts after the first, for what may pass by itself (no connection, timeout, 408, 429, 5xx).</summary>
    public int RetriesMax { get; init; } = 2;

    /// <summary>Upper bound of the random pause before the first retry; it doubles with each.</summary>
    public TimeSpan RetryDelayMin { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Upper bound of any pause before a retry.</summary>
    public TimeSpan RetryDelayMax { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Share of attempts within <see cref="BreakerWindow"/> that must fail before calls rest.</summary>
    public double BreakerFailureRatio { get; init; } = 0.5;

    /// <summary>Attempts within <see cref="BreakerWindow"/> below which nothing is concluded.</summary>
    public int BreakerCallsMin { get; init; } = 5;

    /// <summary>How far back the breaker looks: also how long an earlier success hides a carrier that went silent.</summary>
    public TimeSpan BreakerWindow { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long calls rest before one is let through to try.</summary>
    public TimeSpan BreakDuration { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>PEM file with the key requests are signed with, on P-256 or on the curve of SM2; null sends them unsigned.</summary>
    public string? SigningKeyFile { get; init; }

    /// <summary>Name under which the carrier knows the key.</summary>
    public string? SigningKeyId { get; init; }

    /// <summary>The code, parsed.</summary>
    /// <exception cref="CarrierSettingsException">Some value is out of its range; the text says which.</exception>
    public CarrierCode Validated()
    {
        if (!CarrierCode.TryParse(Code, out var carrier))
        {
            throw Wrong(nameof(Code), Code, "is no carrier code");
        }

        DemandAddress();
        Demand(Lanes is >= 1 and <= 64, nameof(Lanes), Lanes);
        Demand(Concurrency is >= 1 and <= 64, nameof(Concurrency), Concurrency);
        Demand(UrgentReserve >= 0 && UrgentReserve < Concurrency, nameof(UrgentReserve), UrgentReserve);
        Demand(WaitingMax is >= 0 and <= 1_024, nameof(WaitingMax), WaitingMax);
        Demand(RetriesMax is >= 0 and <= 5, nameof(RetriesMax), RetriesMax);
        Demand(BreakerFailureRatio is > 0 and <= 1, nameof(BreakerFailureRatio), BreakerFailureRatio);
        Demand(BreakerCallsMin is >= 2 and <= 1_000, nameof(BreakerCallsMin), BreakerCallsMin);
        DemandDurations();
        Demand((SigningKeyFile is null) == (SigningKeyId is null), nameof(SigningKeyId), SigningKeyId);
        return carrier;
    }

    private void DemandAddress()
    {
        if (BaseAddress is null)
        {
            if (!Pull)
            {
                throw Wrong(nameof(BaseAddress), BaseAddress, "is not set, and the carrier does not pull");
            }

            return;
        }

        if (!BaseAddress.IsAbsoluteUri || BaseAddress.PathAndQuery != "/" || BaseAddress.UserInfo.Length > 0)
        {
            throw Wrong(nameof(BaseAddress), BaseAddress, "is not scheme, host and port alone");
        }

        var mayBePlain = BaseAddress.IsLoopback || AllowPlainHttp;
        if (BaseAddress.Scheme != Uri.UriSchemeHttps && !(BaseAddress.Scheme == Uri.UriSchemeHttp && mayBePlain))
        {
            throw Wrong(nameof(BaseAddress), BaseAddress, "is neither https nor on the loopback");
        }
    }

    private void DemandDurations()
    {
        // The breaker's own lower bound is half a second.
        var half = TimeSpan.FromSeconds(0.5);
        var day = TimeSpan.FromDays(1);
        Demand(AttemptTimeout > TimeSpan.FromMilliseconds(10) && AttemptTimeout <= TotalTimeout, nameof(AttemptTimeout), AttemptTimeout);
        Demand(TotalTimeout <= day, nameof(TotalTimeout), TotalTimeout);
        Demand(RetryDelayMin >= TimeSpan.Zero && RetryDelayMin <= RetryDelayMax, nameof(RetryDelayMin), RetryDelayMin);
        Demand(RetryDelayMax <= day, nameof(RetryDelayMax), RetryDelayMax);
        Demand(BreakerWindow >= half && BreakerWindow <= day, nameof(BreakerWindow), BreakerWindow);
        Demand(BreakDuration >= half && BreakDuration <= day, nameof(BreakDuration), BreakDuration);
    }

    private void Demand(bool isInRange, string name, object? value)
    {
        if (!isInRange)
        {
            throw Wrong(name, value, "is out of its range");
        }
    }

    private CarrierSettingsException Wrong(string name, object? value, string why) => new(Code, name, value, why);
}

/// <summary>A carrier's settings cannot be used; the silo does not start with them.</summary>
internal sealed class CarrierSettingsException(string carrier, string setting, object? value, string why)
    : Exception($"Carrier {carrier}: {setting} '{value}' {why}.")
{
    /// <summary>The carrier's code as configured.</summary>
    public string Carrier { get; } = carrier;

    /// <summary>Name of the setting.</summary>
    public string Setting { get; } = setting;

    /// <summary>Its value.</summary>
    public object? Value { get; } = value;
}
