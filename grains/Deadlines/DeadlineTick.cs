using Coordination.Carriers;
using Coordination.Journal;

namespace Coordination.Deadlines;

/// <summary>A shard tells a subject that a deadline fell due, by the policies and the clock it was found with.</summary>
/// <param name="Policy">Policy.</param>
/// <param name="Tag">Tells deadlines of one policy apart: the hold's order.</param>
/// <param name="Generation">The deadline's generation; of another one the subject knows nothing any more.</param>
/// <param name="CutOff">Last anchor that the policy lets fall due by now. A later anchor is not due, whoever says so.</param>
/// <param name="Priority"><see cref="Carriers.Priority.Bulk"/> when it is one of many, <see cref="Carriers.Priority.Restore"/> when it is by itself.</param>
[GenerateSerializer, Immutable, Alias("deadline-tick")]
internal sealed record DeadlineTick(
    [property: Id(0)] DeadlinePolicy Policy,
    [property: Id(1)] string Tag,
    [property: Id(2)] int Generation,
    [property: Id(3)] DateTimeOffset CutOff,
    [property: Id(4)] Priority Priority);

/// <summary>Answer to a tick.</summary>
/// <param name="Fired">The deadline had its effect.</param>
/// <param name="NotBefore">The deadline stands and has no effect before this instant, UTC; null when it is over.</param>
[GenerateSerializer, Immutable, Alias("tick-answer")]
internal readonly record struct TickAnswer([property: Id(0)] bool Fired, [property: Id(1)] DateTimeOffset? NotBefore)
{
    /// <summary>Nothing waits for it any more.</summary>
    public static TickAnswer Over => new(false, null);

    /// <summary>It did what it was for.</summary>
    public static TickAnswer Done => new(true, null);

    public static TickAnswer Until(DateTimeOffset instant) => new(false, instant);
}
