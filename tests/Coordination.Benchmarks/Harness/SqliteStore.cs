using System.Data.Common;
using Coordination.Hosting;
using Coordination.Journal;
using Coordination.Transitions;
using Microsoft.Data.Sqlite;

namespace Coordination.Harness;

/// <summary>SQLite files in a folder.</summary>
internal sealed class SqliteStore(string folder) : Store(folder)
{
    public override StorageKind Kind => StorageKind.Sqlite;

    public override StorageSettings Settings => StorageSettings.Sqlite(Folder);

    public override (IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment) OfProgram =>
        ([], new Dictionary<string, string>());

    // The provider's name for SQLite; the driver it loads is Microsoft.Data.Sqlite.
    public override string Invariant => "System.Data.SQLite";

    public override string PlainConnectionString => $"Data Source={GrainsPath}";

    // There is no network to save round trips on, and its statements are cached by the connection.
    public override string TunedConnectionString => PlainConnectionString;

    // Writers of one file wait for one another: more of them only wait longer.
    public override int NaiveCallsMax => 64;

    private string GrainsPath => GrainsSchema.File(Settings);

    public override void PrepareNaive() => new GrainsSchema(Settings, TimeProvider.System).Prepare();

    public override long NaiveStateBytes(long number)
    {
        using var connection = Open(GrainsPath);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT length(PayloadBinary) FROM OrleansStorage WHERE GrainIdN1 = $number";
        command.Parameters.AddWithValue("$number", number);
        return (long)command.ExecuteScalar()!;
    }

    public override RawRows Raw() => new SqliteRawRows(this);

    public override DbConnection Open() => Open(Path.Combine(Folder, "journal.db"));

    public override string SecondOf(string column) => $"{column} / 1000000";

    public override long Bytes() =>
        new DirectoryInfo(Folder).EnumerateFiles()
            .Where(file => file.Name.StartsWith("journal.db", StringComparison.Ordinal) || file.Name.StartsWith("grains.db", StringComparison.Ordinal))
            .Sum(file => file.Length);

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    public override ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
