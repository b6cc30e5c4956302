using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Orders;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Storage;
using Orleans.TestingHost;
using static Coordination.Conformance.JournalSamples;

namespace Coordination.Conformance;

/// <summary>What Microsoft.Orleans.Persistence.AdoNet and the journal find of each other's, through a silo that has both.</summary>
public abstract partial class JournalConformance
{
    [Fact]
    public async Task AdoNet_reads_what_the_journal_wrote_and_cannot_write_it()
    {
        test.Dispose();
        await using var cluster = await Silo(silo =>
        {
            silo.Services.AddSingleton<ICarrierDirectory>(new NoCarriers());
            silo.AddJournalStorage(database.Settings);
            silo.AddAdoNetGrainStorage("reader", options => (options.Invariant, options.ConnectionString) = database.AdoNet);
            silo.Services.AddOptions<AdoNetGrainStorageOptions>("reader").Configure<IServiceProvider>((options, provider) =>
                options.GrainStorageSerializer = ActivatorUtilities.CreateInstance<OrleansGrainStorageSerializer>(provider));
        });
        var journal = Provider(cluster, IJournal.StorageName);
        var reader = Provider(cluster, "reader");
        GrainId[] ids = [GrainId.Create("order", Order), Integer(Number(1)), Integer(861_064_000_000_001)];
        foreach (var id in ids)
        {
            var written = Phase(OrderPhase.Running);
            await journal.WriteStateAsync("order", id, written);
            await journal.WriteStateAsync("order", id, new GrainState<Journalled<OrderState>>(new(written.State!.Value, [Fact()])) { ETag = "1", RecordExists = true });

            var read = new GrainState<Journalled<OrderState>>();
            await reader.ReadStateAsync("order", id, read);
            Assert.Equal(("2", true, OrderPhase.Running), (read.ETag, read.RecordExists, read.State!.Value.Phase));
            await Assert.ThrowsAnyAsync<Exception>(() => reader.WriteStateAsync("order", id, read));
            await Assert.ThrowsAnyAsync<Exception>(() => reader.ClearStateAsync("order", id, read));
            await journal.ClearStateAsync("order", id, new GrainState<Journalled<OrderState>>(new(new(), [Fact()])) { ETag = "2", RecordExists = true });
            await reader.ReadStateAsync("order", id, read);
            Assert.Equal(("3", false), (read.ETag, read.RecordExists));
        }
    }

    [Fact]
    public async Task Of_writers_of_a_grain_without_facts_one_wins_and_the_others_are_told()
    {
        await using var cluster = await Silo(silo => silo.AddGrainsStorage(database.Settings));
        var grains = Provider(cluster, JournalRegistration.GrainsStorageName);
        GrainId[] ids = [GrainId.Create("x", "x:first"), Integer(Number(1))];
        foreach (var id in ids)
        {
            Assert.Equal(1, (await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Wins(new GrainState<List<int>>([1]), id)))).Sum());
            Assert.Equal(1, (await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Wins(new GrainState<List<int>>([2]) { ETag = "1", RecordExists = true }, id)))).Sum());

            var read = new GrainState<List<int>>();
            await grains.ReadStateAsync("settings", id, read);
            Assert.Equal(("2", true, 2), (read.ETag, read.RecordExists, read.State!.Single()));
            await Assert.ThrowsAsync<InconsistentStateException>(() =>
                grains.ClearStateAsync("settings", id, new GrainState<List<int>>([3]) { ETag = "1", RecordExists = true }));
            await grains.ClearStateAsync("settings", id, read);
            await grains.ReadStateAsync("settings", id, read);
            Assert.Equal(("3", false), (read.ETag, read.RecordExists));
            Assert.Equal(1, await Wins(new GrainState<List<int>>([4]) { ETag = "3" }, id));
        }

        async Task<int> Wins(GrainState<List<int>> state, GrainId id)
        {
            try
            {
                await grains.WriteStateAsync("settings", id, state);
                return 1;
            }
            catch (InconsistentStateException)
            {
                return 0;
            }
        }
    }

    private static GrainState<Journalled<OrderState>> Phase(OrderPhase phase) => new(new(new OrderState { Phase = phase }, [Fact()]));

    private static GrainId Integer(long key) => GrainId.Create(GrainType.Create("number"), GrainIdKeyExtensions.CreateIntegerKey(key));

    private static IGrainStorage Provider(InProcessTestCluster cluster, string name) =>
        ((InProcessSiloHandle)cluster.Silos[0]).SiloHost.Services.GetRequiredKeyedService<IGrainStorage>(name);

    private static async Task<InProcessTestCluster> Silo(Action<ISiloBuilder> configure)
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) => configure(silo));
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }

    private sealed class NoCarriers : ICarrierDirectory
    {
        public IReadOnlyCollection<CarrierUnit> Executors => [];

        public CarrierUnit? ExecutorOf(CarrierUnit unit) => null;

        public int LanesOf(CarrierUnit executor) => 1;
    }
}
