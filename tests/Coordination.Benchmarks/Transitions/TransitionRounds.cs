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
    private const int NumbersOfRound = 1_000_000;

    private readonly int rounds = place.Options.IsFull ? 5 : 3;
    private readonly TimeSpan slice = TimeSpan.FromSeconds(place.Options.IsFull ? 4 : 1.5);
    private readonly TimeSpan warmUp = TimeSpan.FromSeconds(place.Options.IsFull ? 15 : 8);

    /// <summary>Rates of new and of existing numbers, in the order of <see cref="TransitionsBenchmark.Variants"/>.</summary>
    public async Task<(IReadOnlyList<Rates> New, IReadOnlyList<Rates> Existing)> Run(CancellationToken cancellation)
    {
        await using var ourStore = place.Store(storage);
        await using var plainStore = place.Store(storage);
        await using var tunedStore = place.Store(storage);
        await using var rawStore = place.Store(storage);
        await using var ours = await OurTransitions.Start(ourStore, cancellation);

        place.Say($"  {StorageNames.Of(storage)}: warming up");
        var warm = await ours.New(FirstNumber, warmUp);
        await ours.Existing(warm with { Count = warm.Count / 2 });
        var stateBytes = StateBytes(ourStore);
        await using var plain = await NaiveTransitions.Start(plainStore, NaiveTransitions.Plain, stateBytes, cancellation);
        await using var tuned = await NaiveTransitions.Start(tunedStore, NaiveTransitions.Tuned, stateBytes, cancellation);
        using var raw = rawStore.Raw();
        await WarmUp(plain, warmUp / 4);
        await WarmUp(tuned, warmUp / 4);
        await WarmUpRaw(raw, ourStore, ours);

        List<Slice>[] fresh = [[], [], [], []];
        List<Slice>[] again = [[], [], [], []];
        for (var round = 1; round <= rounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            place.Say($"  {StorageNames.Of(storage)}: round {round} of {rounds}");
            var first = FirstNumber + (round * (long)NumbersOfRound * 10);
            fresh[0].Add(await ours.New(first, slice));
            fresh[3].Add(await raw.Copy(ourStore, fresh[0][^1], 1));
            again[0].Add(await ours.Existing(fresh[0][^1]));
            again[3].Add(await raw.Copy(ourStore, fresh[0][^1], 2));
            await Measure(plain, 1);
            await Measure(tuned, 2);

            async Task Measure(NaiveTransitions naive, int variant)
            {
                fresh[variant].Add(await naive.New(first, slice));
                again[variant].Add(await naive.Existing(fresh[variant][^1]));
            }
        }

        return (Named(fresh), Named(again));
    }

    private static List<Rates> Named(List<Slice>[] slices) => [.. TransitionsBenchmark.Variants.Select((name, index) => new Rates(name, slices[index]))];

    private static async Task WarmUp(NaiveTransitions naive, TimeSpan duration) => await naive.Existing(await naive.New(FirstNumber, duration));

    private static async Task WarmUpRaw(RawRows raw, Store ourStore, OurTransitions ours)
    {
        var slice = await ours.New(FirstNumber + NumbersOfRound, TimeSpan.FromSeconds(0.5));
        await raw.Copy(ourStore, slice, 1);
        await ours.Existing(slice);
        await raw.Copy(ourStore, slice, 2);
    }

    private static int StateBytes(Store store) =>
        (int)store.Value("SELECT avg(length(PayloadBinary)) FROM OrleansStorage WHERE GrainTypeString = 'number' AND Version = 1");
}
