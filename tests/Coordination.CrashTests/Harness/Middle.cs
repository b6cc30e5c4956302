namespace Coordination.Harness;

/// <summary>The middle of an order, judged by the carriers: a fault before the first bar or after the last shows nothing.</summary>
internal static class Middle
{
    /// <summary>Returns once a few more numbers are barred than now.</summary>
    public static async Task IsReached(CrashPlace place, DrawnOrder drawn, ServedSilo silo)
    {
        using var log = CarriersLog.Open(place.Data);
        await log.Reaches(log.Count() + place.Random.Next(1, drawn.Numbers.Count / 10), silo.Process);
    }

    /// <summary>Demands that some numbers are barred and others are not.</summary>
    public static void Is(CrashPlace place, DrawnOrder drawn)
    {
        using var log = CarriersLog.Open(place.Data);
        Assert.InRange(log.Count(), 1, drawn.Numbers.Count * 95 / 100);
    }
}
