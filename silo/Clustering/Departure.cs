using Coordination.Hosting;

namespace Coordination.Clustering;

/// <summary>
/// Ends the process when its place is another's: its slot of the journal was taken over, or the cluster has declared it dead.
/// What it holds in memory is no longer true, so it does not try to go on; a supervisor starts a new one.
/// </summary>
internal sealed class Departure : IFatalErrorHandler
{
    private const int WhyCharactersMax = 200;

    private int told;

    public bool IsUnexpected(Exception exception) => true;

    /// <summary>The cluster declared this silo dead, or its membership cannot go on.</summary>
    public void OnFatalException(object? sender = null, string? context = null, Exception? exception = null) =>
        Now($"{context ?? sender?.GetType().Name}{(exception is null ? string.Empty : $": {exception.GetBaseException().Message}")}");

    /// <summary>Says why and ends the process. Whatever is on its way is broken off, as by a crash, which everything here survives.</summary>
    public void Now(string why)
    {
        if (Interlocked.Exchange(ref told, 1) == 0)
        {
            Tell(why);
            Environment.Exit(SiloExit.Fenced);
        }
    }

    // Orleans tells the whole table of members as its reason; the log has it, and this is the line a person reads.
    private static void Tell(string why) => Console.Error.WriteLine(
        $"This silo has lost its place and ends: {LogText.Scrub(why.Length <= WhyCharactersMax ? why : $"{why[..WhyCharactersMax]}…")} What was acknowledged is in the database. Start it again.");
}
