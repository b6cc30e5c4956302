using Coordination.Audit;

namespace Coordination.Carriers;

/// <summary>
/// Where the fetches of one carrier wait, and where it is known what that carrier has told. It holds no command: those are in flight at
/// their lanes. Nothing of it is durable. Key: <c>pull:CMCC</c>.
/// </summary>
[GrainInterfaceType("pull")]
[Alias("pull")]
internal interface IPullGrain : IGrainWithStringKey
{
    /// <summary>As the portal's, of a request that was checked.</summary>
    [Alias("fetch")]
    [Orleans.Concurrency.AlwaysInterleave]
    Task<Answer<Fetched>> Fetch(FetchRequest request);

    /// <summary>A lane may have something new to give. A hint: it may be lost, late or one too many.</summary>
    [Alias("wake")]
    [Orleans.Concurrency.AlwaysInterleave]
    Task Wake(string lane);

    /// <summary>
    /// What the carrier has seen, as its last fetch said; null when that is too long ago, and when it has not heard yet of the fence that
    /// it is asked under.
    /// </summary>
    [Alias("witness")]
    [Orleans.Concurrency.AlwaysInterleave]
    Task<SeenByCarrier?> Witness(int under);

    /// <summary>Asks the carrier for a page of its changes; null when it did not answer in time.</summary>
    [Alias("changes")]
    [Orleans.Concurrency.AlwaysInterleave]
    Task<ChangesReport?> Changes(ChangesWish wish);

    /// <summary>Answers a question; false for one that nobody waits for.</summary>
    [Alias("report")]
    [Orleans.Concurrency.AlwaysInterleave]
    Task<bool> Report(ChangesReport report);

    /// <summary>Whether the carrier fetches.</summary>
    [Alias("look")]
    [Orleans.Concurrency.AlwaysInterleave]
    Task<PullView> Look();
}

/// <summary>What a carrier has seen.</summary>
/// <param name="History">The highest it was ever told; null for never any.</param>
[GenerateSerializer, Immutable, Alias("seen-by-carrier")]
internal sealed record SeenByCarrier([property: Id(0)] HistorySeen? History);

/// <summary>How a carrier fetches.</summary>
/// <param name="FetchedAt">When it last did, UTC; null for not since this grain lives.</param>
/// <param name="IsFetching">Whether it did so lately enough to count as reachable.</param>
[GenerateSerializer, Immutable, Alias("pull-view")]
internal sealed record PullView(
    [property: Id(0)] DateTimeOffset? FetchedAt,
    [property: Id(1)] bool IsFetching);

internal static class PullKeys
{
    private const string Prefix = "pull:";

    public static string Of(CarrierCode carrier) => $"{Prefix}{carrier}";

    /// <exception cref="FormatException">It is no such grain's key.</exception>
    public static CarrierCode Parse(string key) =>
        key.StartsWith(Prefix, StringComparison.Ordinal) ? CarrierCode.Parse(key[Prefix.Length..]) : throw new FormatException($"{key} is no {Prefix} key.");
}
