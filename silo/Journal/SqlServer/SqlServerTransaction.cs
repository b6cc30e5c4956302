namespace Coordination.Journal;

/// <summary>
/// The writer's transactions on its one connection; one object serves them all, one after the other. Every method is one round
/// trip, however many rows it is given.
/// </summary>
internal sealed partial class SqlServerTransaction(SqlServerSession session, string serviceId, TimeSpan lease, TimeProvider time) : IJournalTransaction
{
    public void WriteStates(ReadOnlySpan<StateRow> rows)
    {
        if (rows.IsEmpty)
        {
            return;
        }

        foreach (var row in rows)
        {
            row.Won = false;
        }

        foreach (var position in session.List(WriteStatements.WriteStates, row => row.Int(0), SqlServerRows.States.Of(rows), serviceId, time.GetUtcNow().UtcDateTime))
        {
            rows[position].Won = true;
        }
    }

    public void SetDeadlines(ReadOnlySpan<DeadlineRow> rows) => Run(WriteStatements.SetDeadlines, SqlServerRows.Deadlines, rows);

    /// <inheritdoc/>
    /// <remarks>One at a time: the ministry sets one now and then.</remarks>
    public void StorePolicies(ReadOnlySpan<PolicyRow> rows)
    {
        foreach (var (policy, version) in rows)
        {
            session.Run(
                WriteStatements.StorePolicy,
                (int)policy,
                version.Version,
                Instants.ToMicroseconds(version.AnchorsFrom),
                version.Span?.Ticks / TimeSpan.TicksPerMicrosecond,
                version.NotBefore is { } instant ? Instants.ToMicroseconds(instant) : null,
                version.SetBy,
                version.Organisation,
                version.Reason);
        }
    }

    public void RaiseEpochs(ReadOnlySpan<(long Number, int Epoch)> rows)
    {
        var last = new Dictionary<long, int>(rows.Length);
        foreach (var (number, epoch) in rows)
        {
            last[number] = epoch;
        }

        Run(WriteStatements.RaiseEpochs, SqlServerRows.Epochs, last.ToArray());
    }

    public void StoreAnswers(ReadOnlySpan<AnswerRow> rows) => Run(WriteStatements.StoreAnswers, SqlServerRows.Answers, rows);

    public void RaiseStop(string scope, DateTimeOffset at) => session.Run(WriteStatements.RaiseStop, scope, Instants.ToMicroseconds(at));

    public void LowerStop(string scope) => session.Run(WriteStatements.LowerStop, scope);

    public int LastVersion(Subject subject) =>
        (int)session.Scalar(WriteStatements.LastVersion, subject.Number, (int)subject.Kind, subject.Text)!.Value;

    public void StoreFacts(int slot, long batch, ReadOnlySpan<FactRow> facts, ReadOnlySpan<PersonalRow> personal)
    {
        if (!facts.IsEmpty || !personal.IsEmpty)
        {
            session.Run(WriteStatements.StoreFacts, slot, batch, SqlServerRows.Facts.Of(facts), SqlServerRows.Personal.Of(personal));
        }
    }

    /// <inheritdoc/>
    /// <remarks>The lease ends by the database's clock, whatever instant the writer names.</remarks>
    public void Seal(BatchHead head, DateTimeOffset? leasedUntil)
    {
        var moved = session.Scalar(
            SlotStatements.Seal,
            head.Slot,
            head.Batch,
            head.Term,
            Instants.ToMicroseconds(head.SealedAt),
            head.Count,
            head.Root,
            head.Previous,
            head.Head,
            SqlServerDialect.Microseconds(lease));
        if (moved != 1)
        {
            throw new SlotLostException(head.Slot, head.Term);
        }
    }

    public void Commit()
    {
        session.Commit();
        RememberOrders();
    }

    /// <summary>Rolls back what was not committed.</summary>
    public void Dispose()
    {
        session.End();
        told.Clear();
    }

    /// <summary>Numbers ascending, each once: who locks many locks them in this order.</summary>
    internal static long[] Distinct(ReadOnlySpan<long> numbers)
    {
        var sorted = numbers.ToArray();
        Array.Sort(sorted);
        var count = 0;
        foreach (var number in sorted)
        {
            if (count == 0 || sorted[count - 1] != number)
            {
                sorted[count++] = number;
            }
        }

        return sorted[..count];
    }

    private void Run<T>(SqlServerStatement statement, SqlServerRowType<T> type, ReadOnlySpan<T> rows)
    {
        if (!rows.IsEmpty)
        {
            session.Run(statement, type.Of(rows));
        }
    }

    // Of rows that say the same about one key the first is stored, as a loop over them would.
    private static T[] Once<T, TKey>(ReadOnlySpan<T> rows, Func<T, TKey> key)
        where TKey : notnull
    {
        var first = new Dictionary<TKey, T>(rows.Length);
        foreach (var row in rows)
        {
            first.TryAdd(key(row), row);
        }

        return [.. first.Values];
    }
}
