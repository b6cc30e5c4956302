using Npgsql;

namespace Coordination.Journal;

/// <summary>A database, and the connection strings of what a silo does with it, made from the one it was given.</summary>
internal sealed class PostgreSqlAddress
{
    /// <summary>Schema of the journal.</summary>
    public const string JournalSchema = "journal";

    /// <summary>Schema of the states of grains that record no facts.</summary>
    public const string GrainsSchema = "grains";

    /// <summary>Schema of the cluster's members and reminders.</summary>
    public const string ClusterSchema = "cluster";

    /// <summary>How long a connection may take to open.</summary>
    public const int ConnectSeconds = 5;

    /// <summary>How long a connection is silent before it is probed; unanswered probes, half as far apart, end it.</summary>
    public const int ProbeAfterSeconds = 10;

    /// <summary>Connections of the provider for grains that record no facts.</summary>
    public const int GrainsConnectionsMax = 32;

    /// <summary>How long a statement about members may take: a silo that waits longer has been voted out.</summary>
    public const int ClusterCommandSeconds = 10;

    /// <summary>Connections of the providers of members and reminders.</summary>
    public const int ClusterConnectionsMax = 4;

    // Batches are one to three megabytes: less and larger parcels.
    private const int WriteBufferBytes = 65_536;
    private const int ReadBufferBytes = 65_536;
    private const int PreparedMax = 200;
    private const int GrainsPreparedMax = 20;

    private readonly string given;

    /// <exception cref="ArgumentException">It is no connection string, or names no server or no database.</exception>
    public PostgreSqlAddress(string connectionString)
    {
        given = connectionString;
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        if (string.IsNullOrEmpty(builder.Host) || string.IsNullOrEmpty(builder.Database))
        {
            throw new ArgumentException("The connection string of PostgreSQL names no Host or no Database.", nameof(connectionString));
        }

        Name = $"PostgreSQL {builder.Host}:{builder.Port}/{builder.Database}";
    }

    /// <summary>Server and database, without user and password.</summary>
    public string Name { get; }

    /// <summary>For the journal's connections: one for the writer, one for each reader, kept as long as they last.</summary>
    /// <remarks>
    /// A statement is planned once, maybe while its tables are empty, and must be as good when they hold twenty million rows: no
    /// plan but one along an index is allowed. The price of a forbidden plan is what makes the server compile, hence no compiling.
    /// </remarks>
    public string Journal(PostgreSqlJournalOptions options)
    {
        var builder = Builder("coordination journal", JournalSchema);
        builder.Pooling = false;
        builder.CommandTimeout = (int)Math.Ceiling(options.AnswerMax.TotalSeconds);
        builder.MaxAutoPrepare = PreparedMax;
        builder.AutoPrepareMinUsages = 1;
        builder.WriteBufferSize = WriteBufferBytes;
        builder.ReadBufferSize = ReadBufferBytes;
        builder.Options = string.Join(' ', new[]
        {
            builder.Options,
            Setting("lock_timeout", (int)options.LockWaitMax.TotalMilliseconds),
            Setting("idle_in_transaction_session_timeout", (int)options.StandstillMax.TotalMilliseconds),
            Setting("plan_cache_mode", "force_generic_plan"),
            Setting("enable_seqscan", "off"),
            Setting("enable_bitmapscan", "off"),
            Setting("enable_hashjoin", "off"),
            Setting("enable_mergejoin", "off"),
            Setting("max_parallel_workers_per_gather", 0),
            Setting("jit", "off"),
            options.Durability == Durability.ProcessOnly ? Setting("synchronous_commit", "off") : null,
        }.Where(setting => !string.IsNullOrEmpty(setting)));
        return builder.ConnectionString;
    }

    /// <summary>For Microsoft.Orleans.Persistence.AdoNet, which opens a connection for every read and write.</summary>
    public string Grains()
    {
        var builder = Builder("coordination grains", GrainsSchema);
        builder.MaxPoolSize = GrainsConnectionsMax;
        builder.MaxAutoPrepare = GrainsPreparedMax;
        return builder.ConnectionString;
    }

    /// <summary>For Microsoft.Orleans.Clustering.AdoNet and Microsoft.Orleans.Reminders.AdoNet, which find their queries by the schema.</summary>
    public string Cluster()
    {
        var builder = Builder("coordination cluster", ClusterSchema);
        builder.CommandTimeout = ClusterCommandSeconds;
        builder.MaxPoolSize = ClusterConnectionsMax;
        return builder.ConnectionString;
    }

    /// <summary>For migrations of a schema, which may take long and wait for another silo's.</summary>
    public string Migrations(string schema)
    {
        var builder = Builder("coordination migrate", schema);
        builder.Pooling = false;
        builder.CommandTimeout = 0;
        return builder.ConnectionString;
    }

    private NpgsqlConnectionStringBuilder Builder(string application, string schema) => new(given)
    {
        ApplicationName = application,
        SearchPath = schema,
        Timeout = ConnectSeconds,
        TcpKeepAlive = true,
        TcpKeepAliveTime = ProbeAfterSeconds,
        TcpKeepAliveInterval = ProbeAfterSeconds / 2,
        IncludeErrorDetail = false,
        Enlist = false,
    };

    private static string Setting<T>(string name, T value) => FormattableString.Invariant($"-c {name}={value}");
}
