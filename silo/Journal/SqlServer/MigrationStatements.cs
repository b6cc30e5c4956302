using static Coordination.Journal.SqlServerParameter;

namespace Coordination.Journal;

/// <summary>What migrations keep of themselves.</summary>
internal static class MigrationStatements
{
    private const int HashCharacters = 64;

    public static readonly SqlServerStatement Exists = new("SELECT OBJECT_ID(N'schema_migration', N'U')");

    public static readonly SqlServerStatement Create = new("""
        IF OBJECT_ID(N'schema_migration', N'U') IS NULL
            CREATE TABLE schema_migration (
                -- Of infra/sql.
                folder nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
                number int NOT NULL,
                name nvarchar(200) NOT NULL,
                -- Of the script, in hexadecimal: an edited script is another migration.
                sha256 nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
                -- Microseconds since 1970-01-01 UTC.
                applied_at bigint NOT NULL,
                CONSTRAINT schema_migration_key PRIMARY KEY CLUSTERED (folder, number)
            )
        """);

    public static readonly SqlServerStatement Applied = new(
        "SELECT number, sha256, applied_at FROM schema_migration WHERE folder = @folder ORDER BY number",
        Text("@folder", SqlServerRows.NameMax));

    public static readonly SqlServerStatement Record = new(
        "INSERT INTO schema_migration (folder, number, name, sha256, applied_at) VALUES (@folder, @number, @name, @sha256, @applied_at)",
        Text("@folder", SqlServerRows.NameMax),
        Int("@number"),
        Text("@name", SqlServerRows.KeyMax),
        Text("@sha256", HashCharacters),
        Long("@applied_at"));
}
