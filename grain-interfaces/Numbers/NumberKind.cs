namespace Coordination.Numbers;

/// <summary>What a number is for, by the numbering plan. Stored by number: append only.</summary>
[GenerateSerializer, Alias("number-kind")]
public enum NumberKind
{
    /// <summary>Under a network code that is allocated to nobody.</summary>
    Unallocated = 0,

    /// <summary>A basic carrier's subscriber.</summary>
    Mobile = 1,

    /// <summary>A machine, 13 digits (物联网).</summary>
    Iot = 2,

    /// <summary>Sold by a virtual operator on a host carrier's network (移动通信转售).</summary>
    MvnoResale = 3,

    /// <summary>Satellite service: allocated, and served by no unit known here.</summary>
    Satellite = 4,
}
