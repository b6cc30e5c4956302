namespace Coordination.Provinces;

/// <summary>
/// How many numbers a province may suspend on its own word while the ministry cannot be reached (应急额度). Taking back, releasing and
/// verifying never count and are never refused.
/// </summary>
/// <param name="Province">Two digits.</param>
/// <param name="Granted">Numbers the ministry gave it at once; 0 when it never did.</param>
/// <param name="Drawn">Numbers drawn from them that the ministry has not been told of yet.</param>
/// <param name="Until">When what is left is void unless the ministry has renewed it, UTC; null when it never gave any.</param>
/// <param name="Left">Numbers that may still be drawn now.</param>
/// <param name="Booked">Numbers of all draws the ministry was told of, each once.</param>
/// <param name="Orders">Orders behind <paramref name="Booked"/>.</param>
[GenerateSerializer, Immutable, Alias("quota-view")]
public sealed record QuotaView(
    [property: Id(0)] string Province,
    [property: Id(1)] long Granted,
    [property: Id(2)] long Drawn,
    [property: Id(3)] DateTimeOffset? Until,
    [property: Id(4)] long Left,
    [property: Id(5)] long Booked,
    [property: Id(6)] long Orders);

/// <summary>Every province's quota.</summary>
/// <param name="Quotas">By province.</param>
[GenerateSerializer, Immutable, Alias("quotas-view")]
public sealed record QuotasView([property: Id(0)] IReadOnlyList<QuotaView> Quotas);

/// <summary>Limits of quotas.</summary>
public static class QuotaLimits
{
    /// <summary>Numbers the ministry may give a province at once.</summary>
    public const long NumbersMax = 1_000_000;

    /// <summary>Hours for which it may.</summary>
    public const int HoursMax = 7 * 24;
}
