using Coordination.Callers;
using Coordination.Gateways;
using Coordination.Law;
using Coordination.Numbers;

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

    /// <summary>What all silos of a cluster share and nobody else has: <see cref="Stamps.SecretBytesMin"/> bytes or more.</summary>
    public required byte[] ClusterSecret { get; init; }

    /// <summary>List of certificates and subjects that are not believed any more (<see cref="Callers.Revocations"/>); empty for none.</summary>
    public string RevocationsFile { get; init; } = string.Empty;

    public LegalSettings Legal { get; init; } = new();

    public NumberAllocation Allocation { get; init; } = NumberAllocation.Current;

    /// <summary>Raised after a restore from backup.</summary>
    public int Fence { get; init; } = 1;
}
