using System.Globalization;
using System.Text;

namespace Coordination.Fuzz;

/// <summary>An input that a reader did not survive.</summary>
/// <param name="Index">Which one of the run: with the seed it makes the input again.</param>
/// <param name="Input">The input.</param>
/// <param name="Shrunk">What of it does the same.</param>
/// <param name="Why">What happened.</param>
internal sealed record FuzzFailure(int Index, byte[] Input, byte[] Shrunk, string Why);

/// <summary>Gives a reader a fixed number of wrong inputs, the same in every run, or as many as <see cref="InputsVariable"/> says.</summary>
internal static class FuzzRun
{
    /// <summary>Inputs for each target instead of its own count: a night's worth finds more than a minute's.</summary>
    public const string InputsVariable = "COORDINATION_FUZZ_INPUTS";

    /// <summary>Another one, to look elsewhere.</summary>
    public const string SeedVariable = "COORDINATION_FUZZ_SEED";

    private const int SeedOfRuns = 20_261_125;
    private const int ShrinksMax = 2_000;

    /// <summary>An input that took longer than this is one that never ends.</summary>
    private static readonly TimeSpan InputMax = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>Fails with the first input that is not survived: its seed, where it was written, and what of it does the same.</summary>
    public static async Task Against(FuzzTarget target)
    {
        if (await Find(target) is { } failure)
        {
            var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "fuzz")).FullName;
            var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{target.Name}-{Seed}-{failure.Index}.bin"));
            await File.WriteAllBytesAsync(path, failure.Input, TestContext.Current.CancellationToken);
            Assert.Fail(
                $"{target.Name}, seed {Seed}, input {failure.Index} ({path}): {failure.Why}{Environment.NewLine}"
                + $"Of it {failure.Shrunk.Length} bytes do the same: {Convert.ToHexString(failure.Shrunk)} {Printable(failure.Shrunk)}");
        }
    }

    /// <summary>The first input that is not survived, or null.</summary>
    public static async Task<FuzzFailure?> Find(FuzzTarget target)
    {
        var inputs = Number(InputsVariable, target.Inputs);
        var (at, current) = (-1, Array.Empty<byte>());
        var run = Task.Factory.StartNew(All, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
        using var pulse = new PeriodicTimer(LookEvery);
        var (seen, since) = (-2, TimeProvider.System.GetTimestamp());
        while (await Task.WhenAny(run, pulse.WaitForNextTickAsync(CancellationToken.None).AsTask()) != run)
        {
            var now = Volatile.Read(ref at);
            if (now != seen)
            {
                (seen, since) = (now, TimeProvider.System.GetTimestamp());
            }
            else if (TimeProvider.System.GetElapsedTime(since) > InputMax)
            {
                return new(now, current, current, $"it is not through with it after {InputMax}");
            }
        }

        return await run;

        async Task<FuzzFailure?> All()
        {
            foreach (var right in target.Corpus)
            {
                current = right;
                if (await Try(target, right) is { } why)
                {
                    return new(-1, right, right, $"what is right is not survived: {why}");
                }
            }

            for (var index = 0; index < inputs; index++)
            {
                current = new Mutator(new Random(unchecked((Seed * 31) + index)), target.Corpus, target.Tokens, target.BytesMax).Next();
                Volatile.Write(ref at, index);
                if (await Try(target, current) is { } why)
                {
                    return new(index, current, await Shrunk(target, current), why);
                }
            }

            return null;
        }
    }

    private static int Seed => Number(SeedVariable, SeedOfRuns);

    private static async Task<string?> Try(FuzzTarget target, byte[] input)
    {
        try
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var surviving = target.Survives(input);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            await surviving;
            return allocated <= target.AllocatedMax ? null : string.Create(CultureInfo.InvariantCulture, $"it allocated {allocated:N0} bytes for {input.Length:N0}");
        }
        catch (Exception failed)
        {
            return failed.ToString();
        }
    }

    /// <summary>Takes away what can be taken away while it still fails.</summary>
    private static async Task<byte[]> Shrunk(FuzzTarget target, byte[] input)
    {
        var tries = 0;
        for (var size = Math.Max(input.Length / 2, 1); size >= 1 && tries < ShrinksMax; size /= 2)
        {
            for (var at = 0; at + size <= input.Length && tries < ShrinksMax; tries++)
            {
                byte[] less = [.. input[..at], .. input[(at + size)..]];
                if (await Try(target, less) is null)
                {
                    at += size;
                }
                else
                {
                    input = less;
                }
            }
        }

        return input;
    }

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private static string Printable(byte[] bytes) => string.Concat(Encoding.UTF8.GetString(bytes).Select(character => char.IsControl(character) ? '·' : character));
}
