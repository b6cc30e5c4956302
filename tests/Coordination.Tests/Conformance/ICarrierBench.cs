using Coordination.Carriers;
using Coordination.Numbers;

namespace Coordination.Conformance;

/// <summary>What can be the matter with the carrier behind a gateway.</summary>
internal enum CarrierTrouble
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Nobody answers the door.</summary>
    Down = 1,

    /// <summary>It takes requests and says nothing, longer than any patience.</summary>
    Silent = 2,

    /// <summary>It acts, durably, and its answers are lost.</summary>
    LosesAnswers = 3,

    /// <summary>It says that it cannot now, and does nothing.</summary>
    Unavailable = 4,

    /// <summary>It works through everything twice.</summary>
    Duplicates = 5,

    /// <summary>It works through a request's commands in another order and answers in that.</summary>
    Shuffles = 6,

    /// <summary>Its register fails on every command.</summary>
    Refuses = 7,

    /// <summary>It accepts first and applies when asked again.</summary>
    AcceptsFirst = 8,

    /// <summary>It cannot deliver notices.</summary>
    CannotNotify = 9,
}

/// <summary>One effect in the carrier's own log.</summary>
internal sealed record CarrierEffect(Msisdn Number, int Fence, int Sequence, string CommandId, bool IsBarring);

/// <summary>
/// A gateway with a carrier behind it that can be set in every way the suite asks for. An adapter brings one of these and
/// inherits the suite.
/// </summary>
internal interface ICarrierBench : IAsyncDisposable
{
    ICarrierGateway Gateway { get; }

    /// <summary>A unit of the carrier; numbers with <see cref="Prefix"/> are served by it.</summary>
    CarrierUnit Unit { get; }

    /// <summary>First digits, with country code, of numbers the carrier issued and serves.</summary>
    long Prefix { get; }

    /// <summary>The carrier's clock.</summary>
    DateTimeOffset CarrierNow { get; }

    void Trouble(CarrierTrouble trouble);

    /// <summary>Nobody holds the number.</summary>
    Task Release(Msisdn number);

    /// <summary>Another unit serves the number.</summary>
    Task Port(Msisdn number, CarrierUnit to);

    /// <summary>The number has a newer holder.</summary>
    Task Reassign(Msisdn number, int epoch);

    /// <summary>All effects the carrier ever made, oldest first, from its durable log.</summary>
    IReadOnlyList<CarrierEffect> Effects();

    /// <summary>Lets the gateway's clock run past every patience of sends that are under way at a silent carrier.</summary>
    Task OutlastPatience(int sends);

    /// <summary>Lets the gateway's clock run until calls that rest are let through again.</summary>
    void OutlastRest();
}
