namespace Coordination.CarrierSimulator;

/// <summary>
/// One carrier's register at work: takes a request's commands one by one through <see cref="Register"/> inside the group's
/// transaction and writes what follows. Runs on the log's writer only.
/// </summary>
internal sealed class CommandRegister(string carrier, SubscriberBase subscribers, Dice dice, TimeProvider time)
{
    /// <summary>Called with the instant a command accepted now will be applied at the latest.</summary>
    public Action<DateTimeOffset>? OnAccepted { get; init; }

    public CommandAnswer Act(EffectTransaction transaction, CommandRequest request, Faults faults, DateTimeOffset receivedAt)
    {
        transaction.Count(carrier, Deliveries.Requests);
        transaction.Count(carrier, Deliveries.Commands, request.Commands.Count);
        var history = transaction.Witness(carrier, request.History);
        var results = new WireResult[request.Commands.Count];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = Act(transaction, request.Unit, request.Commands[i], faults, receivedAt, mayAccept: true);
        }

        return new CommandAnswer(history, results);
    }

    /// <summary>Applies accepted commands that are due; returns when the next will be, null when none is left.</summary>
    public DateTimeOffset? ApplyDue(EffectTransaction transaction, Faults faults)
    {
        var due = transaction.DueAccepted(carrier, Now());
        foreach (var accepted in due)
        {
            // Decided anew: since it was accepted a newer command may have been applied, or its time may have run out.
            Act(transaction, accepted.Unit, accepted.Command, faults, accepted.ReceivedAt, mayAccept: false);
            transaction.RemoveAccepted(carrier, accepted.Command.CommandId);
        }

        var later = transaction.DueAccepted(carrier, DateTimeOffset.MaxValue);
        return later.Count == 0 ? null : later[0].DueAt;
    }

    public NoticeAnswer Act(EffectTransaction transaction, NoticeRequest request, Faults faults)
    {
        transaction.Count(carrier, Deliveries.Requests);
        return new NoticeAnswer([.. request.Notices.Select(notice => Act(transaction, notice, faults))]);
    }

    private WireResult Act(
        EffectTransaction transaction, string unit, WireCommand command, Faults faults, DateTimeOffset receivedAt, bool mayAccept)
    {
        var standing = subscribers.StandingOf(carrier, command.Number.Digits);
        var line = transaction.FindLine(carrier, command.Number.Digits);
        var now = Now();
        var (verdict, code) = Register.Decide(standing, line, transaction.HighestFence(carrier), command, now);
        if (verdict == Verdict.Apply && dice.Happens(faults.Refuse, Throw.Refuse, command.CommandId))
        {
            (verdict, code) = (Verdict.Refuse, Codes.Failed);
        }

        switch (verdict)
        {
            case Verdict.Refuse:
                transaction.Count(carrier, code!);
                return new WireResult(command.CommandId, "refused", code, code == Codes.Ported ? standing.ServingUnit : null, null, null);
            case Verdict.Repeat:
                transaction.Count(carrier, Deliveries.Repeats);
                return Applied(line!);
            default:
                return mayAccept && IsAcceptedFirst(transaction, unit, command, faults, receivedAt)
                    ? new WireResult(command.CommandId, "accepted", null, null, null, null)
                    : Applied(Apply(transaction, unit, command, faults, receivedAt, now));
        }
    }

    private bool IsAcceptedFirst(
        EffectTransaction transaction, string unit, WireCommand command, Faults faults, DateTimeOffset receivedAt)
    {
        if (!dice.Happens(faults.AcceptFirst, Throw.AcceptFirst, command.CommandId))
        {
            return false;
        }

        if (transaction.IsAccepted(carrier, command.CommandId))
        {
            transaction.RemoveAccepted(carrier, command.CommandId);
            return false;
        }

        var dueAt = receivedAt + faults.AcceptDelay;
        transaction.Accept(carrier, new AcceptedCommand(unit, command, receivedAt, dueAt));
        transaction.Count(carrier, Deliveries.Accepted);
        OnAccepted?.Invoke(dueAt);
        return true;
    }

    private Line Apply(
        EffectTransaction transaction, string unit, WireCommand command, Faults faults, DateTimeOffset receivedAt, DateTimeOffset now)
    {
        if (command.Fence > transaction.HighestFence(carrier))
        {
            transaction.RaiseFence(carrier, command.Fence);
        }

        var noticed = command.Notice is not null
            && !dice.Happens(faults.NoticeUndelivered, Throw.NoticeUndelivered, command.CommandId);
        var line = new Line(
            command.Fence, command.Sequence, command.Epoch, command.Barred, command.CommandId, now, noticed ? now : null);
        transaction.Apply(carrier, unit, command.Number.Digits, line, receivedAt);
        return line;
    }

    private WireNoticeResult Act(EffectTransaction transaction, WireNotice notice, Faults faults)
    {
        if (transaction.FindNotice(carrier, notice.NoticeId) is { } known)
        {
            transaction.CountNotice(carrier, notice.NoticeId);
            transaction.Count(carrier, Deliveries.NoticesRepeated);
            return new WireNoticeResult(notice.NoticeId, known.IsDelivered, null, known.At);
        }

        var standing = subscribers.StandingOf(carrier, notice.Number.Digits);
        var isDelivered = standing.IsServedHere
            && !dice.Happens(faults.NoticeUndelivered, Throw.NoticeUndelivered, notice.NoticeId);
        var state = new NoticeState(isDelivered, Now());
        transaction.PutNotice(carrier, notice, state);
        return new WireNoticeResult(notice.NoticeId, isDelivered, isDelivered ? null : CodeOf(standing), state.At);
    }

    private static string CodeOf(Standing standing) => standing switch
    {
        { IsServedHere: true } => Codes.Failed,
        { ServingUnit: null } => Codes.NotAssigned,
        _ => Codes.Ported,
    };

    private static WireResult Applied(Line line) =>
        new(line.CommandId, "applied", null, null, line.AppliedAt, line.NoticeSentAt);

    // As the file keeps it, so that a repeat's answer is the first one's to the last digit.
    private DateTimeOffset Now() => Instants.From(Instants.ToMicroseconds(time.GetUtcNow()));
}
