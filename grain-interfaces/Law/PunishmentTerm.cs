namespace Coordination.Law;

/// <summary>
/// How long joint punishment runs: three years for who was punished by criminal law, two for who was found by public security; what
/// is listed again meanwhile adds up, to five years without a break at most (measures of 2024).
/// </summary>
public static class PunishmentTerm
{
    /// <summary>Years of the shorter term.</summary>
    public const int YearsMin = 2;

    /// <summary>Years of the longer term.</summary>
    public const int YearsMax = 3;

    /// <summary>Years without a break at most.</summary>
    public const int ContinuousYearsMax = 5;

    /// <summary>The first day on which it does not run any more; it ends at the midnight before.</summary>
    /// <param name="years">The term, <see cref="YearsMin"/> to <see cref="YearsMax"/>.</param>
    /// <param name="today">The day it is decided on.</param>
    /// <param name="begunOn">Day on which the punishment that runs began; null when none runs.</param>
    /// <param name="endsOn">What this answered for the one that runs; null when none runs.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such term.</exception>
    public static DateOnly EndsOn(int years, DateOnly today, DateOnly? begunOn = null, DateOnly? endsOn = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(years, YearsMin);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(years, YearsMax);
        var end = (endsOn ?? today).AddYears(years);
        var most = (begunOn ?? today).AddYears(ContinuousYearsMax);
        return end < most ? end : most;
    }
}
