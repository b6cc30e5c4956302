using Coordination.Admission;
using Coordination.Hosting;
using Coordination.Journal;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace Coordination.Clustering;

/// <summary>How a silo finds the others, and what it does when one of them, or it itself, is gone.</summary>
internal static class ClusterRegistration
{
    /// <summary>A silo that serves: alone on SQLite, one of several on a server's database.</summary>
    public static ISiloBuilder AddCluster(this ISiloBuilder silo, SiloConfiguration configuration)
    {
        silo.AddFailureDetection().AddLastResort();
        if (configuration.Silo.Storage.Kind is StorageKind.Sqlite)
        {
            silo.UseLocalhostClustering(configuration.SiloPort, configuration.GatewayPort, serviceId: configuration.ServiceId, clusterId: configuration.Silo.ClusterId);
        }
        else
        {
            AddMembers(silo, configuration);
        }

        silo.Services.AddSingleton<Departure>();
        silo.Services.AddSingleton<IFatalErrorHandler>(services => services.GetRequiredService<Departure>());
        if (configuration.Silo.Role.HasCore())
        {
            silo.Services.AddHostedService<SlotWatch>();
            silo.Services.AddHostedService<DeadSilos>();
        }

        return silo;
    }

    private static void AddMembers(ISiloBuilder silo, SiloConfiguration configuration)
    {
        var database = ClusterDatabase.Of(configuration.Silo.Storage);
        silo.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (configuration.Silo.ClusterId, configuration.ServiceId))
            .ConfigureEndpoints(configuration.Address, configuration.SiloPort, configuration.GatewayPort)
            .UseAdoNetClustering(members => (members.Invariant, members.ConnectionString) = (database.Invariant, database.ConnectionString))
            .UseAdoNetReminderService(reminders => (reminders.Invariant, reminders.ConnectionString) = (database.Invariant, database.ConnectionString));
    }
}

/// <summary>The tables of members and reminders: <c>infra/sql/*/cluster</c>, in the database of the journal.</summary>
/// <param name="Invariant">Name by which Orleans knows the driver.</param>
/// <param name="ConnectionString">How to reach them. Never printed.</param>
internal readonly record struct ClusterDatabase(string Invariant, string ConnectionString)
{
    public static ClusterDatabase Of(StorageSettings storage) => storage.Kind switch
    {
        StorageKind.PostgreSql => new("Npgsql", new PostgreSqlAddress(storage.ConnectionString).Cluster()),
        StorageKind.SqlServer => new("Microsoft.Data.SqlClient", storage.ConnectionString),
        _ => throw new NotSupportedException($"There is no cluster on {storage.Kind} yet."),
    };

    public override string ToString() => $"{nameof(ClusterDatabase)} of {Invariant}";
}
