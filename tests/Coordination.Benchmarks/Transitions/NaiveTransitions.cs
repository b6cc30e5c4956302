using System.Diagnostics;
using Coordination.Harness;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Storage;

namespace Coordination.Transitions;

/// <summary>
/// Number grains on plain <c>IPersistentState</c> and Microsoft.Orleans.Persistence.AdoNet: a query for each activation, a
/// transaction for each write. They stay in memory, so that their second transition needs no query.
/// </summary>
internal sealed class NaiveTransitions : ITransitions
{
    public const string Plain = "plain";
    public const string Tuned = "tuned";

    private readonly Store store;
    private readonly InProcessSilo silo;
    private readonly string grainClass;
    private readonly string text;

    private NaiveTransitions(Store store, InProcessSilo silo, string name, int textLength)
    {
        this.store = store;
        this.silo = silo;
        grainClass = name == Tuned ? typeof(TunedNumberGrain).FullName! : typeof(PlainNumberGrain).FullName!;
        text = new string('x', textLength);
    }

    /// <summary>Starts a silo with both storages, of which one is used.</summary>
    /// <param name="store">A database of its own.</param>
    /// <param name="name"><see cref="Plain"/> or <see cref="Tuned"/>.</param>
    /// <param name="stateBytes">Bytes a state is to take in the database.</param>
    /// <param name="cancellation">Ends the start.</param>
    public static async Task<NaiveTransitions> Start(Store store, string name, int stateBytes, CancellationToken cancellation)
    {
        store.PrepareNaive();
        var silo = await InProcessSilo.Start(builder => Make(builder, store), cancellation);

        // What the serializer puts around the text is found by writing once.
        var probe = new NaiveTransitions(store, silo, name, stateBytes);
        await probe.Existing(new(1, 1, 0, 0, null));
        var around = store.NaiveStateBytes(1) - stateBytes;
        return new(store, silo, name, stateBytes - (int)around);
    }

    public Task<Slice> New(long first, TimeSpan duration)
    {
        var next = first - 1;
        var begunAt = Stopwatch.GetTimestamp();
        return Write(first, expected: 1, () => Stopwatch.GetElapsedTime(begunAt) < duration ? Interlocked.Increment(ref next) : null);
    }

    public async Task<Slice> Existing(Slice numbers)
    {
        var next = numbers.First - 1;
        var slice = await Write(numbers.First, expected: null, () => Interlocked.Increment(ref next) is var number && number <= numbers.Last ? number : null);

        // The next slice is not to pay for the memory of this one.
        await silo.Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);
        return slice;
    }

    public ValueTask DisposeAsync() => silo.DisposeAsync();

    private static void Make(ISiloBuilder builder, Store store)
    {
        builder.AddAdoNetGrainStorage(Plain, options =>
        {
            (options.Invariant, options.ConnectionString) = (store.Invariant, store.PlainConnectionString);
        });
        builder.AddAdoNetGrainStorage(Tuned, (OptionsBuilder<AdoNetGrainStorageOptions> options) => options.Configure<IServiceProvider>((tuned, services) =>
        {
            (tuned.Invariant, tuned.ConnectionString) = (store.Invariant, store.TunedConnectionString);
            tuned.GrainStorageSerializer = ActivatorUtilities.CreateInstance<OrleansGrainStorageSerializer>(services);
        }));
    }

    private Task<Slice> Write(long first, int? expected, Func<long?> next) => Slice.Of(store, first, async () =>
    {
        var counts = await Task.WhenAll(Enumerable.Range(0, store.NaiveCallsMax).Select(_ => Task.Run(async () =>
        {
            var count = 0;
            while (next() is { } number)
            {
                var version = await silo.Grains.GetGrain<INaiveNumberGrain>(number, grainClass).Place(text);
                if (expected is { } wanted && version != wanted)
                {
                    throw new BenchmarkFailedException($"A naive number is at version {version} and should be at {wanted}.");
                }

                count++;
            }

            return count;
        })));
        return counts.Sum();
    });
}
