using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Coordination.Numbers;

namespace Coordination.Orders;

/// <summary>
/// What tells a number that a hold on it was ordered. Between an order and a number stand a ministry, provinces and shards, and one of
/// them may be wrong or somebody else's. So an order seals what it hands down, and a number takes a hold only with that seal and the way
/// from its own line up to the sealed root (promise P12): no other number, under no other order, with no other services, by nobody else.
/// A case is sealed for its one number by the portal that opens it. A seal is an HMAC under a secret of the cluster, which is none of
/// the stamps'; it is made anew whenever a run is handed down, and stored nowhere.
/// </summary>
internal sealed class Warrants
{
    private static readonly byte[] NothingReleased = PlanTree.Root([]);

    private readonly byte[] secret;

    private Warrants(byte[] secret) => this.secret = secret;

    /// <summary>Of a silo: silos with one secret and one cluster know each other's seals.</summary>
    /// <param name="clusterSecret">What the cluster's silos share and nobody else has; null for a silo that is alone.</param>
    /// <param name="clusterId">The cluster.</param>
    public static Warrants Of(string? clusterSecret, string clusterId) => new(clusterSecret is null
        ? RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes)
        : HMACSHA256.HashData(Encoding.UTF8.GetBytes(clusterSecret), Encoding.UTF8.GetBytes($"coordination.warrant/{clusterId}")));

    /// <summary>What an order hands down, sealed.</summary>
    public OrderRun Seal(OrderRun run) => run with { Seal = SealOf(run, ReleasedRoot(run)) };

    /// <summary>Of a case, for its one number.</summary>
    public HoldWarrant OfCase(long number, HoldTerms terms) => new(SealOfCase(number, terms));

    /// <summary>Whether a run carries its order's seal.</summary>
    public bool IsSealed(OrderRun run) => Same(run.Seal, SealOf(run, ReleasedRoot(run)));

    /// <summary>Root over the protected numbers that people let through.</summary>
    public static byte[] ReleasedRoot(OrderRun run) => run.Released is { Count: > 0 } ? PlanTree.Root(ReleasedLeaves(run)) : NothingReleased;

    /// <summary>Its leaves, in the order of the run.</summary>
    public static IReadOnlyList<byte[]> ReleasedLeaves(OrderRun run) =>
        [.. (run.Released ?? []).SelectMany(part => part.Numbers.Select(number => PlanTree.ReleasedLeaf(number, part.Review)))];

    /// <summary>Why a hold may not be placed on a number, as the record says it; null when it was ordered.</summary>
    public string? WhyNot(long number, PlaceHold request)
    {
        var terms = request.Terms;
        if (request.Warrant is not { } warrant)
        {
            return "it has no warrant";
        }

        if (warrant.Line is not { } line)
        {
            return request.Review is null && Same(warrant.Seal, SealOfCase(number, terms)) ? null : "no case was opened for it";
        }

        if (request.Epoch is not { } epoch || !Same(warrant.Seal, SealOf(terms, request.Run, line.Root, line.Released, null)))
        {
            return "its order did not seal it";
        }

        var inProvince = TreePaths.Climb(PlanTree.Leaf(number, epoch, PlanTree.Intent(terms, string.Empty)), line.InProvince);
        if (inProvince is null || !Same(line.Root, TreePaths.Climb(PlanTree.ProvinceLeaf(line.Province, line.Lines, inProvince), line.InOrder)))
        {
            return "it is not in its order's plan";
        }

        return request.Review is { } review && !Same(line.Released, TreePaths.Climb(PlanTree.ReleasedLeaf(number, review), line.InReleased))
            ? "nobody let it through"
            : null;
    }

    private static bool Same(byte[]? one, byte[]? other) => one is not null && other is not null && CryptographicOperations.FixedTimeEquals(one, other);

    private byte[] SealOf(OrderRun run, byte[] released) => SealOf(run.Terms, run.Run, run.Root, released, run.Undo);

    private byte[] SealOf(HoldTerms terms, int run, byte[] root, byte[] released, UndoRun? undo) => Mac(
        terms,
        undo?.OrderId ?? string.Empty,
        "run",
        run.ToString(CultureInfo.InvariantCulture),
        Convert.ToHexString(root),
        Convert.ToHexString(released),
        undo?.Wrongful.ToString() ?? string.Empty,
        undo?.By.Id ?? string.Empty,
        undo?.By.Organisation ?? string.Empty,
        undo?.Reason ?? string.Empty);

    private byte[] SealOfCase(long number, HoldTerms terms) => Mac(terms, string.Empty, "case", number.ToString(CultureInfo.InvariantCulture));

    // Each part behind its length, so that no two give the same text.
    private byte[] Mac(HoldTerms terms, string undoes, params ReadOnlySpan<string> parts)
    {
        var by = terms.PlacedBy;
        var text = new StringBuilder(512);
        foreach (var part in parts)
        {
            Add(part);
        }

        Add(Convert.ToHexString(PlanTree.Intent(terms, undoes)));
        Add(by.Id);
        Add(by.Role.ToString());
        Add(by.Organisation);
        Add(by.Province.ToString());
        Add(by.Carrier?.ToString() ?? string.Empty);
        return HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(text.ToString()));

        void Add(string part) => text.Append(CultureInfo.InvariantCulture, $"{part.Length}:{part}");
    }
}
