namespace Coordination.Journal;

/// <summary>Where and how the journal is kept in PostgreSQL.</summary>
internal sealed record PostgreSqlJournalOptions
{
    /// <summary>How to reach the database; what the journal needs of a connection is added to it.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>Orleans' service id, part of every state's key.</summary>
    public required string ServiceId { get; init; }

    /// <summary>Whether an acknowledged commit survives a loss of power.</summary>
    public Durability Durability { get; init; } = Durability.Full;

    /// <summary>Whether missing migrations are applied at the start; else a start with an old schema is refused.</summary>
    public bool Migrate { get; init; } = true;

    /// <summary>Writers of one silo, 1 or 2; each holds one of the database's <see cref="SlotHead.Slots"/> slots.</summary>
    public int Writers { get; init; } = 1;

    /// <summary>How long a slot is kept without a batch. A silo that renews it this late has been standing still.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a statement may take.</summary>
    public TimeSpan AnswerMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a statement waits for a row that another writer holds; then its batch is tried anew.</summary>
    public TimeSpan LockWaitMax { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a transaction may stand still. A silo that was frozen in the middle of one would hold its rows, and its slot,
    /// against all others; after this the server ends it.
    /// </summary>
    public TimeSpan StandstillMax { get; init; } = TimeSpan.FromSeconds(10);
}
