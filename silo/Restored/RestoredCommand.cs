using System.CommandLine;
using Coordination.DevMode;
using Coordination.Hosting;

namespace Coordination.Restored;

/// <summary>The command line of <c>silo -- restored</c>.</summary>
internal static class RestoredCommand
{
    private const string Sqlite = "sqlite";
    private const string PostgreSql = "postgresql";

    public static Command Build(Func<StorageSettings, CancellationToken, Task<int>> run)
    {
        Option<string> data = new("--data") { Description = "Directory of the databases.", DefaultValueFactory = _ => "./data" };
        Option<string> storage = new("--storage") { Description = $"Where the record is kept: sqlite, files in --data, or postgresql, the database that {DevOptions.PostgreSqlVariable} names.", DefaultValueFactory = _ => Sqlite };
        storage.AcceptOnlyFromAmong(Sqlite, PostgreSql);
        var command = new Command("restored", "Say that the database was restored from a backup, before a silo is started on it: nothing is commanded until coord fence raise.") { data, storage };
        command.Validators.Add(result =>
        {
            if (result.GetValue(storage) == PostgreSql && string.IsNullOrEmpty(Environment.GetEnvironmentVariable(DevOptions.PostgreSqlVariable)))
            {
                result.AddError($"--storage {PostgreSql} needs the environment variable {DevOptions.PostgreSqlVariable}: Host=…;Database=…;Username=…;Password=….");
            }
        });
        command.SetAction((parsed, cancellation) => run(
            parsed.GetValue(storage) == PostgreSql
                ? StorageSettings.PostgreSql(Environment.GetEnvironmentVariable(DevOptions.PostgreSqlVariable)!)
                : StorageSettings.Sqlite(Path.GetFullPath(parsed.GetValue(data)!)),
            cancellation));
        return command;
    }
}
