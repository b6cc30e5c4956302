using System.Globalization;

namespace Coordination.Journal;

/// <summary>Stores pseudonyms. They are no facts: a fact would keep for ever what a change of keys is to end.</summary>
internal sealed class PseudonymsStored : JournalOperation<bool>
{
    private readonly PseudonymRow[] rows;

    public PseudonymsStored(IReadOnlyList<PseudonymRow> rows)
    {
        this.rows = [.. rows];

        // In one order, so that two writers of the same ones wait for each other in no ring.
        Array.Sort(this.rows, static (left, right) => string.CompareOrdinal(left.Token, right.Token));
    }

    public override int Rows => rows.Length;

    public override string What => string.Create(CultureInfo.InvariantCulture, $"{rows.Length} pseudonyms");

    protected override bool Result => true;

    public override void Apply(Batch batch)
    {
        batch.Changed = true;
        batch.Transaction.StorePseudonyms(rows);
    }
}

/// <summary>Removes pseudonyms that are moved.</summary>
internal sealed class PseudonymsForgotten(IReadOnlyList<string> tokens) : JournalOperation<bool>
{
    private readonly string[] tokens = [.. tokens.Order(StringComparer.Ordinal)];

    public override int Rows => tokens.Length;

    public override string What => string.Create(CultureInfo.InvariantCulture, $"{tokens.Length} pseudonyms of a former key");

    protected override bool Result => true;

    public override void Apply(Batch batch)
    {
        batch.Changed = true;
        batch.Transaction.ForgetPseudonyms(tokens);
    }
}
