using Coordination.Harness;
using Coordination.Hosting;
using Coordination.Journal;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace Coordination.Clustering;

/// <summary>Silos of one cluster, in one process, on one PostgreSQL database.</summary>
public sealed class SpreadTests : IAsyncLifetime
{
    private const string ClusterSecret = "0123456789abcdef0123456789abcdef";
    private const string Poller = "deadline-shard";
    private static readonly TimeSpan EvidenceMax = TimeSpan.FromSeconds(60);

    private readonly string connectionString = PostgreSqlServer.Shared.CreateDatabase();
    private readonly InProcessTestCluster cluster;

    public SpreadTests()
    {
        var settings = new SiloSettings
        {
            Storage = new() { Kind = StorageKind.PostgreSql, ConnectionString = connectionString },
            Carriers = [],
            TokenIssuer = "test",
            TokenKeys = [],
            ClusterId = "test",
            ClusterSecret = ClusterSecret,
        };
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) => silo.AddCoordination(settings));
        cluster = builder.Build();
    }

    public async ValueTask InitializeAsync() => await cluster.DeployAsync();

    public async ValueTask DisposeAsync()
    {
        await cluster.DisposeAsync();
        PostgreSqlServer.Shared.DropDatabase(connectionString);
    }

    [Fact]
    public async Task A_silo_that_joins_takes_its_share_of_what_lives_long()
    {
        var alone = await Until(shares => shares.Values.Sum() == IDueRows.Shards);
        Assert.Single(alone);

        await cluster.StartAdditionalSiloAsync();

        var shared = await Until(shares => shares.Count == 2 && shares.Values.All(share => share == IDueRows.Shards / 2));
        Assert.Equal(IDueRows.Shards, shared.Values.Sum());
    }

    /// <summary>Pollers by silo, looked at until they are as wanted.</summary>
    private async Task<IReadOnlyDictionary<SiloAddress, int>> Until(Func<IReadOnlyDictionary<SiloAddress, int>, bool> wanted)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(EvidenceMax);
        using var pulse = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var shares = await Shares();
        while (!wanted(shares))
        {
            Assert.False(patience.IsCancellationRequested, $"Last seen: {string.Join(", ", shares.Select(share => $"{share.Key} {share.Value}"))}");
            await pulse.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            shares = await Shares();
        }

        return shares;
    }

    // Asked from inside: no client may ask this.
    private async Task<IReadOnlyDictionary<SiloAddress, int>> Shares()
    {
        var grains = ((InProcessSiloHandle)cluster.Silos[0]).SiloHost.Services.GetRequiredService<IGrainFactory>();
        var statistics = await grains.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics();
        return statistics.Where(grain => grain.GrainId.Type.ToString() == Poller)
            .GroupBy(grain => grain.SiloAddress)
            .ToDictionary(group => group.Key, group => group.Count());
    }
}
