namespace Coordination.Harness;

/// <summary>What goes wrong is said to a person, not to a programmer.</summary>
internal static class Complaints
{
    /// <summary>No stack trace anywhere in what a run said.</summary>
    public static void AreForPeople(SiloProcess run) =>
        Assert.DoesNotContain(
            run.Error.Lines().Concat(run.Output.Lines()),
            line => line.Contains("   at ", StringComparison.Ordinal) || line.Contains("Unhandled exception", StringComparison.OrdinalIgnoreCase));
}
