namespace Coordination.Audit;

/// <summary>An answer for those who carry it and need not know of what.</summary>
internal interface IAnswer
{
    /// <summary>Null when refused.</summary>
    object? Value { get; }

    /// <summary>Null when not refused.</summary>
    Refusal? Refusal { get; }
}
