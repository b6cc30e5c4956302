using Coordination.Appeals;
using Coordination.Carriers;
using Coordination.Journal;

namespace Coordination.Numbers;

/// <summary>A number as others see it.</summary>
internal static class NumberViews
{
    public static NumberView Of(NumberState state, IReadOnlyList<ProvisioningRow> rows, Circumstances at, CarrierUnit? original, bool fullDigits) => new(
        fullDigits ? at.Number.Digits : at.Number.ToString(),
        at.Province.ToString(),
        (state.Unit ?? original)?.ToString() ?? string.Empty,
        state.Epoch,
        state.Version,
        state.Union,
        [.. Shown(state).Select(hold => Of(hold, at))],
        [.. rows.Select(Of)],
        state.GraceUntil > at.Now ? state.GraceUntil : null)
    {
        Assignment = !state.IsVacant ? "assigned" : state.ClosedAt is { } closed && at.Now < closed + at.Law.Quarantine ? "quarantine" : "free",
        Cards = [.. state.Cards.On.Select(card => card.ToString())],
        Appeals = [.. state.Appeals.Select(appeal => new AppealView(appeal.AppealId, appeal.OrderId, appeal.Authority, appeal.Through, appeal.SubmittedAt))],
    };

    public static string NameOf(ProvisioningState state) => state switch
    {
        ProvisioningState.Ordered => "ordered",
        ProvisioningState.Accepted => "accepted",
        ProvisioningState.Applied => "applied",
        ProvisioningState.Refused => "refused",
        _ => "closed",
    };

    private static string NameOf(CarrierRefusal refusal) => refusal switch
    {
        CarrierRefusal.None => string.Empty,
        CarrierRefusal.NotAssigned => "NOT_ASSIGNED",
        CarrierRefusal.Ported => "PORTED",
        CarrierRefusal.Stale => "STALE",
        CarrierRefusal.Expired => "EXPIRED",
        CarrierRefusal.EpochEnded => "EPOCH_ENDED",
        CarrierRefusal.LowerFence => "LOWER_FENCE",
        _ => "FAILED",
    };

    // In force first, then those on their way, then what ended, the latest first. An earlier holder's are nobody's to see here.
    private static IEnumerable<Hold> Shown(NumberState state) => state.Holds
        .OrderByDescending(hold => hold.Status)
        .Concat(state.Ended.Reverse().Where(hold => hold.Epoch == state.Epoch));

    private static HoldView Of(Hold hold, Circumstances at) => new(
        hold.OrderId,
        hold.Epoch,
        hold.Ground,
        hold.Authority,
        hold.Provision,
        hold.Reference,
        hold.Services,
        hold.Status,
        hold.ReleaseBy,
        hold.PlacedAt,
        hold.NoticedAt,
        NoticeDecision.DeadlineOf(hold, at),
        hold.EffectiveAt,
        hold.ExpiresAt,
        hold.EndedAt)
    {
        Scope = hold.Scope,
    };

    private static ProvisioningView Of(ProvisioningRow row) => new(
        row.Wish.Executor.ToString(),
        NameOf(row.State),
        row.Wish.Version,
        row.AppliedVersion,
        row.Wish.Services,
        row.AppliedServices,
        row.OrderedAt,
        row.AppliedAt,
        NameOf(row.Refusal));
}
