using Coordination.Carriers;
using Coordination.Provinces;

namespace Coordination.Audit;

/// <summary>What a person or system may do here at all (domain.md 7.11). Stored by number: append only.</summary>
[GenerateSerializer, Alias("role")]
public enum Role
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A police unit that names case numbers.</summary>
    PoliceIssuer = 1,

    /// <summary>Issues orders for one province.</summary>
    ProvinceOperator = 2,

    /// <summary>Approves orders; never its own.</summary>
    Approver = 3,

    /// <summary>A carrier's system, for its own units.</summary>
    CarrierSystem = 4,

    /// <summary>Reads everything in scope, changes nothing; each query is recorded.</summary>
    Auditor = 5,

    /// <summary>Issues and stops orders for the whole country.</summary>
    MinistryOperator = 6,
}

/// <summary>
/// Who acts, as the server derived it from the caller's token. Never taken from a request: a request has no place for it.
/// </summary>
/// <param name="Id">Stable identifier of the person or system, 1 to 64 characters.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Organisation">The body it acts for, as shown to a holder: a unit, never an officer.</param>
/// <param name="Province">Its province, or <see cref="ProvinceCode.Unknown"/> when it is bound to none.</param>
/// <param name="Carrier">Its carrier, when the role is <see cref="Role.CarrierSystem"/>.</param>
[GenerateSerializer, Immutable, Alias("principal")]
public sealed record Principal(
    [property: Id(0)] string Id,
    [property: Id(1)] Role Role,
    [property: Id(2)] string Organisation,
    [property: Id(3)] ProvinceCode Province,
    [property: Id(4)] CarrierCode? Carrier)
{
    /// <summary>The system itself, for what no person asked for: a deadline that fell due, a carrier's answer.</summary>
    public static Principal System { get; } = new("system", Role.None, "Coordination", ProvinceCode.Unknown, null);
}
