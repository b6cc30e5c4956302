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
}
