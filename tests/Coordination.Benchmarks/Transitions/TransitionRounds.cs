using Coordination.Harness;
using Coordination.Hosting;
using Coordination.Reports;

namespace Coordination.Transitions;

/// <summary>One variant's rates in all rounds.</summary>
/// <param name="Name">Name in the figures.</param>
/// <param name="Slices">A slice of each round.</param>
internal sealed record Rates(string Name, IReadOnlyList<Slice> Slices)
{
    public double Median => Figures.Median(Slices.Select(slice => slice.PerSecond));

    public double Least => Slices.Min(slice => slice.PerSecond);

    public double Most => Slices.Max(slice => slice.PerSecond);

    public double Silo => Figures.Median(Slices.Select(slice => slice.Silo));

    public double? Database => Slices[0].Database is null ? null : Figures.Median(Slices.Select(slice => slice.Database!.Value));
}

/// <summary>
/// The variants in turn, round by round, on databases of their own in one process: what disturbs the machine for a minute
/// disturbs all of them.
/// </summary>
internal sealed class TransitionRounds(BenchPlace place, StorageKind storage)
{
    private const long FirstNumber = 86_13800000000;
    private const long NumbersOfSlice = 1_000_000;

    private readonly int rounds = place.Options.IsFull ? 5 : 3;
    private readonly TimeSpan slice = TimeSpan.FromSeconds(place.Options.IsFull ? 4 : 1.2);
    private readonly TimeSpan warmUp = TimeSpan.FromSeconds(place.Options.IsFull ? 15 : 6);
    private int slices;

    /// <summary>Rates of new and of existing numbers, in the order of <see cref="TransitionsBenchmark.Variants"/>.</summary>
    public async Task<(IReadOnlyList<Rates> New, IReadOnlyList<Rates> Existing)> Run(CancellationToken cancellation)
    {
        await using var ourStore = place.Store(storage);
        await using var plainStore = place.Store(storage);
        await using var tunedStore = place.Store(storage);
        await using var rawStore = place.Store(storage);
        await using var ours = await OurTransitions.Start(ourStore, cancellation);
        var blocks = ours.InBlocks();

        place.Say($"  {StorageNames.Of(storage)}: warming up");
        var warm = await ours.New(NextNumbers(), warmUp);
        await ours.Existing(warm with { Count = warm.Count / 2 });
        await blocks.Existing(await blocks.New(NextNumbers(), warmUp / 4));
        var stateBytes = (int)ourStore.Value("SELECT avg(length(PayloadBinary)) FROM OrleansStorage WHERE GrainTypeString = 'number' AND Version = 1");
        await using var plain = await NaiveTransitions.Start(plainStore, NaiveTransitions.Plain, stateBytes, cancellation);
        await using var tuned = await NaiveTransitions.Start(tunedStore, NaiveTransitions.Tuned, stateBytes, cancellation);
        await plain.Existing(await plain.New(NextNumbers(), warmUp / 4));
        await tuned.Existing(await tuned.New(NextNumbers(), warmUp / 4));
        using var raw = rawStore.Raw();
        await Ours(ours, raw, ourStore, warmUp / 12, [], []);

        var fresh = TransitionsBenchmark.Variants.ToDictionary(name => name, _ => new List<Slice>());
        var again = TransitionsBenchmark.Variants.ToDictionary(name => name, _ => new List<Slice>());
        for (var round = 1; round <= rounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            place.Say($"  {StorageNames.Of(storage)}: round {round} of {rounds}");
            await Ours(ours, raw, ourStore, slice, fresh, again);
            await Measure(blocks, "oursInBlocks");
            await Measure(plain, "naive");
            await Measure(tuned, "naiveTuned");
        }

        return ([.. fresh.Select(Named)], [.. again.Select(Named)]);

        async Task Measure(ITransitions variant, string name)
        {
            fresh[name].Add(await variant.New(NextNumbers(), slice));
            again[name].Add(await variant.Existing(fresh[name][^1]));
        }
    }

    private static Rates Named(KeyValuePair<string, List<Slice>> variant) => new(variant.Key, variant.Value);

    /// <summary>Ours, and the same rows by the driver: those of a first transition are copied before a second one changes them.</summary>
    private async Task Ours(
        OurTransitions ours, RawRows raw, Store store, TimeSpan duration, Dictionary<string, List<Slice>> fresh, Dictionary<string, List<Slice>> again)
    {
        var numbers = await ours.New(NextNumbers(), duration);
        Add(fresh, "ours", numbers);
        Add(fresh, "raw", await raw.Copy(store, numbers, 1));
        Add(again, "ours", await ours.Existing(numbers));
        Add(again, "raw", await raw.Copy(store, numbers, 2));
    }

    private static void Add(Dictionary<string, List<Slice>> measured, string name, Slice one)
    {
        if (measured.TryGetValue(name, out var found))
        {
            found.Add(one);
        }
    }

    /// <summary>Each slice has numbers of its own, ascending.</summary>
    private long NextNumbers() => FirstNumber + (slices++ * NumbersOfSlice);
}
