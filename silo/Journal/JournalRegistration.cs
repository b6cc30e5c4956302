using Coordination.Carriers;
using Coordination.Crypto;
using Coordination.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace Coordination.Journal;

/// <summary>How a silo gets its journal and, beside it, the storage of grains that record no facts.</summary>
internal static class JournalRegistration
{
    /// <summary>Name of the provider for grains that record no facts.</summary>
    public const string GrainsStorageName = "grains";

    /// <summary>The journal, and the storage provider <see cref="IJournal.StorageName"/> on it.</summary>
    public static ISiloBuilder AddJournalStorage(this ISiloBuilder silo, StorageSettings storage)
    {
        silo.Services.AddJournal(services => DialectOf(
            storage,
            services.GetRequiredService<IOptions<ClusterOptions>>().Value.ServiceId,
            services.GetRequiredService<TimeProvider>()));
        silo.Services.AddKeyedSingleton<IGrainStorageSerializer>(IJournal.StorageName, (services, _) =>
            ActivatorUtilities.CreateInstance<OrleansGrainStorageSerializer>(services));
        silo.Services.AddKeyedSingleton<IGrainStorage>(IJournal.StorageName, (services, _) => new JournalGrainStorage(
            services.GetRequiredService<IStateRows>(),
            services.GetRequiredKeyedService<IGrainStorageSerializer>(IJournal.StorageName),
            services.GetRequiredService<IActivatorProvider>()));
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, JournalLifecycle>();
        return silo;
    }

    /// <summary>The journal alone. Needs <see cref="ICarrierDirectory"/>; the container closes it.</summary>
    public static IServiceCollection AddJournal(this IServiceCollection services, Func<IServiceProvider, IJournalDialect> dialect)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(dialect);
        services.AddSingleton(provider => new GroupCommitJournal(
            provider.GetRequiredService<IJournalDialect>(),
            provider.GetRequiredService<ICarrierDirectory>(),
            provider.GetService<ILocalSiloDetails>() is { } silo ? OwnerOf(silo.SiloAddress) : $"{Environment.MachineName}/{Environment.ProcessId}",
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<GroupCommitJournal>>(),
            suite: provider.GetService<ICryptoSuite>()));
        services.AddSingleton<IJournal>(provider => provider.GetRequiredService<GroupCommitJournal>());
        services.AddSingleton<IStateRows>(provider => provider.GetRequiredService<GroupCommitJournal>());
        services.AddSingleton<IChainRows>(provider => provider.GetRequiredService<GroupCommitJournal>());
        return services;
    }

    /// <summary>The name under which a silo holds its slot of the journal: no two lives of a silo share it.</summary>
    public static string OwnerOf(SiloAddress silo) => silo.ToParsableString();

    /// <summary>Opens the journal's database and brings its schema up to date, or refuses it.</summary>
    public static IJournalDialect DialectOf(StorageSettings storage, string serviceId, TimeProvider time) => storage.Kind switch
    {
        StorageKind.Sqlite => new SqliteDialect(new() { Directory = storage.Directory, ServiceId = serviceId, Migrate = storage.Migrate }, time),
        StorageKind.PostgreSql => new PostgreSqlDialect(new() { ConnectionString = storage.ConnectionString, ServiceId = serviceId, Migrate = storage.Migrate, Writers = storage.Writers }, time),
        StorageKind.SqlServer => new SqlServerDialect(new() { ConnectionString = storage.ConnectionString, ServiceId = serviceId, Migrate = storage.Migrate, Writers = storage.Writers }, time),
        _ => throw new NotSupportedException($"There is no journal on {storage.Kind} yet."),
    };

    /// <summary>
    /// Microsoft.Orleans.Persistence.AdoNet for grains that record no facts, with queries that are one statement each: whatever
    /// fails, no pooled connection is left inside an open transaction.
    /// </summary>
    public static ISiloBuilder AddGrainsStorage(this ISiloBuilder silo, StorageSettings storage)
    {
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(services =>
            new GrainsSchema(storage, services.GetRequiredService<TimeProvider>()));
        silo.AddAdoNetGrainStorage(GrainsStorageName, options => (options.Invariant, options.ConnectionString) = GrainsDatabase(storage));
        return silo;
    }

    private static (string Invariant, string ConnectionString) GrainsDatabase(StorageSettings storage) => storage.Kind switch
    {
        // The provider's name for SQLite; the driver it loads is Microsoft.Data.Sqlite all the same.
        StorageKind.Sqlite => ("System.Data.SQLite", $"Data Source={GrainsSchema.File(storage)}"),
        StorageKind.PostgreSql => ("Npgsql", new PostgreSqlAddress(storage.ConnectionString).Grains()),
        StorageKind.SqlServer => ("Microsoft.Data.SqlClient", storage.ConnectionString),
        _ => throw new NotSupportedException($"There is no storage of grains on {storage.Kind} yet."),
    };
}

/// <summary>Opens the journal before anything asks for it, so that a locked folder or a newer schema stops the silo's start.</summary>
internal sealed class JournalLifecycle(IServiceProvider services) : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(GroupCommitJournal),
        ServiceLifecycleStage.RuntimeInitialize,
        _ =>
        {
            services.GetRequiredService<GroupCommitJournal>();
            return Task.CompletedTask;
        });
}
