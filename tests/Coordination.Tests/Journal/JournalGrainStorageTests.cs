using Coordination.Conformance;
using Coordination.Hosting;
using Coordination.Orders;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Serialization.Serializers;
using Orleans.Storage;
using Orleans.TestingHost;
using static Coordination.Conformance.JournalSamples;

namespace Coordination.Journal;

/// <summary>The storage provider between grains and the journal.</summary>
public sealed class JournalGrainStorageTests : IDisposable
{
    private static readonly GrainId OrderId = GrainId.Create("order", Order);
    private readonly SqliteJournalDatabase database = new();
    private readonly JournalUnderTest test;
    private readonly ServiceProvider services = new ServiceCollection().AddSerializer().BuildServiceProvider();
    private readonly JournalGrainStorage storage;

    public JournalGrainStorageTests()
    {
        test = new(database);
        storage = new(
            test.Journal,
            ActivatorUtilities.CreateInstance<OrleansGrainStorageSerializer>(services),
            services.GetRequiredService<IActivatorProvider>());
    }

    public void Dispose()
    {
        services.Dispose();
        test.Dispose();
        database.Dispose();
    }

    [Fact]
    public async Task A_state_is_read_as_it_was_written_and_its_changes_are_committed_with_it()
    {
        var written = State(OrderPhase.Planned, Fact());
        await storage.WriteStateAsync("order", OrderId, written);
        Assert.Equal(("1", true), (written.ETag, written.RecordExists));
        Assert.Empty(written.State!.Uncommitted);

        var read = new GrainState<Journalled<OrderState>>();
        await storage.ReadStateAsync("order", OrderId, read);
        Assert.Equal(("1", true, OrderPhase.Planned), (read.ETag, read.RecordExists, read.State!.Value.Phase));
        Assert.Empty(read.State!.Uncommitted);
        Assert.Single(await test.Journal.History(Subject.OfOrder(Order), 0, 10, Cancellation));
    }

    [Fact]
    public async Task What_was_never_written_is_a_fresh_state()
    {
        var read = new GrainState<Journalled<OrderState>>();
        await storage.ReadStateAsync("order", OrderId, read);
        Assert.Equal((null, false, OrderPhase.Draft), (read.ETag, read.RecordExists, read.State!.Value.Phase));
    }

    [Fact]
    public async Task The_loser_of_a_version_keeps_its_changes_and_is_told_without_the_number()
    {
        var number = GrainId.Create(GrainType.Create("number"), GrainIdKeyExtensions.CreateIntegerKey(Number(1)));
        await storage.WriteStateAsync("number", number, State(OrderPhase.Planned, Fact()));
        var late = State(OrderPhase.Approved, Fact());

        var conflict = await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("number", number, late));
        Assert.DoesNotContain("8613800000001", conflict.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Number(1).ToString("X", System.Globalization.CultureInfo.InvariantCulture), conflict.ToString(), StringComparison.Ordinal);
        Assert.Single(late.State!.Uncommitted);
        Assert.Null(late.ETag);
    }

    [Fact]
    public async Task A_failed_write_forgets_nothing_and_the_next_one_commits_it()
    {
        var state = State(OrderPhase.Planned, Fact());
        test.Dialect.Fail(FailAt.BeforeCommit, JournalFault.Unavailable);
        await Assert.ThrowsAsync<JournalUnavailableException>(() => storage.WriteStateAsync("order", OrderId, state));
        Assert.Equal((null, 1), (state.ETag, state.State!.Uncommitted.Count));

        await storage.WriteStateAsync("order", OrderId, state);
        Assert.Equal(("1", 0), (state.ETag, state.State!.Uncommitted.Count));
    }

    [Fact]
    public async Task What_is_added_while_a_write_waits_is_left_for_the_next()
    {
        var growing = new Growing();
        var state = new GrainState<Growing>(growing);
        var plain = new JournalGrainStorage(test.Journal, new NoBytes(), services.GetRequiredService<IActivatorProvider>());
        growing.Changes.Add(Fact("first"));
        test.Dialect.Gate.Reset();
        var write = plain.WriteStateAsync("order", OrderId, state);
        growing.Changes.Add(Fact("second"));
        test.Dialect.Gate.Set();
        await write;

        Assert.Single(growing.Changes);
        await plain.WriteStateAsync("order", OrderId, state);
        var history = await test.Journal.History(Subject.OfOrder(Order), 0, 10, Cancellation);
        Assert.Equal([(1, "first"), (2, "second")], history.Select(fact => (fact.Version, fact.Fields[1])));
    }

    [Fact]
    public async Task A_cleared_state_is_gone_and_its_version_is_not()
    {
        var state = State(OrderPhase.Planned, Fact());
        await storage.WriteStateAsync("order", OrderId, state);
        await storage.ClearStateAsync("order", OrderId, state);
        Assert.Equal(("2", false), (state.ETag, state.RecordExists));

        var read = new GrainState<Journalled<OrderState>>();
        await storage.ReadStateAsync("order", OrderId, read);
        Assert.Equal(("2", false, OrderPhase.Draft), (read.ETag, read.RecordExists, read.State!.Value.Phase));
        await storage.ClearStateAsync("order", OrderId, read);
        Assert.Equal("2", read.ETag);
    }

    [Fact]
    public async Task A_key_that_AdoNet_would_take_for_another_is_refused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => storage.ReadStateAsync("x", GrainId.Create("x", "not-a-number"), State(OrderPhase.Draft)));

    [Fact]
    public async Task A_write_that_fails_in_the_grains_file_poisons_no_connection()
    {
        var path = Path.Combine(database.Folder, "grains.db");
        await using var cluster = await Silo(silo => silo.AddGrainsStorage(StorageSettings.Sqlite(database.Folder)));
        var grains = Provider(cluster, JournalRegistration.GrainsStorageName);
        using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "CREATE TRIGGER planted BEFORE INSERT ON OrleansStorage WHEN NEW.GrainIdExtensionString = 'x:bad' BEGIN SELECT RAISE(ABORT, 'planted'); END";
            command.ExecuteNonQuery();
        }

        var good = new GrainState<List<int>>([1]);
        await grains.WriteStateAsync("settings", GrainId.Create("x", "x:good"), good);
        for (var failure = 0; failure < 5; failure++)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => grains.WriteStateAsync("settings", GrainId.Create("x", "x:bad"), new GrainState<List<int>>([2])));
            good.State!.Add(failure);
            await grains.WriteStateAsync("settings", GrainId.Create("x", "x:good"), good);
        }

        Assert.Equal("6", good.ETag);
        await Assert.ThrowsAsync<InconsistentStateException>(() =>
            grains.WriteStateAsync("settings", GrainId.Create("x", "x:good"), new GrainState<List<int>>([9]) { ETag = "5", RecordExists = true }));
        await Assert.ThrowsAsync<InconsistentStateException>(() =>
            grains.WriteStateAsync("settings", GrainId.Create("x", "x:good"), new GrainState<List<int>>([9])));
        var read = new GrainState<List<int>>();
        await grains.ReadStateAsync("settings", GrainId.Create("x", "x:good"), read);
        Assert.Equal([1, 0, 1, 2, 3, 4], read.State!);
        SqliteConnection.ClearAllPools();
    }

    private static GrainState<Journalled<OrderState>> State(OrderPhase phase, params Change[] changes) =>
        new(new(new OrderState { Phase = phase }, changes));

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

    /// <summary>A state that goes on changing.</summary>
    private sealed class Growing : IUncommittedChanges
    {
        public List<Change> Changes { get; } = [];

        public IReadOnlyList<Change> Uncommitted => Changes;

        public void Committed(int count) => Changes.RemoveRange(0, count);
    }

    /// <summary>Stores nothing of a state but its version and its changes.</summary>
    private sealed class NoBytes : IGrainStorageSerializer
    {
        public BinaryData Serialize<T>(T? input) => BinaryData.Empty;

        public T Deserialize<T>(BinaryData input) => throw new NotSupportedException("Nothing is read back.");
    }
}
