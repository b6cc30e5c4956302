namespace Coordination.Hosting;

/// <summary>A kind of database the product keeps its record in.</summary>
internal enum StorageKind
{
    /// <summary>Embedded files in a folder, one silo.</summary>
    Sqlite = 0,

    /// <summary>PostgreSQL 15 or newer, several silos.</summary>
    PostgreSql = 1,

    /// <summary>SQL Server 2019 or newer, several silos.</summary>
    SqlServer = 2,
}

/// <summary>Where the record is kept: the journal, the states of grains that record no facts, and, on a server, the cluster's members.</summary>
internal sealed record StorageSettings
{
    public required StorageKind Kind { get; init; }

    /// <summary>Folder of the SQLite files; empty for a server.</summary>
    public string Directory { get; init; } = string.Empty;

    /// <summary>How to reach the server; empty for SQLite. Never printed: it may hold a password.</summary>
    public string ConnectionString { get; init; } = string.Empty;

    /// <summary>Whether missing migrations are applied at the start; else a start with an old schema is refused.</summary>
    public bool Migrate { get; init; } = true;

    /// <summary>The embedded files of a folder.</summary>
    public static StorageSettings Sqlite(string directory) => new() { Kind = StorageKind.Sqlite, Directory = directory };

    /// <summary>A database of a PostgreSQL server.</summary>
    public static StorageSettings PostgreSql(string connectionString) => new() { Kind = StorageKind.PostgreSql, ConnectionString = connectionString };
}
