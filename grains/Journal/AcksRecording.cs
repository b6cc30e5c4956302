using System.Runtime.InteropServices;
using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Orders;

namespace Coordination.Journal;

/// <summary>
/// Records a batch of a carrier's acknowledgements, its signed words with them, and the answer they got where the carrier may ask for it
/// again.
/// </summary>
internal sealed class AcksRecording(LaneKey lane, RowAck[] acks, IReadOnlyList<AnswerSigned> words, BatchAnswer? answer = null) : JournalOperation<AcksRecorded>
{
    /// <summary>
    /// An acknowledgement finds a command and a line, and changes both: a batch of as many acknowledgements as another has states takes
    /// four times as long, and what is urgent waits for the batch before it.
    /// </summary>
    private const int RowsOfAck = 4;

    private AcksRecorded recorded = new(0, 0);

    public override int Rows => (acks.Length * RowsOfAck) + words.Count + (answer is null ? 0 : 1);

    public override string What => $"{acks.Length} acknowledgements of {lane}";

    protected override AcksRecorded Result => recorded;

    public override void AddNumbersOfLines(List<long> numbers) => numbers.AddRange(acks.Select(ack => ack.Number));

    public override void Apply(Batch batch)
    {
        if (answer is { } answered)
        {
            batch.Changed = true;
            batch.Transaction.StoreAnswers([new(Subject.OfLane(lane.ToString()), answered.BatchId, answered.Answer)]);
        }

        if (acks.Length > 0)
        {
            Raise(batch);
        }
        else
        {
            RecordFacts(batch, [], words);
        }
    }

    private void Raise(Batch batch)
    {
        var rows = new Dictionary<long, AppliedRow>(acks.Length);
        foreach (var row in batch.Transaction.RowsOfExecutor(lane.Executor, Array.ConvertAll(acks, ack => ack.Number)))
        {
            rows[row.Number] = row;
        }

        var stale = 0;
        var raised = new Dictionary<long, RaisedRow>(acks.Length);
        var applied = new List<RowAck>(acks.Length);
        foreach (var ack in acks)
        {
            if (!rows.TryGetValue(ack.Number, out var row) || ack.Version > row.Version)
            {
                continue;
            }

            if (ack.Version < row.AppliedVersion)
            {
                stale++;
            }
            else if (Raise(row, ack) is { } next)
            {
                raised[ack.Number] = next;
                rows[ack.Number] = row with { State = next.State, AppliedVersion = next.AppliedVersion, AppliedServices = next.AppliedServices };
                if (ack.Level == AckLevel.Applied)
                {
                    applied.Add(ack);
                }
            }
        }

        recorded = new(applied.Count, stale);
        batch.Changed |= raised.Count > 0;
        batch.Transaction.RaiseRows([.. raised.Values]);
        EndLines(batch, applied);
        RecordFacts(batch, applied, raised.Count > 0 ? words : []);
    }

    private void RecordFacts(Batch batch, List<RowAck> applied, IReadOnlyList<AnswerSigned> words)
    {
        FactRecord[] facts = [.. applied.Count > 0 ? [Fact(applied)] : Array.Empty<FactRecord>(), .. words.Select(word => new FactRecord(word, batch.Now, Principal.System, lane.ToString()))];
        if (facts.Length > 0)
        {
            batch.Record(Subject.OfLane(lane.ToString()), facts);
        }
    }

    private static RaisedRow? Raise(AppliedRow row, RowAck ack) => ack.Level switch
    {
        AckLevel.Applied when ack.Version > row.AppliedVersion => new(
            row.Number,
            row.Executor,
            ack.Version == row.Version && row.State != ProvisioningState.Closed ? ProvisioningState.Applied : row.State,
            ack.Version,
            ack.Services,
            ack.At),
        AckLevel.Accepted when ack.Version == row.Version && row.State == ProvisioningState.Ordered =>
            new(row.Number, row.Executor, ProvisioningState.Accepted, row.AppliedVersion, row.AppliedServices, null),
        _ => null,
    };

    // After the lines were locked: one armed by another writer is there to be seen.
    private static void EndLines(Batch batch, List<RowAck> applied)
    {
        var lines = batch.Transaction.ArmedLines(CollectionsMarshal.AsSpan(applied.ConvertAll(ack => ack.Number)));
        var executors = Executors.Of(batch.Transaction, lines.ConvertAll(line => line.Number));
        var endings = new List<LineChange>(lines.Count);
        foreach (var line in lines)
        {
            var outcome = executors.Outcome(line.Number, line.Version, line.Services);
            if (outcome != ItemOutcome.Pending)
            {
                endings.Add(new(line.OrderNo, line.Province, line.Number, outcome));
                batch.CountEnding(line, outcome);
            }
        }

        batch.Transaction.ChangeLines(CollectionsMarshal.AsSpan(endings));
    }

    private FactRecord Fact(List<RowAck> applied) =>
        new(new BarsApplied(lane.Executor, applied), applied.Max(ack => ack.At), Principal.System, lane.ToString());
}

/// <summary>A carrier applied commands: which version of which numbers, and when.</summary>
internal sealed record BarsApplied(CarrierUnit Executor, IReadOnlyList<RowAck> Acks) : IFact
{
    /// <summary>The field with the numbers.</summary>
    public const int NumbersField = 2;

    public FactKind Kind => FactKind.BarsApplied;

    public void Write(IFactFields fields)
    {
        fields.Text(1, Executor.ToString());
        fields.Personal(NumbersField, [.. Acks.Select(ack => ack.Number)]);
        fields.List(3, [.. Acks.Select(ack => (long)ack.Version)]);
        fields.List(4, [.. Acks.Select(ack => (long)ack.Services)]);
        fields.List(5, [.. Acks.Select(ack => Instants.ToMicroseconds(ack.At))]);
    }
}
