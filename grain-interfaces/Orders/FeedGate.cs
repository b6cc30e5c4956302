namespace Coordination.Orders;

/// <summary>A question asked of every larger list before it may be approved: does it look like what its issuer sends? Stored by number: append only.</summary>
[GenerateSerializer, Alias("feed-gate")]
public enum FeedGate
{
    /// <summary>Far more or far fewer lines than the issuer's orders usually have.</summary>
    SizeSwing = 1,

    /// <summary>Lines that repeat a number.</summary>
    Duplicates = 2,

    /// <summary>
    /// Numbers outside the order's province; of an order bound to none, numbers in provinces where the issuer's last orders
    /// had hardly any.
    /// </summary>
    OutOfProvince = 3,

    /// <summary>Lines from which a spreadsheet took digits: leading zeros, or the end of a quantity.</summary>
    LostDigits = 4,

    /// <summary>Numbers that are barred by our orders already: an old list, sent again.</summary>
    AlreadyHeld = 5,
}

/// <summary>A gate that tripped: the order stays planned until a second person overrides it.</summary>
/// <param name="Gate">Which.</param>
/// <param name="Counted">Lines or numbers that count against it; for <see cref="FeedGate.SizeSwing"/> the lines of the order.</param>
/// <param name="Of">What they are measured by: the order's lines or numbers; for <see cref="FeedGate.SizeSwing"/> the issuer's usual lines.</param>
/// <param name="LimitPercent">Most that may be counted, in percent of <paramref name="Of"/>; at a shrunken <see cref="FeedGate.SizeSwing"/> the least.</param>
/// <param name="UsualPercent">Median of the issuer's last orders in percent; null where they are too few, and for <see cref="FeedGate.SizeSwing"/>.</param>
[GenerateSerializer, Immutable, Alias("gate-finding")]
public sealed record GateFinding(
    [property: Id(0)] FeedGate Gate,
    [property: Id(1)] long Counted,
    [property: Id(2)] long Of,
    [property: Id(3)] int LimitPercent,
    [property: Id(4)] int? UsualPercent);
