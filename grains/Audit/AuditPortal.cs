using Coordination.Carriers;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Sims;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Coordination.Audit;

/// <summary>The auditors' door: reads everything, changes nothing, and every query is a fact before it is answered.</summary>
[StatelessWorker]
[Reentrant]
[GrainType("audit-portal")]
internal sealed partial class AuditPortal(QueryLog queries, ILogger<AuditPortal> logger) : Grain, IAuditPortal
{
    private IRecordGrain Record => GrainFactory.GetGrain<IRecordGrain>(0);

    public Task<Answer<HistoryView>> History(string number, int afterVersion, string purpose) => Admit<HistoryView>(async by =>
    {
        if (!Portal.TryNumber(number, out var msisdn, out var refusal) || (refusal = Portal.CheckReason(purpose)) is not null)
        {
            return refusal!;
        }

        await queries.Record(msisdn, "history", purpose, by);
        return await Record.OfNumber(msisdn.Key, afterVersion);
    });

    public Task<Answer<HistoryView>> OrderHistory(string orderId, int afterVersion, string purpose) => Admit<HistoryView>(async by =>
    {
        if (!OrderId.IsWellFormed(orderId))
        {
            return Refusals.NotFound;
        }

        if (Portal.CheckReason(purpose) is { } refusal)
        {
            return refusal;
        }

        await queries.Record(orderId, "order-history", purpose, by);
        return await Record.OfOrder(orderId, afterVersion);
    });

    public Task<Answer<HistoryView>> LaneHistory(string lane, int afterVersion, string purpose) => Admit<HistoryView>(async by =>
    {
        if (!LaneKeys.TryName(lane, out var key))
        {
            return Refusals.Invalid("应写明单位与分片，如 CMCC-00/3。", "A unit and a slice are wanted, such as CMCC-00/3.");
        }

        if (Portal.CheckReason(purpose) is { } refusal)
        {
            return refusal;
        }

        await queries.Record(key.ToString(), "lane-history", purpose, by);
        return await Record.OfLane(key.ToString(), afterVersion);
    });

    public Task<Answer<HistoryView>> SimHistory(string card, int afterVersion, string purpose) => Admit<HistoryView>(async by =>
    {
        if (!Iccid.TryParse(card, out var iccid))
        {
            return Refusals.Invalid("ICCID 须为 8986 开头的 19 或 20 位。", "A card's number has 19 or 20 characters and begins with 8986.");
        }

        if (Portal.CheckReason(purpose) is { } refusal)
        {
            return refusal;
        }

        await queries.Record(iccid.Text, "sim-history", purpose, by);
        return await Record.OfSim(iccid.Text, afterVersion);
    });

    public Task<Answer<NumberView>> Number(string number, bool fullDigits, string purpose) => Admit<NumberView>(async by =>
    {
        if (!Portal.TryNumber(number, out var msisdn, out var refusal) || (refusal = Portal.CheckReason(purpose)) is not null)
        {
            return refusal!;
        }

        await queries.Record(msisdn, "number", purpose, by);
        return await GrainFactory.GetGrain<INumberGrain>(msisdn.Key).View(fullDigits);
    });

    /// <summary>Who asks here and may not is on record beside those who may.</summary>
    private async Task<Answer<T>> Admit<T>(Func<Principal, Task<Answer<T>>> call)
        where T : class
    {
        var answer = await Portal.Admit(logger, call);
        if (answer.Refusal?.Code is RefusalCode.NotAllowed && Caller.Current is { } principal)
        {
            try
            {
                await queries.Refuse(Caller.Permission.Act, principal);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // The refusal stands without its fact; the security log has it.
                NotRecorded(logger, principal.Id, exception);
            }
        }

        return answer;
    }

    [LoggerMessage(6003, LogLevel.Error, "A query refused to {Who} could not be recorded as a fact")]
    private static partial void NotRecorded(ILogger logger, string who, Exception exception);
}
