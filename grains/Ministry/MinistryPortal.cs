using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Deadlines;
using Coordination.Holders;
using Coordination.Journal;
using Coordination.Orders;
using Coordination.Provinces;
using Coordination.Sims;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Coordination.Ministry;

/// <summary>The ministry's door.</summary>
[StatelessWorker]
[Reentrant]
[GrainType("ministry-portal")]
internal sealed class MinistryPortal(
    TimeProvider time,
    QueryLog queries,
    ILogger<MinistryPortal> logger) : Grain, IMinistryPortal
{
    public Task<Answer<MinistryView>> Country() => Portal.Admit<MinistryView>(logger, async _ => await GrainFactory.GetGrain<IFiguresGrain>(0).Country());

    public Task<Answer<OrderView>> Stop(string orderId, string reason) => Portal.Admit<OrderView>(logger, async by =>
    {
        if (!OrderId.IsWellFormed(orderId))
        {
            return Refusals.NotFound;
        }

        return Portal.CheckReason(reason) is { } refusal ? refusal : await GrainFactory.GetGrain<IOrderGrain>(orderId).Stop(reason, by);
    });

    public Task<Answer<DeadlinesView>> Deadlines() => Portal.Admit<DeadlinesView>(logger, async _ =>
        new DeadlinesView(time.GetUtcNow(), await Task.WhenAll(Enum.GetValues<DeadlinePolicy>().Select(policy => PolicyGrain(policy).View()))));

    public Task<Answer<RebasePreview>> PreviewRebase(DeadlineRebase rebase) => Portal.Admit<RebasePreview>(logger, async _ =>
        PolicyNames.TryParse(rebase.Policy, out var policy) ? await PolicyGrain(policy).Preview(rebase) : NoSuchPolicy(rebase.Policy));

    public Task<Answer<DeadlinePolicyView>> Rebase(string commandId, DeadlineRebase rebase, string reason) => Portal.Admit<DeadlinePolicyView>(logger, async by =>
    {
        if (!PolicyNames.TryParse(rebase.Policy, out var policy))
        {
            return NoSuchPolicy(rebase.Policy);
        }

        return (Portal.CheckCommand(commandId) ?? Portal.CheckReason(reason)) is { } refusal
            ? refusal
            : await PolicyGrain(policy).Rebase(commandId, rebase, reason, by);
    });

    private static Refusal NoSuchPolicy(string? name)
    {
        var names = string.Join(", ", Enum.GetValues<DeadlinePolicy>().Select(PolicyNames.Of));
        var shown = name is { Length: <= 64 } ? name : string.Empty;
        return Refusals.Invalid($"没有期限规则“{shown}”。可选：{names}。", $"There is no deadline policy '{shown}'. There are: {names}.");
    }

    private IDeadlinePolicyGrain PolicyGrain(DeadlinePolicy policy) => GrainFactory.GetGrain<IDeadlinePolicyGrain>(PolicyNames.KeyOf(policy));

    public Task<Answer<CapView>> Cap(string carrier, string province) => Portal.Admit<CapView>(logger, async _ =>
        TryCap(carrier, province, out var cap, out var refusal) ? await cap!.View() : refusal!);

    public Task<Answer<CapView>> RaiseCap(string carrier, string province, long perHour, DateTimeOffset until, string reason) =>
        Portal.Admit<CapView>(logger, async by =>
            Portal.CheckReason(reason) is { } unsaid ? unsaid
            : TryCap(carrier, province, out var cap, out var refusal) ? await cap!.Raise(perHour, until, reason, by) : refusal!);

    public Task<Answer<QuotasView>> Quotas() => Portal.Admit<QuotasView>(logger, async _ =>
        await GrainFactory.GetGrain<IMinistryGrain>(0).Quotas());

    public Task<Answer<QuotaView>> SetQuota(string province, long numbers, DateTimeOffset until, string reason) =>
        Portal.Admit<QuotaView>(logger, async by =>
            Portal.CheckReason(reason) is { } unsaid ? unsaid
            : !ProvinceCode.TryParse(province, out var code) || code == ProvinceCode.Unknown
                ? Refusals.Invalid($"没有省份 {province}。", $"There is no province {province}: two digits are wanted, such as 51.")
                : await GrainFactory.GetGrain<IMinistryGrain>(0).SetQuota(code, numbers, until, reason, by));

    public Task<Answer<SharedDevicesReceipt>> ShareDevices(IReadOnlyList<string> imeis, string reason) => Portal.Admit<SharedDevicesReceipt>(logger, async by =>
        CheckDevices(imeis, reason) is { } refusal ? refusal : await Devices.Add([.. imeis.Select(DeviceKeys.Of)], reason, by));

    public Task<Answer<SharedDevicesReceipt>> UnshareDevices(IReadOnlyList<string> imeis, string reason) => Portal.Admit<SharedDevicesReceipt>(logger, async by =>
        CheckDevices(imeis, reason) is { } refusal ? refusal : await Devices.Remove([.. imeis.Select(DeviceKeys.Of)], reason, by));

    public Task<Answer<SharedDevicesPage>> SharedDevices(int after, int limit) => Portal.Admit<SharedDevicesPage>(logger, async _ =>
        await Devices.Page(Math.Max(after, 0), Math.Clamp(limit, 1, SharedDevicesPage.DevicesMax)));

    public Task<Answer<HolderKeysView>> HolderKeys() => Portal.Admit<HolderKeysView>(logger, async _ => await KeysOfHolders.View());

    public Task<Answer<HolderKeysView>> RotateHolderKeys(string reason) => Portal.Admit<HolderKeysView>(logger, async by =>
        Portal.CheckReason(reason) is { } refusal ? refusal : await KeysOfHolders.Rotate(reason, by));

    private IHolderKeysGrain KeysOfHolders => GrainFactory.GetGrain<IHolderKeysGrain>(HolderKeysGrain.Key);

    private ISharedDevicesGrain Devices => GrainFactory.GetGrain<ISharedDevicesGrain>(DeviceKeys.Shared);

    private static Refusal? CheckDevices(IReadOnlyList<string> imeis, string reason) =>
        Portal.CheckReason(reason) is { } unsaid ? unsaid
        : imeis is not { Count: > 0 and <= SharedDevicesReceipt.DevicesMax } ? Refusals.Invalid(
            $"应写明 1 至 {SharedDevicesReceipt.DevicesMax} 个 IMEI。", $"1 to {SharedDevicesReceipt.DevicesMax} IMEIs are wanted.")
        : imeis.ToList().FindIndex(imei => !DeviceKeys.IsImei(imei)) is >= 0 and var place ? Refusals.Invalid(
            $"第 {place + 1} 个不是 IMEI：应为 15 位数字。", $"Number {place + 1} of them is no IMEI: 15 digits are wanted.")
        : null;

    private IFenceGrain FenceGrain => GrainFactory.GetGrain<IFenceGrain>(0);

    public Task<Answer<FenceView>> Fence() => Portal.Admit<FenceView>(logger, async _ => await FenceGrain.View());

    public Task<Answer<FenceView>> RaiseFence(int above, string reason) => Portal.Admit<FenceView>(logger, async by =>
        Portal.CheckReason(reason) is { } refusal ? refusal : await FenceGrain.Raise(above, reason, by));

    public Task<Answer<ForgottenPage>> ForgottenEffects(long after, int limit, bool fullDigits, string purpose) =>
        Portal.Admit<ForgottenPage>(logger, async by =>
        {
            if (fullDigits)
            {
                if (Portal.CheckReason(purpose) is { } refusal)
                {
                    return refusal;
                }

                await queries.Record(Subject.OfFence().Text, "forgotten-effects", purpose, by);
            }

            return await FenceGrain.Forgotten(after, limit, fullDigits);
        });

    public Task<Answer<NumberReceipt>> SettleEffect(long entry, string reason) => Portal.Admit<NumberReceipt>(logger, async by =>
        Portal.CheckReason(reason) is { } refusal ? refusal : await FenceGrain.Settle(entry, reason, by));

    private bool TryCap(string carrier, string province, out ICapGrain? cap, out Refusal? refusal)
    {
        (cap, refusal) = (null, null);
        if (!CarrierCode.TryParse(carrier, out var code))
        {
            refusal = Refusals.Invalid($"没有运营商 {carrier}：如 CMCC。", $"There is no carrier {carrier}: a code is wanted, such as CMCC.");
        }
        else if (!ProvinceCode.TryParse(province, out var place))
        {
            refusal = Refusals.Invalid($"没有省份 {province}。", $"There is no province {province}: two digits are wanted, such as 51.");
        }
        else
        {
            cap = GrainFactory.GetGrain<ICapGrain>(CapGrain.KeyOf(code, place));
        }

        return refusal is null;
    }
}
