using System.Diagnostics;
using Coordination.DevMode;
using Coordination.Journal;
using Npgsql;

namespace Coordination.Harness;

/// <summary>A database of a PostgreSQL server of this test's own, dumped and restored by PostgreSQL's own programs.</summary>
internal sealed class PostgreSqlRecord : IRecordToRestore
{
    private readonly PostgreSqlServer server = new();
    private readonly string dump;
    private string database;

    public PostgreSqlRecord(CrashPlace place)
    {
        dump = Path.Combine(place.Folder, "coordination.dump");
        database = Use(server.CreateDatabase(isMigrated: false));
    }

    public string[] Arguments => ["--storage", "postgresql"];

    public Task Backup() => Run("pg_dump", "--format=custom", $"--file={dump}");

    public async Task Restore()
    {
        server.DropDatabase(database);
        database = Use(server.CreateDatabase(isMigrated: false));
        await Run("pg_restore", "--exit-on-error", "--no-owner", $"--dbname={new NpgsqlConnectionStringBuilder(database).Database}", dump);
    }

    public IReadOnlyList<Wanted> WantedNow()
    {
        using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(database) { Pooling = false, SearchPath = PostgreSqlAddress.JournalSchema }.ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand("SELECT number, executor, services, state FROM provisioning", connection);
        using var reader = command.ExecuteReader();
        var rows = new List<Wanted>();
        while (reader.Read())
        {
            rows.Add(new(reader.GetInt64(0), reader.GetString(1), reader.GetInt32(2), reader.GetInt16(3)));
        }

        return rows;
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(DevOptions.PostgreSqlVariable, null);
        server.Dispose();
    }

    /// <summary>Silos inherit it; no two of these tests run side by side.</summary>
    private static string Use(string connectionString)
    {
        Environment.SetEnvironmentVariable(DevOptions.PostgreSqlVariable, connectionString);
        return connectionString;
    }

    private async Task Run(string program, params string[] arguments)
    {
        var address = new NpgsqlConnectionStringBuilder(database);
        var start = new ProcessStartInfo(PostgreSqlServer.Program(program), arguments) { RedirectStandardError = true, UseShellExecute = false };
        start.Environment["PGHOST"] = address.Host;
        start.Environment["PGPORT"] = $"{address.Port}";
        start.Environment["PGUSER"] = address.Username;
        start.Environment["PGPASSWORD"] = address.Password;
        start.Environment["PGDATABASE"] = address.Database;
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(SiloProcess.Patience);
        var said = await process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {said}");
    }
}
