using Coordination.Audit;
using Orleans.Concurrency;

namespace Coordination.Holders;

/// <summary>
/// Moves holders to the newest key of the ring, page by page, and forgets what was made with a retired one. Whatever breaks it off, it
/// goes on with what is left: a moved pseudonym says so itself. Key: <c>holder-keys:all</c>.
/// </summary>
[GrainInterfaceType("holder-keys")]
[Alias("holder-keys")]
internal interface IHolderKeysGrain : IGrainWithStringKey
{
    /// <summary>Begins a change to the newest key. While one to it runs, and after it has ended, a repeat changes nothing.</summary>
    [Alias("rotate")]
    Task<Answer<HolderKeysView>> Rotate(string reason, Principal by);

    [Alias("view")]
    [AlwaysInterleave]
    Task<Answer<HolderKeysView>> View();

    /// <summary>Goes on with what is left to do; after a start, and now and then.</summary>
    [Alias("wake")]
    [AlwaysInterleave]
    Task Wake();
}
