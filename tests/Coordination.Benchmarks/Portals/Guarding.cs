namespace Coordination.Portals;

/// <summary>How much of what guards a portal is in place.</summary>
internal enum Guarding
{
    /// <summary>Connections in clear, and whoever calls is believed.</summary>
    None,

    /// <summary>Both ends of a connection are proved, messages looked at, and whoever calls is believed.</summary>
    Connections,

    /// <summary>All there is: the caller's token is verified against his connection, his permission looked up, the request looked through, calls inside stamped.</summary>
    Everything,
}
