using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Sims;
using Orleans.Concurrency;

namespace Coordination.Audit;

/// <summary>Reads the record for auditors: their door may stand on a silo that has no way to the database. Key: 0.</summary>
[GrainInterfaceType("record")]
[Alias("record")]
internal interface IRecordGrain : IGrainWithIntegerKey
{
    [Alias("of-number")]
    Task<HistoryView> OfNumber(long number, int afterVersion);

    [Alias("of-order")]
    Task<HistoryView> OfOrder(string orderId, int afterVersion);

    [Alias("of-lane")]
    Task<HistoryView> OfLane(string lane, int afterVersion);

    [Alias("of-sim")]
    Task<HistoryView> OfSim(string card, int afterVersion);
}

[StatelessWorker]
[Reentrant]
[GrainType("record")]
internal sealed class RecordGrain(IJournal journal, SignedHistory signatures, SignedAnswers answers) : Grain, IRecordGrain
{
    private const int FactsPerAnswerMax = 500;

    // An answer that a carrier signed is kept whole.
    private const int LaneFactsPerAnswerMax = 16;

    public Task<HistoryView> OfNumber(long number, int afterVersion) =>
        Read(Subject.OfNumber(number), Msisdn.FromKey(number).ToString(), afterVersion);

    public Task<HistoryView> OfOrder(string orderId, int afterVersion) =>
        Read(Subject.OfOrder(orderId), orderId, afterVersion, (fact, all) => signatures.Of(orderId, fact, all));

    public Task<HistoryView> OfLane(string lane, int afterVersion) =>
        Read(Subject.OfLane(lane), lane, afterVersion, answers.Of, LaneFactsPerAnswerMax);

    public Task<HistoryView> OfSim(string card, int afterVersion)
    {
        var iccid = Iccid.Parse(card);
        return Read(Subject.OfSim(SimKeys.Of(iccid)), iccid.ToString(), afterVersion);
    }

    /// <summary>
    /// The versions that are whole in what a limited read found. The next answer begins after a version: one that the limit
    /// may have cut comes with it, and a read that holds but one version, perhaps cut, holds none.
    /// </summary>
    internal static IReadOnlyList<StoredFact> WholeVersions(IReadOnlyList<StoredFact> facts, int limit) =>
        facts.Count < limit ? facts : [.. facts.TakeWhile(fact => fact.Version < facts[^1].Version)];

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
}
