namespace Coordination;

/// <summary>Idempotency keys: made once for each wish, kept through every repeat of it.</summary>
public static class CommandId
{
    /// <summary>A new one, 32 lower-case hexadecimal digits, ascending in time (RFC 9562 §5.7).</summary>
    public static string New() => Guid.CreateVersion7().ToString("N");
}
