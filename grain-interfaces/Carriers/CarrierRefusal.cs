namespace Coordination.Carriers;

// No alias: calls between silos name it as it is.
/// <summary>Why a carrier refused. Stored by number.</summary>
public enum CarrierRefusal
{
    /// <summary>Not refused.</summary>
    None = 0,

    /// <summary><c>NOT_ASSIGNED</c>: nobody holds the number.</summary>
    NotAssigned = 1,

    /// <summary><c>PORTED</c>: another unit serves it, and is named.</summary>
    Ported = 2,

    /// <summary><c>STALE</c>: a higher (fence, sequence) was applied before.</summary>
    Stale = 3,

    /// <summary><c>EXPIRED</c>: it arrived after its notAfter.</summary>
    Expired = 4,

    /// <summary><c>EPOCH_ENDED</c>: the number has a newer holder.</summary>
    EpochEnded = 5,

    /// <summary><c>LOWER_FENCE</c>: a higher fence was seen.</summary>
    LowerFence = 6,

    /// <summary><c>FAILED</c> or any code not known here: the carrier's register could not do it.</summary>
    Failed = 7,
}
