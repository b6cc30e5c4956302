using System.Globalization;
using System.Net;
using Npgsql;

namespace Coordination.Harness;

/// <summary>The PostgreSQL server of a run: the one that the environment names, or one of its own, which ends with the run.</summary>
internal sealed class BenchServer : IDisposable
{
    /// <summary>Names a server, and a database on it to connect to while others are made.</summary>
    public const string Variable = "COORDINATION_POSTGRESQL";

    /// <summary>Settings of a server of the run's own, beside <c>fsync</c> and <c>synchronous_commit</c>, which are on.</summary>
    public static readonly IReadOnlyList<string> Settings = ["shared_buffers = 2GB", "max_wal_size = 8GB", "max_connections = 300"];

    private readonly PostgreSqlServer? own;
    private readonly string connectionString;
    private int databases;

    private BenchServer(PostgreSqlServer? own, string connectionString)
    {
        this.own = own;
        this.connectionString = connectionString;
        Process = FindProcess();
    }

    /// <summary>The server's first process; 0 where it is on another machine.</summary>
    public int Process { get; }

    /// <exception cref="BenchmarkFailedException">There is none.</exception>
    public static BenchServer Start()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
        {
            return new(null, given);
        }

        try
        {
            var own = new PostgreSqlServer([.. Settings]);
            return new(own, own.ConnectionString("postgres"));
        }
        catch (InvalidOperationException failure)
        {
            throw new BenchmarkFailedException($"{failure.Message} {Variable} may name a server instead, and --storage sqlite needs none.");
        }
    }

    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder(connectionString) { Database = database }.ConnectionString;

    /// <summary>Makes an empty database and answers its name.</summary>
    public string Create()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"coordination_benchmark_{Environment.ProcessId}_{databases++}");
        Execute($"CREATE DATABASE {name}");
        return name;
    }

    public void Drop(string database) => Execute($"DROP DATABASE IF EXISTS {database} WITH (FORCE)");

    public void Dispose() => own?.Dispose();

    private int FindProcess()
    {
        var host = new NpgsqlConnectionStringBuilder(connectionString).Host;
        if (!(IPAddress.TryParse(host, out var address) ? IPAddress.IsLoopback(address) : host is "localhost"))
        {
            return 0;
        }

        using var connection = new NpgsqlConnection(connectionString);
        connection.Open();
        using var command = new NpgsqlCommand("SELECT pg_backend_pid()", connection);
        return ProcessTimes.ParentOf((int)command.ExecuteScalar()!);
    }

    private void Execute(string sql)
    {
        using var connection = new NpgsqlConnection(connectionString);
        connection.Open();
#pragma warning disable CA2100 // Names that are made here.
        using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
