using Microsoft.Data.Sqlite;

namespace Coordination.Harness;

/// <summary>The files of a data directory; the carriers' own is not among them.</summary>
internal sealed class SqliteRecord(CrashPlace place) : IRecordToRestore
{
    private static readonly string[] Files = ["journal.db", "grains.db"];

    private string Copies => Path.Combine(place.Folder, "backup");

    public string[] Arguments => [];

    public Task Backup()
    {
        Directory.CreateDirectory(Copies);
        foreach (var file in Files)
        {
            using var connection = Connect(Path.Combine(place.Data, file));
            using var command = connection.CreateCommand();
            command.CommandText = "VACUUM INTO $to";
            command.Parameters.AddWithValue("$to", Path.Combine(Copies, file));
            command.ExecuteNonQuery();
        }

        return Task.CompletedTask;
    }

    public Task Restore()
    {
        foreach (var file in Files)
        {
            // What belongs to the file that was there goes with it.
            foreach (var part in Directory.GetFiles(place.Data, $"{file}*"))
            {
                File.Delete(part);
            }

            File.Copy(Path.Combine(Copies, file), Path.Combine(place.Data, file));
        }

        return Task.CompletedTask;
    }

    public IReadOnlyList<Wanted> WantedNow()
    {
        using var connection = Connect(Path.Combine(place.Data, "journal.db"));
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT number, executor, services, state FROM provisioning";
        using var reader = command.ExecuteReader();
        var rows = new List<Wanted>();
        while (reader.Read())
        {
            rows.Add(new(reader.GetInt64(0), reader.GetString(1), reader.GetInt64(2), reader.GetInt64(3)));
        }

        return rows;
    }

    public void Dispose()
    {
    }

    private static SqliteConnection Connect(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}
