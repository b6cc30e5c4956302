using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Deadlines;
using Coordination.Orders;
using Coordination.Provinces;

namespace Coordination.Ministry;

/// <summary>The country's figures.</summary>
/// <param name="Provinces">Every province that has any, by code.</param>
/// <param name="Outcomes">Lines by outcome over the country.</param>
/// <param name="Carriers">Carriers' queues.</param>
/// <param name="Running">Orders running now.</param>
[GenerateSerializer, Immutable, Alias("ministry-view")]
public sealed record MinistryView(
    [property: Id(0)] IReadOnlyList<ProvinceView> Provinces,
    [property: Id(1)] IReadOnlyList<Count> Outcomes,
    [property: Id(2)] IReadOnlyList<CarrierView> Carriers,
    [property: Id(3)] IReadOnlyList<string> Running);

/// <summary>The ministry's desk: the country's figures, the brake, and how long deadlines run. Key: 0.</summary>
[GrainInterfaceType("ministry-portal")]
[Alias("ministry-portal")]
public interface IMinistryPortal : IGrainWithIntegerKey
{
    /// <summary>The country's figures.</summary>
    [Alias("country")]
    Task<Answer<MinistryView>> Country();

    /// <summary>Stops any order.</summary>
    [Alias("stop")]
    Task<Answer<OrderView>> Stop(string orderId, string reason);

    /// <summary>How long deadlines run, how many are open, and whether any is late. Auditors may ask too.</summary>
    [Alias("deadlines")]
    Task<Answer<DeadlinesView>> Deadlines();

    /// <summary>What a rebase would do; nothing is changed. Every open deadline of the policy is counted, which takes seconds for millions.</summary>
    [Alias("preview-rebase")]
    Task<Answer<RebasePreview>> PreviewRebase(DeadlineRebase rebase);

    /// <summary>
    /// Rebases deadlines of a policy. Recorded with reason and principal before it is answered; every silo goes by it within
    /// seconds.
    /// </summary>
    /// <param name="commandId">Idempotency key, 1 to 64 characters: a repeat changes nothing and is answered as the first.</param>
    /// <param name="rebase">What is wanted.</param>
    /// <param name="reason">Why, 1 to 500 characters; not personal.</param>
    [Alias("rebase")]
    Task<Answer<DeadlinePolicyView>> Rebase(string commandId, DeadlineRebase rebase, string reason);
}
