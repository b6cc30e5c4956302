using System.Globalization;
using Coordination.Carriers;
using Coordination.Gateways;
using Coordination.Numbers;
using CommandBatch = Coordination.Carriers.CommandBatch;
using NoticeBatch = Coordination.Carriers.NoticeBatch;

namespace Coordination.DevMode;

/// <summary>
/// The register of a simulated carrier that fetches. It is reached as one that is called, so that its effects, faults and checks are the
/// same: what differs is who began.
/// </summary>
internal sealed class SimulatedRegister(CarrierCode carrier, HttpCarrierGateway register, TimeProvider time) : ICarrierRegister
{
    private readonly CarrierUnit central = CarrierUnit.Central(carrier);

    public async Task<HistorySeen?> Seen(CancellationToken ct) =>
        await register.Witness(central, null, ct) is { } mark ? mark == HistoryMark.None ? null : mark.ToSeen() : throw Silent();

    public async Task Keep(HistorySeen told, CancellationToken ct)
    {
        if (await register.Witness(central, HistoryMark.Of(told), ct) is null)
        {
            throw Silent();
        }
    }

    public async Task<CommandsApplied> Apply(CommandBatch batch, CancellationToken ct)
    {
        var acks = (await register.Send(CarrierUnit.Parse(batch.Unit), [.. batch.Commands.Select(CommandOf)], HistoryMark.Of(batch.History), ct)).Acks;
        if (acks.All(ack => ack.Level is AckLevel.Unknown))
        {
            throw Silent();
        }

        return new(
            acks.Max(ack => ack.AppliedAt) ?? time.GetUtcNow(),
            [.. acks.Where(ack => ack.Level is not AckLevel.Applied).Select(ack => new NotApplied(ack.CommandId, ack.Level, ack.Refusal, ack.ServingUnit?.ToString()))]);
    }

    public async Task<IReadOnlyList<NoticeResult>> Deliver(NoticeBatch batch, CancellationToken ct)
    {
        var acks = await register.SendNotices(CarrierUnit.Parse(batch.Unit), [.. batch.Notices.Select(NoticeOf)], ct);
        return [.. acks.Where(ack => ack.Delivered is not null).Select(ack => new NoticeResult(ack.NoticeId, ack.Delivered!.Value, ack.At ?? time.GetUtcNow()))];
    }

    public async Task<ChangesReport> Changes(ChangesWish wish, CancellationToken ct) =>
        await register.Changes(central, wish.Since, wish.After, ct) is { } page
            ? new(wish.WishId, [.. page.Lines.Select(LineOf)], page.Next)
            : throw Silent();

    private static Command CommandOf(CarrierCommand command) => new(
        NumberOf(command.Number), command.Fence, command.Sequence, command.Epoch, command.Barred, command.Priority, command.NotAfter, command.Notice)
    {
        CommandId = command.CommandId,
    };

    private static NoticeToSend NoticeOf(CarrierNotice notice) =>
        new(notice.NoticeId, NumberOf(notice.Number), notice.Template, notice.TextZh, notice.TextEn);

    private static LineStanding LineOf(LineAtCarrier line) => new(
        $"+{line.Number.Key.ToString(CultureInfo.InvariantCulture)}", line.Fence, line.Sequence, line.Epoch, line.Barred, line.AppliedAt);

    private static Msisdn NumberOf(string text) =>
        WireNames.TryNumber(text, out var number) ? number : throw new FormatException("A command names no number.");

    private IOException Silent() => new($"The register of {carrier} does not answer.");
}
