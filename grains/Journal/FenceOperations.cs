using System.Globalization;
using System.Runtime.InteropServices;
using Coordination.Audit;
using Coordination.Carriers;

namespace Coordination.Journal;

/// <summary>The record is found to be older than what was sent.</summary>
internal sealed class DoubtRecorded(int fence, string witness, HistoryMark seen, DateTimeOffset since, Principal by) : JournalOperation<FenceRow>
{
    private FenceRow result = FenceRow.First;

    public override int Rows => 1;

    public override string What => "A doubt of the history";

    protected override FenceRow Result => result;

    public override void Apply(Batch batch)
    {
        result = batch.Transaction.Fence();
        if (result.Value != fence || result.Doubt?.Seen.Fence >= seen.Fence)
        {
            return;
        }

        result = result with
        {
            UnheardSince = result.UnheardSince ?? Instants.Stored(since),
            Doubt = new(result.Doubt?.At ?? Instants.Stored(batch.Now), witness, seen),
        };
        batch.Changed = true;
        batch.Transaction.StoreFence(result);
        batch.Record(Subject.OfFence(), [new(new HistoryDoubted(fence, witness, seen), batch.Now, by, witness)]);
    }
}

/// <summary>A person takes the record as it is for the one that counts.</summary>
internal sealed class FenceRaising(int above, string reason, Principal by) : JournalOperation<FenceRow>
{
    private FenceRow result = FenceRow.First;

    public override int Rows => 1;

    public override string What => "The fence";

    protected override FenceRow Result => result;

    public override void Apply(Batch batch)
    {
        result = batch.Transaction.Fence();
        if (result.Value > above)
        {
            return;
        }

        result = HistoryDecision.Raise(result, Instants.Stored(batch.Now));
        batch.Changed = true;
        batch.Transaction.StoreFence(result);
        var cause = string.Create(CultureInfo.InvariantCulture, $"fence:{above}");
        batch.Record(Subject.OfFence(), [new(new FenceRaised(result.Value, reason), batch.Now, by, cause)]);
    }
}

/// <summary>Some carrier has not been heard since a start, or all have.</summary>
internal sealed class UnheardNoted(DateTimeOffset? since) : JournalOperation<FenceRow>
{
    private FenceRow result = FenceRow.First;

    public override int Rows => 1;

    public override string What => "Carriers that have not been heard";

    protected override FenceRow Result => result;

    public override void Apply(Batch batch)
    {
        result = batch.Transaction.Fence();
        DateTimeOffset? next = since is { } at ? result.UnheardSince ?? Instants.Stored(at) : null;
        if (next == result.UnheardSince || result.Doubt is not null)
        {
            return;
        }

        result = result with { UnheardSince = next };
        batch.Changed = true;
        batch.Transaction.StoreFence(result);
    }
}

/// <summary>Compares lines of a carrier with what is known of their numbers.</summary>
internal sealed class EffectsCompared(CarrierCode carrier, int fence, LineAtCarrier[] lines) : JournalOperation<int>
{
    private int found;

    public override int Rows => lines.Length;

    public override string What => string.Create(CultureInfo.InvariantCulture, $"{lines.Length} effects at {carrier}");

    protected override int Result => found;

    public override void Apply(Batch batch)
    {
        found = 0;
        var now = batch.Transaction.Fence();
        if (now.Value != fence)
        {
            return;
        }

        var wanted = Wanted(batch.Transaction);
        var forgotten = lines
            .Where(line => HistoryDecision.IsForgotten(now, line, wanted.TryGetValue(line.Number.Key, out var row) ? row : null))
            .Select(line => new ForgottenEffect(carrier, line, wanted.TryGetValue(line.Number.Key, out var row) ? row.Version : 0))
            .ToList();
        var isNew = new bool[forgotten.Count];
        batch.Transaction.StoreForgotten(CollectionsMarshal.AsSpan(forgotten), isNew);
        var news = forgotten.Where((_, index) => isNew[index]).Select(effect => effect.Line).ToList();
        found = news.Count;
        if (found > 0)
        {
            batch.Changed = true;
            batch.Record(Subject.OfFence(), [new(new EffectsForgotten(carrier, news), news.Max(line => line.AppliedAt), Principal.System, $"{carrier}")]);
        }
    }

    /// <summary>By number, the newest of what is wanted of any unit of the carrier.</summary>
    private Dictionary<long, WantedRow> Wanted(IJournalTransaction transaction)
    {
        var newest = new Dictionary<long, WantedRow>(lines.Length);
        foreach (var row in transaction.WantedOf(Array.ConvertAll(lines, line => line.Number.Key)))
        {
            if (row.Executor.Carrier == carrier && (!newest.TryGetValue(row.Number, out var other) || other.Version < row.Version))
            {
                newest[row.Number] = row;
            }
        }

        return newest;
    }
}

/// <summary>All changes of a carrier were compared.</summary>
internal sealed class ComparisonNoted(CarrierCode carrier, int fence) : JournalOperation<bool>
{
    public override int Rows => 1;

    public override string What => $"The comparison with {carrier}";

    protected override bool Result => true;

    public override void Apply(Batch batch)
    {
        batch.Changed = true;
        batch.Transaction.StoreCompared(new(carrier, fence, batch.Now));
    }
}

/// <summary>Settles forgotten effects that what is wanted agrees with.</summary>
internal sealed class AgreedSettled : JournalOperation<int>
{
    private int settled;

    public override int Rows => 1;

    public override string What => "Forgotten effects that are wanted again";

    protected override int Result => settled;

    public override void Apply(Batch batch)
    {
        settled = batch.Transaction.SettleAgreed();
        batch.Changed |= settled > 0;
    }
}

/// <summary>A carrier, or a person, knows of more than the record has.</summary>
internal sealed record HistoryDoubted(int Fence, string Witness, HistoryMark Seen) : IFact
{
    public FactKind Kind => FactKind.HistoryDoubted;

    public void Write(IFactFields fields)
    {
        fields.Integer(1, Fence);
        fields.Text(2, Witness);
        fields.Integer(3, Seen.Fence);
        fields.Text(4, Seen.Heads);
    }
}

/// <summary>The fence was raised.</summary>
internal sealed record FenceRaised(int Fence, string Reason) : IFact
{
    public FactKind Kind => FactKind.FenceRaised;

    public void Write(IFactFields fields)
    {
        fields.Integer(1, Fence);
        fields.Text(2, Reason);
    }
}

/// <summary>A carrier has effects that the record does not know.</summary>
internal sealed record EffectsForgotten(CarrierCode Carrier, IReadOnlyList<LineAtCarrier> Lines) : IFact
{
    public FactKind Kind => FactKind.EffectsForgotten;

    public void Write(IFactFields fields)
    {
        fields.Text(1, Carrier.ToString());
        fields.Personal(2, [.. Lines.Select(line => line.Number.Key)]);
        fields.List(3, [.. Lines.Select(line => (long)line.Fence)]);
        fields.List(4, [.. Lines.Select(line => (long)line.Sequence)]);
        fields.List(5, [.. Lines.Select(line => (long)line.Barred)]);
        fields.List(6, [.. Lines.Select(line => Instants.ToMicroseconds(line.AppliedAt))]);
    }
}
