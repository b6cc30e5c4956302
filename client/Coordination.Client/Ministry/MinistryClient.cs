using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Deadlines;
using Coordination.Holders;
using Coordination.Orders;
using Coordination.Provinces;
using Coordination.Sims;

namespace Coordination.Ministry;

/// <summary>
/// The country's figures, the brake, the fence, and how long deadlines run. Refusals are values; lost answers are asked for again.
/// </summary>
public sealed class MinistryClient
{
    private readonly IPortals portals;
    private readonly PortalCalls calls;

    internal MinistryClient(IPortals portals, PortalCalls calls) => (this.portals, this.calls) = (portals, calls);

    // Asked for at each call: before the connection is made there is no grain to refer to.
    private IMinistryPortal Portal => portals.Ministry;

    /// <summary>The country's figures.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<MinistryView>> Country(CancellationToken ct = default) =>
        calls.Send(nameof(Country), () => Portal.Country(), ct);

    /// <summary>Stops any order for good.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer; the order may have been stopped. Ask again.</exception>
    public Task<Answer<OrderView>> Stop(string orderId, string reason, CancellationToken ct = default) =>
        calls.Send(nameof(Stop), () => Portal.Stop(orderId, reason), ct);

    /// <summary>How long deadlines run, how many are open, and whether any is late.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<DeadlinesView>> Deadlines(CancellationToken ct = default) =>
        calls.Send(nameof(Deadlines), () => Portal.Deadlines(), ct);

    /// <summary>What a rebase would do; nothing is changed.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<RebasePreview>> PreviewRebase(DeadlineRebase rebase, CancellationToken ct = default) =>
        calls.Send(nameof(PreviewRebase), () => Portal.PreviewRebase(rebase), ct);

    /// <summary>Rebases deadlines of a policy. A repeat under the same id changes nothing.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer; it may have been done. Ask again under the same id.</exception>
    public Task<Answer<DeadlinePolicyView>> Rebase(string commandId, DeadlineRebase rebase, string reason, CancellationToken ct = default) =>
        calls.Send(nameof(Rebase), () => Portal.Rebase(commandId, rebase, reason), ct);

    /// <summary>How many numbers of a carrier in a province may be suspended within an hour.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<CapView>> Cap(string carrier, string province, CancellationToken ct = default) =>
        calls.Send(nameof(Cap), () => Portal.Cap(carrier, province), ct);

    /// <summary>Raises that cap for at most 24 hours.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer; it may be raised. Ask again.</exception>
    public Task<Answer<CapView>> RaiseCap(
        string carrier, string province, long perHour, DateTimeOffset until, string reason, CancellationToken ct = default) =>
        calls.Send(nameof(RaiseCap), () => Portal.RaiseCap(carrier, province, perHour, until, reason), ct);

    /// <summary>What every province may still suspend on its own word while the ministry cannot be reached.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<QuotasView>> Quotas(CancellationToken ct = default) =>
        calls.Send(nameof(Quotas), () => Portal.Quotas(), ct);

    /// <summary>Sets how many numbers a province may suspend on its own word, for a time.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer; it may be set. Ask again.</exception>
    public Task<Answer<QuotaView>> SetQuota(string province, long numbers, DateTimeOffset until, string reason, CancellationToken ct = default) =>
        calls.Send(nameof(SetQuota), () => Portal.SetQuota(province, numbers, until, reason), ct);

    /// <summary>Puts devices on the list of those in many hands, whose cards do not hang together; may be repeated.</summary>
    /// <param name="imeis">1 to <see cref="SharedDevicesReceipt.DevicesMax"/> IMEIs of 15 digits.</param>
    /// <param name="reason">Why, 1 to 500 characters; recorded.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="CoordinationUnreachableException">No answer; it may have been done. Ask again.</exception>
    public Task<Answer<SharedDevicesReceipt>> ShareDevices(IReadOnlyList<string> imeis, string reason, CancellationToken ct = default) =>
        calls.Send(nameof(ShareDevices), () => Portal.ShareDevices(OrderIntake.Plain(imeis), reason), ct);

    /// <summary>Takes devices off that list; may be repeated.</summary>
    /// <inheritdoc cref="ShareDevices"/>
    public Task<Answer<SharedDevicesReceipt>> UnshareDevices(IReadOnlyList<string> imeis, string reason, CancellationToken ct = default) =>
        calls.Send(nameof(UnshareDevices), () => Portal.UnshareDevices(OrderIntake.Plain(imeis), reason), ct);

    /// <summary>A page of that list, masked.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<SharedDevicesPage>> SharedDevices(int after, int limit, CancellationToken ct = default) =>
        calls.Send(nameof(SharedDevices), () => Portal.SharedDevices(after, limit), ct);

    /// <summary>Keys that holders' pseudonyms are made with, and how far a change of them has come.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<HolderKeysView>> HolderKeys(CancellationToken ct = default) =>
        calls.Send(nameof(HolderKeys), () => Portal.HolderKeys(), ct);

    /// <summary>Has every holder whose document is known moved to the newest key; may be repeated.</summary>
    /// <param name="reason">Why, 1 to 500 characters; recorded.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="CoordinationUnreachableException">No answer; it may have begun. Ask again.</exception>
    public Task<Answer<HolderKeysView>> RotateHolderKeys(string reason, CancellationToken ct = default) =>
        calls.Send(nameof(RotateHolderKeys), () => Portal.RotateHolderKeys(reason), ct);

    /// <summary>The fence, and whether the record is in doubt because the database was restored from a backup.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<FenceView>> Fence(CancellationToken ct = default) =>
        calls.Send(nameof(Fence), () => Portal.Fence(), ct);

    /// <summary>Takes the restored record for the one that counts; under the same <paramref name="above"/> it may be repeated.</summary>
    /// <param name="above">The fence that was looked at.</param>
    /// <param name="reason">Why, 1 to 500 characters; recorded.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="CoordinationUnreachableException">No answer; the fence may have been raised. Ask again.</exception>
    public Task<Answer<FenceView>> RaiseFence(int above, string reason, CancellationToken ct = default) =>
        calls.Send(nameof(RaiseFence), () => Portal.RaiseFence(above, reason), ct);

    /// <summary>A page of effects at carriers that are newer than what a restored record knows.</summary>
    /// <param name="after">Entry to begin behind, 0 for the first page.</param>
    /// <param name="limit">1 to <see cref="ForgottenPage.EffectsMax"/>.</param>
    /// <param name="fullDigits">True for numbers with all digits; then a purpose is needed, and the query is recorded.</param>
    /// <param name="purpose">What for; may be empty without full digits.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<ForgottenPage>> ForgottenEffects(long after, int limit, bool fullDigits, string purpose, CancellationToken ct = default) =>
        calls.Send(nameof(ForgottenEffects), () => Portal.ForgottenEffects(after, limit, fullDigits, purpose), ct);

    /// <summary>Has what the record wants sent for one entry's number, whatever the carrier bars; may be repeated.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer; it may have been decided. Ask again.</exception>
    public Task<Answer<NumberReceipt>> SettleEffect(long entry, string reason, CancellationToken ct = default) =>
        calls.Send(nameof(SettleEffect), () => Portal.SettleEffect(entry, reason), ct);
}
