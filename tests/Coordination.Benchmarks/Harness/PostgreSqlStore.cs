using System.Data.Common;
using System.Globalization;
using Coordination.Hosting;
using Coordination.Journal;
using Coordination.Transitions;
using Npgsql;

namespace Coordination.Harness;

/// <summary>A database of a PostgreSQL server.</summary>
internal sealed class PostgreSqlStore(string folder, BenchServer server, string database) : Store(folder)
{
    private const int TunedPool = 32;
    private const int TunedPrepared = 20;

    private readonly string connectionString = server.ConnectionString(database);

    public override StorageKind Kind => StorageKind.PostgreSql;

    public override StorageSettings Settings => StorageSettings.PostgreSql(connectionString);

    public override (IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment) OfProgram =>
        (["--storage", StorageNames.Of(Kind)], new Dictionary<string, string> { [BenchServer.Variable] = connectionString });

    public override string Invariant => "Npgsql";

    public override string PlainConnectionString => Naive().ConnectionString;

    public override string TunedConnectionString
    {
        get
        {
            var tuned = Naive();
            tuned.MaxPoolSize = TunedPool;
            tuned.MaxAutoPrepare = TunedPrepared;
            return tuned.ConnectionString;
        }
    }

    public override int NaiveCallsMax => 512;

    public override int ServerProcess => server.Process;

    public override void PrepareNaive() => new GrainsSchema(Settings, TimeProvider.System).Prepare();

    public override long NaiveStateBytes(long number)
    {
        using var connection = new NpgsqlConnection(PlainConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand("SELECT length(PayloadBinary) FROM OrleansStorage WHERE GrainIdN1 = $1", connection);
        command.Parameters.Add(new() { Value = number });
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    public override RawRows Raw() => new PostgreSqlRawRows(this, connectionString);

    public override DbConnection Open()
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString)
        {
            SearchPath = PostgreSqlAddress.JournalSchema,
            Pooling = false,
            CommandTimeout = 0,
        }.ConnectionString);
        connection.Open();
        return connection;
    }

    public override string SecondOf(string column) => $"floor(extract(epoch FROM {column}))::bigint";

    public override long Bytes() => Value("SELECT pg_database_size(current_database())");

    public override ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        server.Drop(database);
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private NpgsqlConnectionStringBuilder Naive() => new(connectionString) { SearchPath = PostgreSqlAddress.GrainsSchema };
}
