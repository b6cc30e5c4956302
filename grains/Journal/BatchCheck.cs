namespace Coordination.Journal;

/// <summary>Recomputes one batch: its facts, what is not erased of them, its root and its head.</summary>
internal sealed class BatchCheck
{
    private readonly ChainedBatch batch;
    private readonly Dictionary<int, ChainedPersonal> personal = [];
    private ChainedPersonal? commit;
    private ChainedFact? first;
    private IReadOnlyList<PersonalValues> values = [];
    private int valuesProved;

    private BatchCheck(ChainedBatch batch) => this.batch = batch;

    /// <summary>The first divergence of a batch that should follow <paramref name="previous"/>, or null.</summary>
    public static ChainDivergence? Of(SlotHead previous, ChainedBatch batch)
    {
        var check = new BatchCheck(batch);
        return check.Place(previous) ?? check.Facts() ?? check.Hashes();
    }

    private ChainDivergence? Place(SlotHead previous)
    {
        var head = batch.Head;
        return head.Batch != previous.Batch + 1 ? Whole($"Batch {previous.Batch + 1} is missing.")
            : !head.Previous.AsSpan().SequenceEqual(previous.Head) ? Whole("It does not name the head of the batch before.")
            : head.Term < previous.Term ? Whole($"It was written in term {head.Term}, after term {previous.Term}.")
            : head.Count != batch.Facts.Count ? Whole($"It counts {head.Count} facts and has {batch.Facts.Count}.")
            : null;
    }

    private ChainDivergence? Facts()
    {
        foreach (var row in batch.Personal)
        {
            personal.Add(row.Position, row);
        }

        for (var position = 0; position < batch.Facts.Count; position++)
        {
            if (Fact(batch.Facts[position], position) is { } what)
            {
                return new(batch.Head.Slot, batch.Head.Batch, position, what);
            }
        }

        return EndOfCommit() is { } left ? Whole(left)
            : personal.Count > 0 ? Whole("An erasable row belongs to none of its commits.")
            : null;
    }

    private string? Fact(ChainedFact row, int position)
    {
        if (row.Position != position)
        {
            return "A position is missing.";
        }

        CanonicalFact fact;
        try
        {
            fact = FactReader.Read(row.Canonical);
        }
        catch (FormatException exception)
        {
            return exception.Message;
        }

        if (row.Ordinal == 0)
        {
            if (EndOfCommit() is { } left)
            {
                return left;
            }

            if (BeginCommit(row) is { } missing)
            {
                return missing;
            }
        }

        return first is null || row.Ordinal != position - first.Position || row.Subject != first.Subject || row.Version != first.Version
            ? "It does not follow the fact before it in one commit."
            : Columns(row, fact) ?? Commitments(row, fact);
    }

    private string? BeginCommit(ChainedFact row)
    {
        first = row;
        valuesProved = 0;
        if (!personal.Remove(row.Position, out commit))
        {
            return "Its erasable row is gone; an erasure leaves the row and empties it.";
        }

        try
        {
            values = commit.Values is { } bytes ? FactReader.ReadValues(bytes) : [];
        }
        catch (FormatException exception)
        {
            return exception.Message;
        }

        return commit.Salt is { } salt && salt.Length != Commitment.SaltBytes ? "Its salt has another length."
            : commit.Salt is null && commit.Values is not null ? "Its values are there and its salt is not."
            : null;
    }

    private string? EndOfCommit() => valuesProved != values.Count ? "It has personal values that no fact commits to." : null;

    private static string? Columns(ChainedFact row, CanonicalFact fact) =>
        fact.SubjectKind != row.Subject.Kind ? "Its kind of subject is not that of its bytes."
        : fact.Version != row.Version ? "Its version is not that of its bytes."
        : fact.Ordinal != row.Ordinal ? "Its ordinal is not that of its bytes."
        : fact.Subject is { } text && (text != row.Subject.Text || row.Subject.Number != 0) ? "Its subject is not that of its bytes."
        : (fact.SubjectCommitment is not null) != row.Subject.IsPersonal || (row.Subject.Kind == SubjectKind.Number ? row.Subject.Text.Length > 0 : row.Subject.Number != 0) ? "Its subject is not that of its bytes."
        : null;

    private string? Commitments(ChainedFact row, CanonicalFact fact)
    {
        if (commit!.Salt is not { } salt)
        {
            return null;
        }

        Span<byte> hash = stackalloc byte[Merkle.HashBytes];
        if (fact.SubjectCommitment is { } subject)
        {
            Commitment.ToSubject(salt, row.Subject, hash);
            if (!hash.SequenceEqual(subject))
            {
                return "Its subject is not the one committed to, or its salt is another.";
            }
        }

        foreach (var (field, committed) in fact.Commitments)
        {
            if (values.FirstOrDefault(known => known.Ordinal == row.Ordinal && known.Field == field) is not { } known)
            {
                return $"The personal value of field {field} is gone and its salt is not.";
            }

            if (!Proves(salt, known, committed))
            {
                return $"The personal value of field {field} is not the one committed to.";
            }

            valuesProved++;
        }

        return null;
    }

    private static bool Proves(byte[] salt, PersonalValues known, byte[][] committed)
    {
        Span<byte> hash = stackalloc byte[Merkle.HashBytes];
        if (known.Text is { } text)
        {
            Commitment.To(salt, known.Ordinal, known.Field, 0, text, hash);
            return committed.Length == 1 && hash.SequenceEqual(committed[0]);
        }

        if (known.Numbers.Length != committed.Length)
        {
            return false;
        }

        for (var index = 0; index < committed.Length; index++)
        {
            Commitment.To(salt, known.Ordinal, known.Field, index, known.Numbers[index], hash);
            if (!hash.SequenceEqual(committed[index]))
            {
                return false;
            }
        }

        return true;
    }

    private ChainDivergence? Hashes()
    {
        var tree = new Merkle();
        Span<byte> leaf = stackalloc byte[Merkle.HashBytes];
        foreach (var fact in batch.Facts)
        {
            Merkle.Leaf(fact.Canonical, leaf);
            tree.Add(leaf);
        }

        var head = batch.Head;
        return !tree.Root().AsSpan().SequenceEqual(head.Root) ? Whole("Its facts do not hash to its root.")
            : !Chain.Hash(head.Slot, head.Term, head.Batch, head.SealedAt, head.Count, head.Root, head.Previous).AsSpan().SequenceEqual(head.Head)
                ? Whole("Its head is not the hash of what it says.")
                : null;
    }

    private ChainDivergence Whole(string what) => new(batch.Head.Slot, batch.Head.Batch, null, what);
}
