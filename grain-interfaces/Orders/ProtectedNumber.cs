namespace Coordination.Orders;

/// <summary>Why a number is not suspended without a person looking (保护名单). Stored by number: append only.</summary>
[GenerateSerializer, Alias("protected-kind")]
public enum ProtectedKind
{
    /// <summary>Lines of 110, 119, 120, 122 and who works there.</summary>
    Emergency = 1,

    /// <summary>Hospitals.</summary>
    Hospital = 2,

    /// <summary>Hotlines of government and of help.</summary>
    Hotline = 3,

    /// <summary>Banks and payment.</summary>
    Bank = 4,

    /// <summary>An appeal about the number is open.</summary>
    OpenAppeal = 5,

    /// <summary>Its holder was verified lately.</summary>
    RecentlyVerified = 6,

    /// <summary>Something else; the reason says what.</summary>
    Other = 9,
}

/// <summary>A protected number.</summary>
/// <param name="Number">Masked, <c>138****8000</c>.</param>
/// <param name="Province">Two digits.</param>
/// <param name="Kind">Why it is protected.</param>
/// <param name="Reason">What was said when it was added.</param>
/// <param name="AddedBy">Who added it.</param>
/// <param name="AddedAt">UTC.</param>
/// <param name="Until">When its protection ends, UTC; null until it is removed.</param>
/// <param name="Entry">Its place in the list; pages go by it.</param>
[GenerateSerializer, Immutable, Alias("protected-number")]
public sealed record ProtectedNumber(
    [property: Id(0)] string Number,
    [property: Id(1)] string Province,
    [property: Id(2)] ProtectedKind Kind,
    [property: Id(3)] string Reason,
    [property: Id(4)] string AddedBy,
    [property: Id(5)] DateTimeOffset AddedAt,
    [property: Id(6)] DateTimeOffset? Until,
    [property: Id(7)] int Entry)
{
    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(ProtectedNumber);
}

/// <summary>Protected numbers of one province.</summary>
/// <param name="Total">How many there are.</param>
/// <param name="Numbers">A page of them, ascending by entry.</param>
/// <param name="NextAfter">Entry to ask after for the next page; null when this was the last.</param>
[GenerateSerializer, Immutable, Alias("protected-page")]
public sealed record ProtectedPage(
    [property: Id(0)] int Total,
    [property: Id(1)] IReadOnlyList<ProtectedNumber> Numbers,
    [property: Id(2)] int? NextAfter)
{
    /// <summary>Numbers one query answers.</summary>
    public const int NumbersMax = 500;
}

/// <summary>What a change of the list came to.</summary>
/// <param name="Changed">Numbers added, or removed.</param>
/// <param name="Unchanged">Numbers that were on the list already, or were not.</param>
[GenerateSerializer, Immutable, Alias("protected-receipt")]
public sealed record ProtectedReceipt([property: Id(0)] int Changed, [property: Id(1)] int Unchanged)
{
    /// <summary>Numbers one call may name.</summary>
    public const int NumbersMax = 1_000;

    /// <summary>Numbers one province's list may hold.</summary>
    public const int PerProvinceMax = 20_000;
}
