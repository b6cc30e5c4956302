using Microsoft.Data.SqlClient;
using Npgsql;

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
    /// <summary>The kinds as people write them.</summary>
    public static readonly IReadOnlyDictionary<string, StorageKind> Kinds = new Dictionary<string, StorageKind>(StringComparer.Ordinal)
    {
        ["sqlite"] = StorageKind.Sqlite,
        ["postgresql"] = StorageKind.PostgreSql,
        ["sqlserver"] = StorageKind.SqlServer,
    };

    public required StorageKind Kind { get; init; }

    /// <summary>Folder of the SQLite files; empty for a server.</summary>
    public string Directory { get; init; } = string.Empty;

    /// <summary>How to reach the server; empty for SQLite. Never printed: it may hold a password.</summary>
    public string ConnectionString { get; init; } = string.Empty;

    /// <summary>
    /// Writers of the journal in this silo, 1 or 2, on a server. Two make large orders faster, and halve how many silos there can be
    /// (<see cref="Journal.SlotHead.Slots"/> slots).
    /// </summary>
    public int Writers { get; init; } = 2;

    /// <summary>Whether missing migrations are applied at the start; else a start with an old schema is refused.</summary>
    public bool Migrate { get; init; } = true;

    /// <summary>The embedded files of a folder.</summary>
    public static StorageSettings Sqlite(string directory) => new() { Kind = StorageKind.Sqlite, Directory = directory };

    /// <summary>A database of a PostgreSQL server.</summary>
    public static StorageSettings PostgreSql(string connectionString) => new() { Kind = StorageKind.PostgreSql, ConnectionString = connectionString };

    /// <summary>Reads <c>storage</c>; complains of what cannot be used. A connection string is a setting or a file's content, never an option.</summary>
    public static StorageSettings Read(SettingsReader settings)
    {
        var kind = settings.Choice("storage:kind", (StorageKind)(-1), Kinds);
        if (!Enum.IsDefined(kind) && settings.Text("storage:kind") is null)
        {
            settings.Complain("storage:kind is not set: --storage sqlite, postgresql or sqlserver.");
        }

        var directory = settings.Text("storage:directory");
        var writers = settings.Number("storage:writers", 2, 1, 2);
        var connectionString = settings.Secret("storage:connectionString");
        if (kind is StorageKind.Sqlite)
        {
            return Sqlite(Path.GetFullPath(directory ?? "./data")) with { Migrate = false };
        }

        if (Enum.IsDefined(kind) && connectionString is null)
        {
            settings.Complain($"storage:connectionString is not set: put it into the file, or into the environment as {SettingsReader.EnvironmentPrefix}STORAGE__CONNECTIONSTRING; storage:connectionStringFile names a file that holds it.");
        }

        var storage = new StorageSettings { Kind = kind, ConnectionString = connectionString ?? string.Empty, Migrate = false, Writers = writers };
        if (connectionString is not null && storage.Where() is null)
        {
            settings.ComplainOfSecret("storage:connectionString", $"it is no connection string of {kind} that names a server and a database");
        }

        return storage;
    }

    /// <summary>Where it is, without user and password.</summary>
    public override string ToString() => $"{Kinds.Single(kind => kind.Value == Kind).Key} {Where()}";

    private string? Where()
    {
        try
        {
            switch (Kind)
            {
                case StorageKind.PostgreSql:
                    var postgres = new NpgsqlConnectionStringBuilder(ConnectionString);
                    return postgres is { Host.Length: > 0, Database.Length: > 0 } ? $"{postgres.Host}:{postgres.Port}/{postgres.Database}" : null;
                case StorageKind.SqlServer:
                    var server = new SqlConnectionStringBuilder(ConnectionString);
                    return server is { DataSource.Length: > 0, InitialCatalog.Length: > 0 } ? $"{server.DataSource}/{server.InitialCatalog}" : null;
                default:
                    return Directory;
            }
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
