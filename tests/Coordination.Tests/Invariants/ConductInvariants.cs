using System.Globalization;

namespace Coordination.Invariants;

/// <summary>
/// Random conduct of overlapping orders on a real silo with real carriers: whatever people, carriers and restarts do, what the carriers'
/// own log says is what the orders' lines say, and nothing else was done (<see cref="ConductHistory"/>).
/// </summary>
public sealed class ConductInvariants(ITestOutputHelper output)
{
    private const string SeedVariable = "COORDINATION_CONDUCT_SEED";
    private const string RepeatsVariable = "COORDINATION_CONDUCT_REPEATS";
    private const int Histories = 6;

    [Fact]
    public async Task No_number_is_barred_but_by_a_line_that_says_so_none_twice_and_no_cancelled_line_is_ever_sent()
    {
        var first = Number(SeedVariable) ?? Random.Shared.Next(1, 1_000_000_000);
        var done = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var history = 0; history < (Number(RepeatsVariable) ?? Histories); history++)
        {
            var seed = first + history;
            await using var country = await ConductHistory.Braked(seed);
            var played = new ConductHistory(country, seed);
            try
            {
                await played.Play();
                await played.Heal();
                await played.Judge();
            }
            catch (Exception)
            {
                output.WriteLine($"{SeedVariable}={seed} {RepeatsVariable}=1 plays this again:");
                played.Told.ForEach(output.WriteLine);
                (await played.Stands()).ToList().ForEach(output.WriteLine);
                throw;
            }

            foreach (var deed in played.Accepted)
            {
                done[deed] = done.GetValueOrDefault(deed) + 1;
            }
        }

        output.WriteLine($"From seed {first}: {string.Join(", ", done.OrderBy(deed => deed.Key, StringComparer.Ordinal).Select(deed => $"{deed.Key} {deed.Value}"))}");
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
