using Coordination.Harness;

namespace Coordination.Transitions;

/// <summary>
/// The least that the same rows can cost: the driver alone, one connection, a thousand numbers in each transaction, keys
/// ascending, nothing decided and nothing compared.
/// </summary>
internal abstract class RawRows : IDisposable
{
    public const int NumbersPerTransaction = 1_000;

    /// <summary>Writes what one version of some numbers wrote, row by row the same, and demands that it is.</summary>
    /// <param name="ours">Where the product wrote it.</param>
    /// <param name="numbers">The numbers.</param>
    /// <param name="version">1 adds rows; 2 changes states and commands and adds the others.</param>
    /// <exception cref="BenchmarkFailedException">Rows differ in count or size.</exception>
    public async Task<Slice> Copy(Store ours, Slice numbers, int version)
    {
        IReadOnlyList<TableRows> rows;
        using (var connection = ours.Open())
        {
            rows = TableRows.Of(connection, numbers, version);
        }

        var transactions = (numbers.Count + NumbersPerTransaction - 1) / NumbersPerTransaction;
        Prepare(rows, version, transactions);
        var slice = await Slice.Of(Store, numbers.First, () =>
        {
            for (var transaction = 0; transaction < transactions; transaction++)
            {
                Write(transaction);
            }

            return Task.FromResult(numbers.Count);
        });
        using var own = Store.Open();
        Demand(TableRows.Sizes(rows), TableRows.Sizes(TableRows.Of(own, numbers, version)));
        return slice;
    }

    public abstract void Dispose();

    /// <summary>The database the rows go to.</summary>
    protected abstract Store Store { get; }

    /// <summary>Cuts rows into transactions, and does whatever need not be done for each.</summary>
    protected abstract void Prepare(IReadOnlyList<TableRows> tables, int version, int transactions);

    /// <summary>Writes and commits one of the transactions.</summary>
    protected abstract void Write(int transaction);

    /// <summary>The part of a table's rows that belongs to one transaction of all.</summary>
    protected static Range Part(TableRows table, int transaction, int transactions) =>
        Edge(table, transaction, transactions)..Edge(table, transaction + 1, transactions);

    private static int Edge(TableRows table, int transaction, int transactions) =>
        (int)((long)table.Rows.Count * transaction / transactions);

    private static void Demand(IReadOnlyList<(string Table, int Rows, long Bytes)> ours, IReadOnlyList<(string Table, int Rows, long Bytes)> raw)
    {
        if (!ours.SequenceEqual(raw))
        {
            throw new BenchmarkFailedException($"The raw driver did not write the same rows: {string.Join(", ", raw)} and not {string.Join(", ", ours)}.");
        }
    }
}
