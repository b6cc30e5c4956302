using Coordination.Hosting;

namespace Coordination.Journal;

/// <summary>Brings the schema of grains that record no facts up to date before the provider reads its queries from it.</summary>
internal sealed class GrainsSchema(StorageSettings storage, TimeProvider time) : ILifecycleParticipant<ISiloLifecycle>
{
    /// <summary>The file it is in where the record is kept in files.</summary>
    public static string File(StorageSettings storage) => Path.Combine(storage.Directory, "grains.db");

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(GrainsSchema),
        ServiceLifecycleStage.RuntimeInitialize,
        _ =>
        {
            Prepare();
            return Task.CompletedTask;
        });

    /// <summary>Makes the schema, or migrates it.</summary>
    public void Prepare()
    {
        switch (storage.Kind)
        {
            case StorageKind.Sqlite:
                Directory.CreateDirectory(storage.Directory);
                using (var file = new SqliteDatabase(File(storage)))
                {
                    file.Execute("PRAGMA journal_mode = WAL");
                    SqliteMigrations.Grains(file, time).Require(storage.Migrate);
                }

                break;
            case StorageKind.PostgreSql:
                using (var migrations = PostgreSqlMigrations.Grains(new(storage.ConnectionString), time))
                {
                    migrations.Require(storage.Migrate);
                }

                break;
            case StorageKind.SqlServer:
                SqlServerMigrations.RequireThoseOfOrleans(storage, time);
                break;
            default:
                throw new NotSupportedException($"There is no storage of grains on {storage.Kind} yet.");
        }
    }
}
