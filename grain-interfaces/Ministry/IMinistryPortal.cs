using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Deadlines;
using Coordination.Holders;
using Coordination.Orders;
using Coordination.Sims;
using Coordination.Provinces;

namespace Coordination.Ministry;

/// <summary>The country's figures.</summary>
/// <param name="Provinces">Every province that has any, by code.</param>
/// <param name="Outcomes">Lines by outcome over the country: the sum of its provinces, as of one instant.</param>
/// <param name="Carriers">Carriers' queues.</param>
/// <param name="Running">Orders running now.</param>
[GenerateSerializer, Immutable, Alias("ministry-view")]
public sealed record MinistryView(
    [property: Id(0)] IReadOnlyList<ProvinceView> Provinces,
    [property: Id(1)] IReadOnlyList<Count> Outcomes,
    [property: Id(2)] IReadOnlyList<CarrierView> Carriers,
    [property: Id(3)] IReadOnlyList<string> Running)
{
    /// <summary>How far bars have taken effect over the country.</summary>
    [Id(60)]
    public EffectView Effect { get; init; } = EffectView.Nothing;
}

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

    /// <summary>How many numbers of a carrier in a province may be suspended within an hour, and how many were within this one.</summary>
    [Alias("cap")]
    Task<Answer<CapView>> Cap(string carrier, string province);

    /// <summary>Raises that cap for at most 24 hours. Recorded.</summary>
    /// <param name="carrier">Code, <c>CMCC</c>.</param>
    /// <param name="province">Two digits or a name; 00 for numbers of unknown province.</param>
    /// <param name="perHour">Numbers an hour, not fewer than without this.</param>
    /// <param name="until">UTC, within 24 hours.</param>
    /// <param name="reason">1 to 500 characters.</param>
    [Alias("raise-cap")]
    Task<Answer<CapView>> RaiseCap(string carrier, string province, long perHour, DateTimeOffset until, string reason);

    /// <summary>What every province may still suspend on its own word while the ministry cannot be reached, and what was booked of it.</summary>
    [Alias("quotas")]
    Task<Answer<QuotasView>> Quotas();

    /// <summary>
    /// Sets how many numbers a province may suspend on its own word, for a time; afterwards it has the usual number again. Recorded. The
    /// province has it when this returns. Repeats change nothing.
    /// </summary>
    /// <param name="province">Two digits or a name.</param>
    /// <param name="numbers">0 to <see cref="QuotaLimits.NumbersMax"/>; 0 gives none.</param>
    /// <param name="until">UTC, within <see cref="QuotaLimits.HoursMax"/> hours.</param>
    /// <param name="reason">1 to 500 characters.</param>
    [Alias("set-quota")]
    Task<Answer<QuotaView>> SetQuota(string province, long numbers, DateTimeOffset until, string reason);

    /// <summary>
    /// Puts devices on the list of those that are in many hands by right: cards seen in one do not hang together. All or none.
    /// </summary>
    /// <param name="imeis">1 to <see cref="SharedDevicesReceipt.DevicesMax"/> IMEIs of 15 digits; the check digit does not count.</param>
    /// <param name="reason">Why, 1 to 500 characters; recorded.</param>
    [Alias("share-devices")]
    Task<Answer<SharedDevicesReceipt>> ShareDevices(IReadOnlyList<string> imeis, string reason);

    /// <summary>Takes devices off that list. All or none.</summary>
    [Alias("unshare-devices")]
    Task<Answer<SharedDevicesReceipt>> UnshareDevices(IReadOnlyList<string> imeis, string reason);

    /// <summary>A page of that list, masked.</summary>
    [Alias("shared-devices")]
    Task<Answer<SharedDevicesPage>> SharedDevices(int after, int limit);

    /// <summary>Keys that holders' pseudonyms are made with, and how far a change of them has come. Counts all pseudonyms.</summary>
    [Alias("holder-keys")]
    Task<Answer<HolderKeysView>> HolderKeys();

    /// <summary>
    /// Has every holder whose document is known moved to the newest key of the ring; it goes on by itself, whatever breaks it off.
    /// Recorded. Repeats change nothing.
    /// </summary>
    /// <param name="reason">Why, 1 to 500 characters.</param>
    [Alias("rotate-holder-keys")]
    Task<Answer<HolderKeysView>> RotateHolderKeys(string reason);

    /// <summary>The fence, and whether the record is in doubt.</summary>
    [Alias("fence")]
    Task<Answer<FenceView>> Fence();

    /// <summary>
    /// Takes this record for the one that counts, after the database was restored from a backup: the fence rises, carriers refuse
    /// what was sent under a lower one, and commands go out again. Repeating it under the same <paramref name="above"/> does nothing.
    /// </summary>
    /// <param name="above">The fence that was looked at.</param>
    /// <param name="reason">Why, 1 to 500 characters; recorded.</param>
    [Alias("raise-fence")]
    Task<Answer<FenceView>> RaiseFence(int above, string reason);

    /// <summary>Effects at carriers that are newer than what a restored record knows, ascending by entry.</summary>
    /// <param name="after">Entry to begin behind, 0 for the first page.</param>
    /// <param name="limit">1 to <see cref="ForgottenPage.EffectsMax"/>.</param>
    /// <param name="fullDigits">True for numbers with all digits; then a purpose is needed, and the query is recorded.</param>
    /// <param name="purpose">What for, 1 to 500 characters; may be empty without full digits.</param>
    [Alias("forgotten-effects")]
    Task<Answer<ForgottenPage>> ForgottenEffects(long after, int limit, bool fullDigits, string purpose);

    /// <summary>
    /// Decides that what the record wants counts for one entry's number, and has it sent, also where it frees what the carrier bars.
    /// Refused while the record is in doubt. Repeats answer the same.
    /// </summary>
    [Alias("settle-effect")]
    Task<Answer<NumberReceipt>> SettleEffect(long entry, string reason);
}
