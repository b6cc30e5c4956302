using Coordination.Carriers;
using Coordination.Journal;
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
internal sealed partial class AuditPortal(IJournal journal, QueryLog queries, SignedHistory signatures, SignedAnswers answers, ILogger<AuditPortal> logger) : Grain, IAuditPortal
{
    private const int FactsPerAnswerMax = 500;

    // An answer that a carrier signed is kept whole.
    private const int LaneFactsPerAnswerMax = 16;

    public Task<Answer<HistoryView>> History(string number, int afterVersion, string purpose) => Admit<HistoryView>(async by =>
    {
        if (!Portal.TryNumber(number, out var msisdn, out var refusal) || (refusal = Portal.CheckReason(purpose)) is not null)
        {
            return refusal!;
        }

        await queries.Record(msisdn, "history", purpose, by);
        return await Read(Subject.OfNumber(msisdn.Key), msisdn.ToString(), afterVersion);
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
        return await Read(Subject.OfOrder(orderId), orderId, afterVersion, (fact, all) => signatures.Of(orderId, fact, all));
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
        return await Read(Subject.OfLane(key.ToString()), key.ToString(), afterVersion, answers.Of, LaneFactsPerAnswerMax);
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
        return await Read(Subject.OfSim(SimKeys.Of(iccid)), iccid.ToString(), afterVersion);
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

    private async Task<HistoryView> Read(
        Subject subject, string shown, int afterVersion, Func<StoredFact, IReadOnlyList<StoredFact>, SignatureStanding>? standing = null, int most = FactsPerAnswerMax)
    {
        // What was signed last may be about what was recorded first.
        IReadOnlyList<StoredFact> first = subject.Kind is not SubjectKind.Order || afterVersion == 0 ? [] : await journal.History(subject, 0, most, CancellationToken.None);
        for (var limit = most; ; limit *= 2)
        {
            var facts = await journal.History(subject, afterVersion, limit, CancellationToken.None);
            var whole = WholeVersions(facts, limit);
            if (whole.Count > 0 || facts.Count == 0)
            {
                IReadOnlyList<StoredFact> all = [.. first, .. whole];
                return new(shown, [.. whole.Select(fact => View(fact) with { Signature = standing?.Invoke(fact, all) ?? SignatureStanding.None })], whole.Count == facts.Count ? null : whole[^1].Version);
            }
        }
    }

    /// <summary>
    /// The versions that are whole in what a limited read found. The next answer begins after a version: one that the limit
    /// may have cut comes with it, and a read that holds but one version, perhaps cut, holds none.
    /// </summary>
    internal static IReadOnlyList<StoredFact> WholeVersions(IReadOnlyList<StoredFact> facts, int limit) =>
        facts.Count < limit ? facts : [.. facts.TakeWhile(fact => fact.Version < facts[^1].Version)];

    private static FactView View(StoredFact fact) => new(
        fact.Version,
        fact.Ordinal,
        fact.Kind.ToString(),
        fact.HappenedAt,
        fact.RecordedAt,
        fact.By.Id,
        fact.By.Organisation,
        fact.Cause,
        [.. fact.Fields.OrderBy(field => field.Key).Select(field => KeyValuePair.Create(FactFields.NameOf(fact.Kind, field.Key), Shown(fact.Kind, field)))],
        fact.Leaf);

    // A lane's facts are about many numbers, and who looks at a lane looks for none of them.
    private static string Shown(FactKind kind, KeyValuePair<int, string> field) => kind is FactKind.BarsApplied && field.Key == BarsApplied.NumbersField
        ? string.Join(',', field.Value.Split(',').Select(SubjectText.Masked))
        : field.Value;

    [LoggerMessage(6003, LogLevel.Error, "A query refused to {Who} could not be recorded as a fact")]
    private static partial void NotRecorded(ILogger logger, string who, Exception exception);
}
