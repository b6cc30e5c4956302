namespace Coordination.Carriers;

/// <summary>How urgent a command is. Stored by number; the lane drains the lowest first.</summary>
[GenerateSerializer, Alias("priority")]
public enum Priority
{
    /// <summary>A single case number, or any order small enough to be somebody waiting.</summary>
    Urgent = 0,

    /// <summary>Service that returns to one holder: a passed verification, an appeal, a stay. Never a bulk undo.</summary>
    Restore = 1,

    /// <summary>A line of a large order, a bulk undo, a mass expiry.</summary>
    Bulk = 2,
}
