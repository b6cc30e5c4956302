using Microsoft.Data.Sqlite;

namespace Coordination.Harness;

/// <summary>What the record wants of one number at one executor.</summary>
internal readonly record struct Wanted(long Number, string Executor, long Services, long State);

/// <summary>The files of a data directory that hold the record, as an operator treats them (infra/README.md).</summary>
internal static class RecordFiles
{
    private static readonly string[] Files = ["journal.db", "grains.db"];

    /// <summary>Copies them beside a running silo.</summary>
    public static void Backup(string dataDirectory, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Files)
        {
            using var connection = Connect(Path.Combine(dataDirectory, file));
            using var command = connection.CreateCommand();
            command.CommandText = "VACUUM INTO $to";
            command.Parameters.AddWithValue("$to", Path.Combine(to, file));
            command.ExecuteNonQuery();
        }
    }

    /// <summary>Lays the copies in their place; what belongs to the files that were there goes with them.</summary>
    public static void Restore(string dataDirectory, string from)
    {
        foreach (var file in Files)
        {
            foreach (var part in Directory.GetFiles(dataDirectory, $"{file}*"))
            {
                File.Delete(part);
            }

            File.Copy(Path.Combine(from, file), Path.Combine(dataDirectory, file));
        }
    }

    /// <summary>What it wants of every number it ever commanded.</summary>
    public static IReadOnlyList<Wanted> WantedNow(string dataDirectory)
    {
        using var connection = Connect(Path.Combine(dataDirectory, "journal.db"));
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

    private static SqliteConnection Connect(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}
