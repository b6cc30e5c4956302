using Coordination.Audit;

namespace Coordination.Carriers;

/// <content>
/// Carriers that fetch their commands. Whose they are follows from the caller's token alone, so that there is no way to ask for another's;
/// a batch of another carrier is one that does not exist.
/// </content>
internal sealed partial class CarrierPortal
{
    public Task<Answer<Fetched>> Fetch(FetchRequest request) => OfPulled<Fetched>(() => PullRules.Problem(request), async carrier =>
    {
        try
        {
            return await Counter(carrier).Fetch(request).WaitAsync(end.Ended);
        }
        catch (OperationCanceledException) when (end.Ended.IsCancellationRequested)
        {
            return FetchesEnd.Stopping;
        }
    });

    public Task<Answer<AckReceipt>> Ack(BatchAck ack) => OfPulled<AckReceipt>(() => PullRules.Problem(ack), async carrier =>
        TryLane(ack.BatchId, carrier, out var lane) ? Receipt(ack.BatchId, await lane.Acknowledge(ack), PullRules.NotTaken(ack)) : Refusals.NotFound);

    public Task<Answer<AckReceipt>> AckNotices(NoticesAck ack) => OfPulled<AckReceipt>(() => PullRules.Problem(ack), async carrier =>
        TryLane(ack.BatchId, carrier, out var lane) ? Receipt(ack.BatchId, await lane.AcknowledgeNotices(ack), PullRules.NotTaken(ack)) : Refusals.NotFound);

    public Task<Answer<AckReceipt>> ReportChanges(ChangesReport report) => OfPulled<AckReceipt>(() => PullRules.Problem(report), async carrier =>
        await Counter(carrier).Report(report) ? new AckReceipt(report.WishId, report.Lines.Count, null) : Refusals.NotFound);

    private Task<Answer<T>> OfPulled<T>(Func<Refusal?> problem, Func<CarrierCode, Task<Answer<T>>> call)
        where T : class => Portal.Admit<T>(logger, async by =>
    {
        if (by.Carrier is not { } carrier || !directory.IsPulled(carrier))
        {
            return new Refusal(
                RefusalCode.Precondition,
                "本企业的命令由系统主动下发，不能自取；如需自取，请在系统配置中设置 pull。",
                "This carrier is called with its commands and does not fetch them: that is set with pull, beside its address.");
        }

        return problem() is { } wrong ? wrong : await call(carrier);
    });

    private bool TryLane(string batchId, CarrierCode carrier, out ILaneGrain lane)
    {
        lane = null!;
        if (!PullRules.TryLane(batchId, out var key)
            || key.Executor.Carrier != carrier
            || !directory.Executors.Contains(key.Executor)
            || key.Slice >= directory.LanesOf(key.Executor))
        {
            return false;
        }

        lane = GrainFactory.GetGrain<ILaneGrain>(key.ToString());
        return true;
    }

    private IPullGrain Counter(CarrierCode carrier) => GrainFactory.GetGrain<IPullGrain>(PullKeys.Of(carrier));

    private static Answer<AckReceipt> Receipt(string batchId, LaneAck ack, IReadOnlyList<string>? notTaken) =>
        ack.IsKnown ? new AckReceipt(batchId, ack.Taken, notTaken) : Refusals.NotFound;
}
