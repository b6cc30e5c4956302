using Coordination.Admission;
using Coordination.Callers;
using Coordination.Crypto;
using Coordination.Edge;
using Coordination.Gateways;
using Coordination.Law;
using Coordination.Numbers;
using Coordination.Orders;

namespace Coordination.Hosting;

/// <summary>What one silo needs to know.</summary>
internal sealed record SiloSettings
{
    /// <summary>Where the record is kept.</summary>
    public required StorageSettings Storage { get; init; }

    /// <summary>Carriers that are set up, and how to reach them.</summary>
    public required IReadOnlyList<CarrierSettings> Carriers { get; init; }

    /// <summary>Whose tokens are accepted.</summary>
    public required TokenSettings Tokens { get; init; }

    /// <summary>Who this silo is on the wire, and whom it believes.</summary>
    public required TransportSettings Transport { get; init; }

    /// <summary>List of certificates and subjects that are not believed any more (<see cref="Callers.Revocations"/>); empty for none.</summary>
    public string RevocationsFile { get; init; } = string.Empty;

    /// <summary>Whose signatures orders carry.</summary>
    public SignatureSettings Signatures { get; init; } = new();

    /// <summary>Keys that holders' pseudonyms are made with (<see cref="Callers.HolderRing"/>); empty for none.</summary>
    public string HolderKeysFile { get; init; } = string.Empty;

    /// <summary>What is hashed with from now on; what was hashed before says itself with what.</summary>
    public CryptoSuiteKind Crypto { get; init; } = CryptoSuiteKind.International;

    /// <summary>What the silo is for.</summary>
    public SiloRole Role { get; init; } = SiloRole.All;

    /// <summary>Where it answers HTTP; null for nowhere.</summary>
    public EdgeSettings? Edge { get; init; }

    /// <summary>Name of the cluster the silo belongs to.</summary>
    public string ClusterId { get; init; } = string.Empty;

    /// <summary>Secret of the cluster, by which its silos know each other's calls; null for a silo that is alone. Never printed.</summary>
    public string? ClusterSecret { get; init; }

    public LegalSettings Legal { get; init; } = new();

    /// <summary>When a list does not look like what its issuer sends.</summary>
    public FeedGateSettings Gates { get; init; } = new();

    /// <summary>What keeps orders from running away.</summary>
    public BrakeSettings Brakes { get; init; } = new();

    /// <summary>How many portal calls it takes on at one time, and from whom.</summary>
    public AdmissionSettings Admission { get; init; } = new();

    public NumberAllocation Allocation { get; init; } = NumberAllocation.Current;

    /// <summary>Without what is in it, some of which is secret.</summary>
    public override string ToString() => nameof(SiloSettings);
}
