using System.Data;
using Npgsql;
using static Coordination.Journal.PostgreSqlValue;

namespace Coordination.Journal;

/// <summary>Migrations of one schema of a database. Status reads only; the schema is made by the first script that is applied.</summary>
internal sealed class PostgreSqlMigrations : Migrations, IDisposable
{
    private readonly NpgsqlConnection connection;
    private readonly PostgreSqlAddress address;
    private readonly string schema;

    private PostgreSqlMigrations(PostgreSqlAddress address, string schema, string folder, TimeProvider time)
        : base(MigrationScript.In(folder), time)
    {
        this.address = address;
        this.schema = schema;
        connection = new(address.Migrations(schema));
    }

    public override string Target => $"{address.Name}, schema {schema}";

    /// <summary>Those of the journal.</summary>
    public static PostgreSqlMigrations Journal(PostgreSqlAddress address, TimeProvider time) => new(address, PostgreSqlAddress.JournalSchema, "postgresql/", time);

    /// <summary>Those of Microsoft.Orleans.Persistence.AdoNet.</summary>
    public static PostgreSqlMigrations Grains(PostgreSqlAddress address, TimeProvider time) => new(address, PostgreSqlAddress.GrainsSchema, "postgresql/grains/", time);

    /// <summary>Those of Microsoft.Orleans.Clustering.AdoNet and Microsoft.Orleans.Reminders.AdoNet.</summary>
    public static PostgreSqlMigrations Cluster(PostgreSqlAddress address, TimeProvider time) => new(address, PostgreSqlAddress.ClusterSchema, "postgresql/cluster/", time);

    public void Dispose() => connection.Dispose();

    /// <summary>A lock of the server's on the schema's name: of two silos that start, the second waits, and then finds nothing to do.</summary>
    protected override IDisposable Alone()
    {
        Execute(Command("SELECT pg_advisory_lock(hashtextextended($1, 0))", Of(LockName)));
        return new Lock(this);
    }

    protected override IReadOnlyDictionary<int, AppliedScript> Applied() => Guarded(() =>
    {
        var applied = new Dictionary<int, AppliedScript>();
        using var known = Opened(Command("SELECT to_regclass($1) IS NOT NULL", Of($"{schema}.schema_migration")));
        if (known.ExecuteScalar() is not true)
        {
            return applied;
        }

        using var command = Opened(Command("SELECT number, sha256, applied_at FROM schema_migration"));
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            applied.Add(reader.GetInt32(0), new(reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2)));
        }

        return applied;
    });

    protected override void Apply(MigrationScript script, DateTimeOffset now) => Guarded(() =>
    {
        Open();
        using var transaction = connection.BeginTransaction();
        Execute(new NpgsqlCommand($"""
            CREATE SCHEMA IF NOT EXISTS {schema};
            CREATE TABLE IF NOT EXISTS schema_migration (
                number integer NOT NULL PRIMARY KEY,
                name text NOT NULL,
                -- Of the script, in hexadecimal: an edited script is another migration.
                sha256 text NOT NULL,
                applied_at timestamptz NOT NULL
            );
            """));
        Execute(new NpgsqlCommand(script.Text));
        Execute(Command(
            "INSERT INTO schema_migration (number, name, sha256, applied_at) VALUES ($1, $2, $3, $4)",
            Of(script.Number),
            Of(script.Name),
            Of(script.Sha256),
            Of(now)));
        transaction.Commit();
        return true;
    });

    private string LockName => $"coordination {schema}";

    private void Execute(NpgsqlCommand command) => Guarded(() =>
    {
        using var opened = Opened(command);
        return opened.ExecuteNonQuery();
    });

    private NpgsqlCommand Opened(NpgsqlCommand command)
    {
        Open();
        command.Connection = connection;
        return command;
    }

    private void Open()
    {
        if (connection.State != ConnectionState.Open)
        {
            connection.Open();
        }
    }

    private T Guarded<T>(Func<T> run)
    {
        try
        {
            return run();
        }
        catch (NpgsqlException exception)
        {
            throw PostgreSqlFailure.Of(exception, address.Name);
        }
    }

    private sealed class Lock(PostgreSqlMigrations migrations) : IDisposable
    {
        public void Dispose()
        {
            // A connection that was lost has lost its locks.
            if (migrations.connection.State == ConnectionState.Open)
            {
                migrations.Execute(Command("SELECT pg_advisory_unlock(hashtextextended($1, 0))", Of(migrations.LockName)));
            }
        }
    }
}
