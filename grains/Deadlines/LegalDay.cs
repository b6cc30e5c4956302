namespace Coordination.Deadlines;

/// <summary>Civil days of the law: Asia/Shanghai, which has been UTC+8 without summer time since 1992.</summary>
internal static class LegalDay
{
    private static readonly TimeSpan Shanghai = TimeSpan.FromHours(8);

    /// <summary>The civil day an instant falls on.</summary>
    public static DateOnly Of(DateTimeOffset instant) => DateOnly.FromDateTime(instant.ToOffset(Shanghai).DateTime);

    /// <summary>The midnight a civil day begins at, UTC.</summary>
    public static DateTimeOffset Begin(DateOnly day) => new DateTimeOffset(day, TimeOnly.MinValue, Shanghai).ToUniversalTime();
}
