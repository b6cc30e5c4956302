using System.Globalization;

namespace Coordination.CarrierSimulator;

/// <summary>Where a page of changes ended: after this effect. Callers take it as it is.</summary>
internal readonly record struct ChangesCursor(long AppliedAt, long Number)
{
    private static readonly ChangesCursor beginning = new(long.MinValue, long.MinValue);

    /// <summary>Nothing is the beginning.</summary>
    public static bool TryRead(string? text, out ChangesCursor cursor)
    {
        cursor = beginning;
        if (text is null)
        {
            return true;
        }

        if (text.Split('-') is not [var at, var number]
            || !long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var appliedAt)
            || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var digits))
        {
            return false;
        }

        cursor = new(appliedAt, digits);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{AppliedAt}-{Number}");
}
