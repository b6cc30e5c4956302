using Coordination.Law;

namespace Coordination.Appeals;

/// <summary>
/// An appeal that is not decided, in the state of its number. What decides who may end it was taken from the hold when it was recorded,
/// for the hold may be over long before.
/// </summary>
[GenerateSerializer, Immutable, Alias("open-appeal")]
internal sealed record OpenAppeal(
    [property: Id(0)] string AppealId,
    [property: Id(1)] string OrderId,
    [property: Id(2)] Ground Ground,
    [property: Id(3)] string Authority,
    [property: Id(4)] ReleaseBy ReleaseBy,
    [property: Id(5)] string Through,
    [property: Id(6)] DateTimeOffset SubmittedAt);
