using System.Globalization;

namespace Coordination.Harness;

/// <summary>What the environment says about these tests.</summary>
internal static class CrashSettings
{
    private const int RepeatsMax = 10_000;

    /// <summary>How often an order is broken off in its middle: COORDINATION_CRASH_REPEATS.</summary>
    public static int Repeats { get; } = Math.Clamp(Number("COORDINATION_CRASH_REPEATS") ?? 20, 1, RepeatsMax);

    /// <summary>First seed of a run, another each time unless COORDINATION_CRASH_SEED names one; printed by what fails.</summary>
    public static int Seed { get; } = Number("COORDINATION_CRASH_SEED") ?? Random.Shared.Next(1, 1_000_000_000);

    /// <summary>Whether what a machine cannot provide is a failure instead of a skipped test: COORDINATION_REQUIRE_SERVERS=1.</summary>
    public static bool NothingMayBeSkipped { get; } = Number("COORDINATION_REQUIRE_SERVERS") == 1;

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
