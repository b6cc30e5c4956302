using Coordination.Journal;
using Coordination.Numbers;

namespace Coordination.Carriers;

/// <summary>What a carrier's memory says of our record.</summary>
internal enum HistoryVerdict
{
    /// <summary>Nothing of ours is missing.</summary>
    Whole = 0,

    /// <summary>The carrier has seen what this record does not have: it was restored from a backup.</summary>
    Lost = 1,

    /// <summary>What it says cannot be read, and proves nothing either way.</summary>
    Unreadable = 2,
}

/// <summary>The rules of the fence (promise P17). Pure.</summary>
internal static class HistoryDecision
{
    /// <summary>
    /// Carriers' clocks may be set back by this much (promise P24): changes are read from so long before the last one we know of.
    /// </summary>
    public static readonly TimeSpan ClockSlack = TimeSpan.FromHours(1);

    /// <summary>Whether the heads a carrier has seen have to be looked for in the record.</summary>
    public static bool MustLook(FenceRow fence, HistoryMark seen) => seen.Fence == fence.Value;

    /// <summary>What follows from what a carrier has seen.</summary>
    /// <param name="fence">Ours.</param>
    /// <param name="seen">The highest it was ever told.</param>
    /// <param name="areHeld">Whether the record has all of its heads; null when they cannot be read.</param>
    public static HistoryVerdict Judge(FenceRow fence, HistoryMark seen, bool? areHeld) =>
        seen.Fence > fence.Value ? HistoryVerdict.Lost

        // What was seen under a lower fence is what the fence was raised for.
        : seen.Fence < fence.Value ? HistoryVerdict.Whole
        : areHeld switch
        {
            null => HistoryVerdict.Unreadable,
            true => HistoryVerdict.Whole,
            false => HistoryVerdict.Lost,
        };

    /// <summary>The next fence: above ours, and above any that a carrier has seen.</summary>
    public static FenceRow Raise(FenceRow fence, DateTimeOffset now) => fence with
    {
        Value = Math.Max(fence.Value, fence.Doubt?.Seen.Fence ?? 0) + 1,
        RaisedAt = now,
        Doubt = null,
    };

    /// <summary>Whether an effect at a carrier is newer than what this record knows of it.</summary>
    /// <param name="fence">The fence, raised or in doubt.</param>
    /// <param name="line">The number as it stands at the carrier.</param>
    /// <param name="wanted">What the record wants of this carrier for the number, null when it never wanted anything.</param>
    public static bool IsForgotten(FenceRow fence, LineAtCarrier line, WantedRow? wanted)
    {
        if (fence.Doubt is null && line.Fence >= fence.Value)
        {
            // Sent by this very record since the fence was raised.
            return false;
        }

        return wanted is not { } row
            || line.Sequence > row.Version

            // One version with two meanings: the same number was given here, later, to something else.
            || (line.Sequence == row.Version && line.Barred != row.Services)

            // Not acknowledged here, and wanted anew since the record may be a restored one: which of the two it was cannot be told.
            || (line.Sequence > row.AppliedVersion && row.OrderedAt >= fence.UnheardSince);
    }

    /// <summary>
    /// Whether nothing is taken from anybody by sending what is wanted: it is what the carrier bars already, or somebody has since
    /// ordered at least as much. Where the carrier bars nothing a person decides: whoever was freed in what is lost is not
    /// barred again by what is left.
    /// </summary>
    public static bool Agrees(Services barred, int known, Services wanted, int version) =>
        wanted == barred || (barred != Services.None && version > known && (barred & ~wanted) == Services.None);
}
