using Coordination.Carriers;

namespace Coordination.Journal;

/// <remarks>
/// On a server a second writer, with a connection and a slot of its own, takes half of what shards and lanes bring: while one waits for
/// its flush or for rows, the other's statements run. To the database they are two silos. A shard's pages and a lane's answers all go
/// to the same one, in the order they came: a cursor that moved past a page says that the page is stored. All else has the first.
/// </remarks>
internal sealed partial class GroupCommitJournal
{
    public int Depth => writers?.Sum(one => one.Depth) ?? 0;

    /// <summary>Head of the first writer's chain.</summary>
    public SlotHead Head => writer.Head;

    /// <summary>Heads of the chains of all writers, the first one's first.</summary>
    public IReadOnlyList<SlotHead> Heads => [.. writers.Select(one => one.Head)];

    /// <summary>Completes when another writer took a slot of this journal's: the process must not go on.</summary>
    public Task<SlotLostException> SlotLost { get; }

    /// <summary>What the last batch met, if the database would not take it and its writer wrote none since.</summary>
    public JournalTrouble? Trouble => writers.Select(one => one.Trouble).MaxBy(trouble => trouble?.At);

    /// <summary>Completes once the database took a write of each writer; fails while it takes none.</summary>
    public Task Renew() => Task.WhenAll(writers.Select(one => one.Renew()));

    /// <summary>
    /// Takes the slots of a silo that was declared dead, so that it cannot write should it live on. Waits for the database on the
    /// caller's thread, and may wait for the dead one's last transactions to be ended.
    /// </summary>
    /// <returns>How many it held.</returns>
    /// <exception cref="JournalStorageException">The database cannot do it now.</exception>
    public int Dispossess(string owner) => dialect.Dispossess(owner) + dialect.Dispossess(SecondOf(owner));

    private static string SecondOf(string owner) => $"{owner}/2";

    private (JournalWriter[] Writers, IJournalDialect? Another) Open(ICarrierDirectory carriers, string owner)
    {
        var first = Open(dialect, carriers, owner);
        IJournalDialect? more = null;
        try
        {
            more = dialect.Another();
            return more is null ? ([first], null) : ([first, Open(more, carriers, SecondOf(owner))], more);
        }
        catch
        {
            // Nobody else can close what has begun.
            more?.Dispose();
            first.Dispose();
            metrics.Dispose();
            throw;
        }
    }

    private JournalWriter Open(IJournalDialect on, ICarrierDirectory carriers, string owner) =>
        new(on, carriers, owner, salts, suite, time, metrics, logger, Committed);

    /// <summary>The writer of all that a shard or a lane brings, whatever its class: facts of a lane are numbered by one writer.</summary>
    private JournalWriter WriterOf(string source) => writers[StableMix.SliceOf(StableMix.OrderNo(source), writers.Length)];
}
