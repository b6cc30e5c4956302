namespace Coordination.Orders;

/// <summary>Identity of an incident: the same body and key give the same one, so that a repeat finds its incident without a search.</summary>
internal static class IncidentId
{
    private const string Prefix = "incident:";

    public static string For(string organisation, string key) => Prefix + OrderId.Digest($"{organisation}\n{key}");

    /// <summary>Whether a caller's text can be an incident's id at all.</summary>
    public static bool IsWellFormed(string? text) =>
        text is not null && text.StartsWith(Prefix, StringComparison.Ordinal) && OrderId.IsDigest(text.AsSpan(Prefix.Length));
}
