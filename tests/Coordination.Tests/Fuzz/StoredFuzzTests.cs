using System.Reflection;
using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Numbers;
using Coordination.Tidy;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace Coordination.Fuzz;

/// <summary>What lies in the database and was changed there: read as it was written, or refused by name, and never as anything of another's.</summary>
public sealed class StoredFuzzTests : IDisposable
{
    private static readonly byte[][] Golden = [.. File.ReadAllLines(Repository.At("tests/Coordination.Tests/Golden/facts.txt")).Where(line => line.All(char.IsAsciiHexDigit)).Select(Convert.FromHexString)];

    private readonly ServiceProvider services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    public void Dispose() => services.Dispose();

    [Fact]
    public Task Facts()
    {
        byte[][] corpus = [.. Golden.Where(bytes => bytes.Length > Merkle.HashBytes && bytes[0] == 0xAE)];
        Assert.NotEmpty(corpus);
        return FuzzRun.Against(FuzzTarget.Of("fact", corpus, bytes =>
        {
            try
            {
                var fact = FactReader.Read(bytes);
                Assert.Equal(Merkle.HashBytes, FactReader.LeafOf(fact, bytes).Length);
            }
            catch (FormatException)
            {
                // What it says it does with bytes that are none.
            }
        }) with
        {
            Tokens = [[0xAE], [0x9F], [0xBF], [0xFF], [0x7B, 0x7F, 0xFF, 0xFF, 0xFF], [0x9B, 0, 0, 0, 1, 0, 0, 0, 0], [0xC0], [0xF6], [0xA0], [0x80]],
        });
    }

    [Fact]
    public Task Personal_values()
    {
        byte[][] values = [.. Golden.Where(bytes => bytes.Length > 0 && bytes[0] is >= 0x80 and < 0x98)];
        var fact = Golden.First(bytes => bytes.Length > Merkle.HashBytes && bytes[0] == 0xAE);
        Assert.NotEmpty(values);
        return FuzzRun.Against(FuzzTarget.Of("values", values, bytes =>
        {
            try
            {
                Assert.NotNull(FactReader.ReadValues(bytes));
                Assert.NotNull(FactReader.Read(new StoredFactRow(1, 0, fact, bytes)));
            }
            catch (FormatException)
            {
                // As above.
            }
        }) with
        {
            Tokens = [[0x83], [0x82], [0x9F], [0xFF], [0x60], [0x1B, 0x7F, 0xFF, 0xFF, 0xFF], [0x00, 0x08]],
        });
    }

    [Fact]
    public void A_field_that_has_two_values_is_refused()
    {
        var fact = Golden.First(bytes => bytes.Length > Merkle.HashBytes && bytes[0] == 0xAE);
        byte[] Values(int field) => [0x82, 0x83, 0x00, 0x08, 0x61, (byte)'a', 0x83, 0x00, (byte)field, 0x61, (byte)'b'];

        Assert.NotNull(FactReader.Read(new StoredFactRow(1, 0, fact, Values(9))));
        Assert.Throws<FormatException>(() => FactReader.Read(new StoredFactRow(1, 0, fact, Values(8))));
    }

    [Fact]
    public async Task States_of_every_grain()
    {
        var serializer = ActivatorUtilities.CreateInstance<OrleansGrainStorageSerializer>(services);
        var states = Product.GrainClasses
            .SelectMany(type => type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            .SelectMany(constructor => constructor.GetParameters())
            .Where(parameter => parameter.GetCustomAttribute<PersistentStateAttribute>() is { StorageName: IJournal.StorageName })
            .Select(parameter => parameter.ParameterType.GetGenericArguments()[0])
            .Distinct()
            .ToList();
        Assert.Contains(typeof(Journalled<NumberState>), states);
        foreach (var state in states)
        {
            await (Task)typeof(StoredFuzzTests).GetMethod(nameof(State), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(state).Invoke(null, [serializer, services.GetRequiredService<IActivatorProvider>()])!;
        }
    }

    private static Task State<T>(IGrainStorageSerializer serializer, IActivatorProvider activators)
        where T : class, new()
    {
        var whole = serializer.Serialize(Sample<T>()).ToArray();
        return FuzzRun.Against(new FuzzTarget($"state-{typeof(T).GetGenericArguments().FirstOrDefault()?.Name ?? typeof(T).Name}", [whole], async bytes =>
        {
            var storage = new JournalGrainStorage(new OneRow(bytes), serializer, activators);
            var read = new GrainState<T>(new T());
            var before = read.State;
            try
            {
                await storage.ReadStateAsync("fuzz", GrainId.Create("fuzz", "fuzz:1"), read, CancellationToken.None);
                Assert.NotNull(read.State);
                Assert.Equal("1", read.ETag);
            }
            catch (UnreadableStateException refused)
            {
                Assert.Contains("fuzz:1", refused.Message, StringComparison.Ordinal);
                Assert.True(ReferenceEquals(before, read.State) && read.ETag is null, "A state that cannot be read was taken in part.");
            }
        })
        {
            Inputs = 400,
            BytesMax = 2 * 1024,
            Tokens = [[0xE0], [0xE8], [0x20], [0xC1], [0x40], [0x30, 1], [0xFF, 0xFF], [0x09, 1]],
        });
    }

    private static T Sample<T>()
        where T : class, new() => typeof(T) == typeof(Journalled<NumberState>) ? (T)(object)new Journalled<NumberState>(Held(), []) : new T();

    private static NumberState Held()
    {
        var world = new NumberWorld();
        world.Place(Terms.Police("order:1"));
        return world.State;
    }

    /// <summary>The port to stored rows, with one row in it.</summary>
    private sealed class OneRow(byte[] payload) : IStateRows
    {
        public ValueTask<StoredState?> Read(StateKey key, CancellationToken cancellation) => new(new StoredState(payload, 1));

        public Task<int?> Write(StateKey key, ReadOnlyMemory<byte>? payload, int? expectedVersion, IReadOnlyList<Change> changes, CancellationToken cancellation) =>
            throw new NotSupportedException();

        public ValueTask<StoredState?[]> ReadAll(IReadOnlyList<StateKey> keys, CancellationToken cancellation) => throw new NotSupportedException();

        public ValueTask<bool[]> WriteAll(IReadOnlyList<StateToWrite> states, Priority priority, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
