namespace Coordination.Harness;

/// <summary>What a piece of work allocates.</summary>
internal static class Allocations
{
    private const int Rounds = 10;
    private const int Times = 1_000;

    /// <summary>
    /// Bytes that many repeats of some work allocate on this thread: the least of several rounds. In one of them the runtime itself may
    /// allocate, when it compiles a method anew; what the work allocates is there in each.
    /// </summary>
    public static long Of(Action work)
    {
        var least = long.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var time = 0; time < Times; time++)
            {
                work();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
