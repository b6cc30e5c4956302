using System.Text.Json.Serialization;
using Coordination.Hosting;
using Coordination.Journal;

namespace Coordination.Migrate;

/// <summary>What <c>migrate -o json</c> prints.</summary>
/// <param name="Storage">Kind and place, without user and password.</param>
/// <param name="Waiting">Migrations that wait.</param>
/// <param name="Applied">Migrations this run applied.</param>
/// <param name="Migrations">All of them.</param>
internal sealed record MigrateReport(string Storage, int Waiting, int Applied, IReadOnlyList<MigrationLine> Migrations)
{
    public static MigrateReport Of(StorageSettings storage, MigrationTargets targets, HashSet<(string Target, int Number)> applied)
    {
        List<MigrationLine> lines =
        [
            .. targets.All.SelectMany(target => target.Migrations.Status().Select(migration =>
                new MigrationLine(target.Name, target.Migrations.Target, migration.Number, migration.Name, migration.AppliedAt))),
        ];
        return new(storage.ToString(), lines.Count(line => line.AppliedAt is null), applied.Count, lines);
    }
}

/// <summary>One migration of one target.</summary>
/// <param name="Target"><c>journal</c>, <c>grains</c> or <c>cluster</c>.</param>
/// <param name="Database">Where the target is.</param>
/// <param name="Number">From 1.</param>
/// <param name="Name">File name.</param>
/// <param name="AppliedAt">UTC; null while it waits.</param>
internal sealed record MigrationLine(string Target, string Database, int Number, string Name, DateTimeOffset? AppliedAt);

/// <summary>A script that waits, as <c>--dry-run</c> prints it.</summary>
internal sealed record ScriptToRun(string Target, string Database, int Number, string Name, string Text);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(MigrateReport))]
[JsonSerializable(typeof(IReadOnlyList<ScriptToRun>))]
internal sealed partial class MigrateJson : JsonSerializerContext;
