using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Coordination.Journal;
using Coordination.Numbers;

namespace Coordination.Carriers;

/// <content>
/// A carrier that fetches: batches are made when it asks, so that what it gets is as new as what another is sent, and are in flight until it
/// acknowledges them or their time ends.
/// </content>
internal sealed partial class LaneGrain
{
    /// <summary>
    /// How long a batch that was fetched belongs to who fetched it. As long as a command that frees a service is good for, so that such a
    /// one is answered or void before the number's next is given.
    /// </summary>
    public static readonly TimeSpan GivenFor = FreeingLife;

    private readonly GivenBatches given = new();

    /// <summary>Numbers whose command was accepted or not known of, and when it is given again.</summary>
    private readonly Dictionary<long, DateTimeOffset> resting = [];

    private bool isGiving;
    private bool wasWithheld;

    public async Task<Given> Give(bool onlyUrgent, int most)
    {
        // Two at once would read the same rows.
        if (!isPulled || isGiving || ending)
        {
            return Given.Nothing;
        }

        isGiving = true;
        try
        {
            EndVisibility();
            if (!lease.IsAlive || !watch.Admits(lane.Executor))
            {
                return Given.Nothing;
            }

            if (await GiveUrgent(most) is { } urgent)
            {
                return new(urgent, null, null);
            }

            // A notice starts the holder's window: it waits behind no bulk.
            if (await GiveNotices(most) is { } notices)
            {
                return new(null, notices, null);
            }

            ripensIn = default;
            return onlyUrgent ? Given.Nothing
                : await GiveBulk(most) is { } bulk ? new(bulk, null, null)
                : ripensIn > TimeSpan.Zero ? new(null, null, ripensIn)
                : Given.Nothing;
        }
        finally
        {
            isGiving = false;
        }
    }

    public Task<LaneAck> Acknowledge(BatchAck ack) => Answer(
        ack.BatchId,
        FingerprintOf(ack),
        batch => batch.Commands is { } sending && ack.Exceptions.All(exception => sending.Rows.ContainsKey(exception.CommandId))
            ? sending.Rows.Count - ack.Exceptions.Select(exception => exception.CommandId).Distinct().Count()
            : null,
        (batch, answer) => RecordCommands(batch, ack, answer));

    public Task<LaneAck> AcknowledgeNotices(NoticesAck ack) => Answer(
        ack.BatchId,
        FingerprintOf(ack),
        batch => batch.Notices is { } notices && ack.Results.All(result => notices.ContainsKey(result.NoticeId)) ? PullRules.Taken(ack).Count : null,
        (batch, answer) => RecordNotices(batch, ack, answer));

    private async Task<CommandBatch?> GiveUrgent(int most) => given.HasPlace(isUrgent: true)
        ? await Give(await journal.WaitingUrgent(lane, inFlight, most, CancellationToken.None), Priority.Urgent)
        : null;

    private async Task<CommandBatch?> GiveBulk(int most)
    {
        if (!given.HasPlace(isUrgent: false))
        {
            return null;
        }

        var isAnew = bulk.AfterNumber == 0;
        while (true)
        {
            var readTo = bulk.AfterNumber;
            if (await RipeBulk(most) is { Count: > 0 } rows)
            {
                return await Give(rows, Priority.Bulk);
            }

            if (bulk.Count > 0)
            {
                return null;
            }

            // What was read may all be in flight: behind it there may be more; and before where reading began, something new.
            if (bulk.AfterNumber == readTo)
            {
                if (isAnew)
                {
                    return null;
                }

                isAnew = true;
                bulk.BeginAnew();
            }
        }
    }

    private async Task<CommandBatch?> Give(IReadOnlyList<ProvisioningRow> rows, Priority priority)
    {
        if (rows.Count == 0)
        {
            return null;
        }

        // In flight from here on, so that nothing reads them a second time while they are made ready.
        inFlight.UnionWith(rows.Select(row => row.Number));
        GivenBatch? batch = null;
        try
        {
            var inOrder = rows.OrderBy(row => row.Wish.Priority).ThenBy(row => !row.Wish.Frees).ThenBy(row => row.Number).ToList();
            if (await Prepare(inOrder) is not { } sending)
            {
                return null;
            }

            var now = time.GetUtcNow();
            batch = new(NameOf(sending.Rows.Keys, now), priority, now + GivenFor) { Commands = sending };
            given.Add(batch);
            return new(batch.Id, lane.Executor.ToString(), sending.Mark.ToSeen(), GivenFor, [.. sending.Commands.Select(CommandOf)]);
        }
        finally
        {
            var isGiven = batch?.Commands!.Rows.Values.Select(row => row.Number).ToHashSet() ?? [];
            inFlight.ExceptWith(rows.Select(row => row.Number).Where(number => !isGiven.Contains(number)));
        }
    }

    private async Task<NoticeBatch?> GiveNotices(int most)
    {
        if (noticesInFlight.Count > 0 || await WaitingNotices(most) is not { Count: > 0 } rows)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var byId = rows.ToDictionary(row => row.Wish.NoticeId, StringComparer.Ordinal);
        var batch = new GivenBatch(NameOf(byId.Keys, now), Priority.Urgent, now + GivenFor) { Notices = byId };
        given.Add(batch);
        return new(batch.Id, lane.Executor.ToString(), GivenFor, [.. rows.Select(NoticeOf).Select(CarrierNoticeOf)]);
    }

    /// <summary>Whoever waits at the counter is rung up for what becomes due without a commit; nobody there asks for it by the clock.</summary>
    private Task LookAtGiven()
    {
        var isWithheld = !lease.IsAlive || !watch.Admits(lane.Executor);
        if (EndVisibility() || isWithheld || wasWithheld)
        {
            bell.Ring(lane);
        }

        wasWithheld = isWithheld;
        return Task.CompletedTask;
    }

    /// <summary>What was not acknowledged in time is given again, to whoever asks.</summary>
    /// <returns>Whether there was any, or something that has rested.</returns>
    private bool EndVisibility()
    {
        var now = time.GetUtcNow();
        var ended = given.End(now);
        foreach (var batch in ended)
        {
            if (batch.Commands is { } sending)
            {
                inFlight.ExceptWith(sending.Rows.Values.Select(row => row.Number));
            }
            else
            {
                noticesInFlight.Clear();
            }

            LaneLog.NotAcknowledged(logger, lane.ToString(), batch.Commands?.Rows.Count ?? batch.Notices!.Count);
        }

        var rested = EndRest(resting, now);
        inFlight.ExceptWith(rested);
        return ended.Count + rested.Count + EndRest(noticesResting, now).Count > 0;
    }

    /// <summary>One acknowledgement of a batch, however often it comes.</summary>
    /// <param name="batchId">The batch.</param>
    /// <param name="fingerprint">What is said of it.</param>
    /// <param name="count">How much is taken by it; null when it speaks of what is not in the batch.</param>
    /// <param name="record">Records it, with the answer for those who ask again.</param>
    private async Task<LaneAck> Answer(string batchId, long fingerprint, Func<GivenBatch, int?> count, Func<GivenBatch, BatchAnswer, Task> record)
    {
        if (given.Find(batchId) is not { } batch)
        {
            return await journal.AnswerTo(Subject.OfLane(lane.ToString()), batchId, CancellationToken.None) is { } stored
                ? Same(CommandAnswer.Decode(batchId, stored), fingerprint)
                : LaneAck.Unknown;
        }

        if (count(batch) is not { } taken)
        {
            return LaneAck.Unknown;
        }

        var answer = new CommandAnswer(batchId, fingerprint, taken);
        if (batch.Recording is null)
        {
            batch.Fingerprint = fingerprint;
            batch.Recording = record(batch, new(batchId, answer.Encode()));
        }

        var recording = batch.Recording;
        try
        {
            await recording;
        }
        catch when (batch.Recording == recording)
        {
            // Nothing of it is durable: the next repeat tries again.
            batch.Recording = null;
            throw;
        }

        given.Remove(batch);
        bell.Ring(lane);
        return Same(answer with { Fingerprint = batch.Fingerprint }, fingerprint);
    }

    private static LaneAck Same(CommandAnswer before, long fingerprint) =>
        before.Fingerprint == fingerprint ? new(true, before.Value) : throw new CommandIdReusedException(before.CommandId);

    private async Task RecordCommands(GivenBatch batch, BatchAck ack, BatchAnswer answer)
    {
        var sending = batch.Commands!;
        var exceptions = ack.Exceptions.ToLookup(exception => exception.CommandId, StringComparer.Ordinal);
        var notTaken = PullRules.NotTaken(ack)?.ToHashSet(StringComparer.Ordinal) ?? [];
        var said = Sort(
            sending.Rows.Keys.Where(id => !notTaken.Contains(id)).Select(id => exceptions[id].SingleOrDefault() is { } exception
                ? AckOf(exception)
                : new CommandAck(id, AckLevel.Applied, CarrierRefusal.None, null, ack.AppliedAt, null)),
            sending.Rows);

        // Numbers first: once the answer is stored nobody tells them any more.
        await Task.WhenAll(said.Refused.Select(Refuse));
        await journal.RecordBatch(lane, said.Good, batch.Priority, answer, CancellationToken.None);
        if (said.IsFenced)
        {
            Excluded(sending.Fence);
        }

        if (batch.IsLate)
        {
            return;
        }

        var ended = said.Refused.Select(refused => refused.Row.Number)
            .Concat(said.Good.Where(good => good.Level is AckLevel.Applied).Select(good => good.Number))
            .ToHashSet();
        inFlight.ExceptWith(ended);
        foreach (var row in sending.Rows.Values.Where(row => !ended.Contains(row.Number)))
        {
            resting[row.Number] = batch.Until;
        }
    }

    private async Task RecordNotices(GivenBatch batch, NoticesAck ack, BatchAnswer answer)
    {
        var notices = batch.Notices!;
        var taken = PullRules.Taken(ack);
        await Task.WhenAll(taken.Select(result => GrainFactory.GetGrain<INumberGrain>(notices[result.NoticeId].Number)
            .NoticeAnswered(result.NoticeId, result.Delivered, result.At.ToUniversalTime())));
        await journal.RecordBatch(lane, [], batch.Priority, answer, CancellationToken.None);
        if (batch.IsLate)
        {
            return;
        }

        noticesInFlight.Clear();
        foreach (var notKnown in notices.Keys.Except(taken.Select(result => result.NoticeId)))
        {
            noticesResting[notKnown] = batch.Until;
        }
    }

    /// <summary>No two batches share a name, whichever activation of the lane gives them.</summary>
    private string NameOf(IEnumerable<string> ids, DateTimeOffset now)
    {
        var parts = string.Join('\n', ids.Prepend(now.UtcTicks.ToString(CultureInfo.InvariantCulture)));
        return $"{LaneKeys.NameOf(lane)}/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(parts)).AsSpan(0, PullRules.BatchHashBytes))}";
    }

    private static CommandAck AckOf(NotApplied exception) => new(
        exception.CommandId,
        exception.Level,
        exception.Refusal,
        CarrierUnit.TryParse(exception.ServingUnit, out var serving) ? serving : null,
        null,
        null);

    private static CarrierCommand CommandOf(Command command) => new(
        command.CommandId,
        $"+{command.Number.Key.ToString(CultureInfo.InvariantCulture)}",
        command.Fence,
        command.Sequence,
        command.Epoch,
        command.Barred,
        command.Priority,
        command.NotAfter,
        command.Notice);

    private static CarrierNotice CarrierNoticeOf(NoticeToSend notice) => new(
        notice.NoticeId, $"+{notice.Number.Key.ToString(CultureInfo.InvariantCulture)}", notice.Template, notice.TextZh, notice.TextEn);

    private static long FingerprintOf(BatchAck ack) => CommandAnswer.FingerprintOf(
        [
            "ack",
            ack.AppliedAt.UtcTicks.ToString(CultureInfo.InvariantCulture),
            .. ack.Exceptions.OrderBy(exception => exception.CommandId, StringComparer.Ordinal)
                .SelectMany(exception => new[] { exception.CommandId, exception.Level.ToString(), exception.Refusal.ToString(), exception.ServingUnit ?? string.Empty }),
        ]);

    private static long FingerprintOf(NoticesAck ack) => CommandAnswer.FingerprintOf(
        [
            "ack-notices",
            .. ack.Results.OrderBy(result => result.NoticeId, StringComparer.Ordinal)
                .SelectMany(result => new[] { result.NoticeId, result.Delivered.ToString(), result.At.UtcTicks.ToString(CultureInfo.InvariantCulture) }),
        ]);
}
