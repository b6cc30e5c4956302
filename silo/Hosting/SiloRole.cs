namespace Coordination.Hosting;

/// <summary>What a silo is for.</summary>
internal enum SiloRole
{
    /// <summary>Everything in one process: for development, and where one machine is all there is.</summary>
    All,

    /// <summary>Hosts every grain but portals, holds the record and commands carriers. Nothing outside reaches it.</summary>
    Core,

    /// <summary>Hosts portals and listens to the outside. It has no way to the record nor to carriers but through core silos.</summary>
    Edge,
}

internal static class SiloRoles
{
    /// <summary>As settings name them.</summary>
    public static readonly IReadOnlyDictionary<string, SiloRole> Words =
        Enum.GetValues<SiloRole>().ToDictionary(role => role.ToString().ToLowerInvariant(), role => role, StringComparer.OrdinalIgnoreCase);

    public static bool HasCore(this SiloRole role) => role is not SiloRole.Edge;

    public static bool HasEdge(this SiloRole role) => role is not SiloRole.Core;
}
