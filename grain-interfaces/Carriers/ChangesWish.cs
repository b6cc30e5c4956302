using Coordination.Numbers;

namespace Coordination.Carriers;

/// <summary>
/// Asks a carrier what it did last, because the record was restored from a backup: a page of its numbers whose last effect by our commands
/// is not older than an instant. Nothing is commanded before all pages were told.
/// </summary>
/// <param name="WishId">Names the question in its answer.</param>
/// <param name="Since">An instant of the carrier's clock; null for all numbers.</param>
/// <param name="After"><see cref="ChangesReport.Next"/> of the page before; null for the first.</param>
[GenerateSerializer, Immutable, Alias("changes-wish")]
public sealed record ChangesWish(
    [property: Id(0)] string WishId,
    [property: Id(1)] DateTimeOffset? Since,
    [property: Id(2)] string? After);

/// <summary>One page of a carrier's last effects.</summary>
/// <param name="WishId">The question.</param>
/// <param name="Lines">Ascending by the time of the effect, at most <see cref="LinesMax"/>; also numbers that were freed.</param>
/// <param name="Next">Where the next page begins, in the carrier's own words of at most <see cref="NextLengthMax"/> characters; null on the last.</param>
[GenerateSerializer, Immutable, Alias("changes-report")]
public sealed record ChangesReport(
    [property: Id(0)] string WishId,
    [property: Id(1)] IReadOnlyList<LineStanding> Lines,
    [property: Id(2)] string? Next)
{
    /// <summary>Most lines of one page.</summary>
    public const int LinesMax = 500;

    /// <summary>Longest place of a page.</summary>
    public const int NextLengthMax = 256;
}

/// <summary>A number as our commands left it at the carrier.</summary>
/// <param name="Number"><c>+</c> and the E.164 digits.</param>
/// <param name="Fence">Fence of the last command that was applied.</param>
/// <param name="Sequence">Its sequence, from 1.</param>
/// <param name="Epoch">Its assignment, from 0.</param>
/// <param name="Barred">What it bars; none where it gave service back.</param>
/// <param name="AppliedAt">The carrier's time of the effect, UTC.</param>
[GenerateSerializer, Immutable, Alias("line-standing")]
public sealed record LineStanding(
    [property: Id(0)] string Number,
    [property: Id(1)] int Fence,
    [property: Id(2)] int Sequence,
    [property: Id(3)] int Epoch,
    [property: Id(4)] Services Barred,
    [property: Id(5)] DateTimeOffset AppliedAt)
{
    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(LineStanding);
}
