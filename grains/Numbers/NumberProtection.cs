using Coordination.Law;
using Coordination.Orders;

namespace Coordination.Numbers;

/// <summary>
/// What of a number's own state keeps it from being suspended without a person looking. Nobody maintains it, and it is decided with the
/// hold itself: no list is asked, and nothing can come between. Pure.
/// </summary>
internal static class NumberProtection
{
    /// <summary>Whether a hold on this ground is left to people.</summary>
    public static bool Protects(NumberState state, Ground ground, DateTimeOffset now) => Of(state, ground, now).Count > 0;

    /// <summary>
    /// What protects the number from a hold on this ground; <see cref="Ground.None"/> for any. A carrier's own finding on a holder who was
    /// verified lately has an end of its own: the number is watched.
    /// </summary>
    public static IReadOnlyList<Protection> Of(NumberState state, Ground ground, DateTimeOffset now) =>
    [
        .. state.Appeals.Take(1).Select(_ => new Protection(ProtectedKind.OpenAppeal, string.Empty, null)),
        .. state.GraceUntil > now && ground is not Ground.CarrierRisk
            ? [new Protection(ProtectedKind.RecentlyVerified, string.Empty, state.GraceUntil)]
            : Array.Empty<Protection>(),
    ];
}
