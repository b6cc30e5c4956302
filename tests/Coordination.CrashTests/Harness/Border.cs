using Npgsql;

namespace Coordination.Harness;

/// <summary>
/// A country as it stands in production: a core silo and an edge silo on one PostgreSQL database, of which the edge's login sees the table of
/// members and nothing else.
/// </summary>
internal sealed class Border : IAsyncDisposable
{
    private const string EdgeLogin = "edge_login";
    private const string EdgePassword = "edge-password";

    private readonly PostgreSqlServer server;
    private readonly string database;
    private readonly List<CoordinationClient> clients = [];

    private Border(PostgreSqlServer server, string database, Surroundings around)
    {
        this.server = server;
        this.database = database;
        Around = around;
        Rows = new(database);
    }

    public Surroundings Around { get; }

    public ClusterRows Rows { get; }

    public ServedSilo Core { get; private set; } = null!;

    public ServedSilo Edge { get; private set; } = null!;

    public static async Task<Border> Of(CrashPlace place)
    {
        var server = PostgreSqlServer.Shared;
        var database = server.CreateDatabase(isMigrated: false);
        var border = new Border(server, database, await Surroundings.Of(place, database));
        try
        {
            await border.Around.Migrated();

            // The rights of infra/README.md.
            await border.Rows.Execute($"""
                DO $$ BEGIN CREATE ROLE {EdgeLogin} LOGIN PASSWORD '{EdgePassword}'; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
                GRANT USAGE ON SCHEMA cluster TO {EdgeLogin};
                GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA cluster TO {EdgeLogin};
                """);
            border.Core = border.Around.ServeCore();
            border.Edge = border.Around.ServeEdge(new NpgsqlConnectionStringBuilder(database) { Username = EdgeLogin, Password = EdgePassword }.ConnectionString);
            await Task.WhenAll(border.Core.Ready(), border.Edge.Ready());
            return border;
        }
        catch
        {
            await border.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client of the edge's gateway.</summary>
    public async Task<CoordinationClient> As(Audit.Principal principal)
    {
        clients.Add(await Around.As(principal, Edge));
        return clients[^1];
    }

    /// <summary>Another core silo, once there is none.</summary>
    public async Task CoreAgain() => Core = await Around.ServeCore().Ready();

    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }

        Around.Dispose();
        server.DropDatabase(database);
    }
}
