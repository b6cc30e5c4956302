using System.Net;
using Coordination.Hosting;

namespace Coordination.Edge;

/// <summary>Where an HTTP edge listens. Its certificate, and whose clients it believes, are the silo's (<see cref="TransportSettings"/>).</summary>
/// <param name="At">Address and port; port 0 for a free one.</param>
internal sealed record EdgeSettings(IPEndPoint At)
{
    public const int DefaultPort = 8_443;

    private const string AddressKey = "edge:address";
    private const string PortKey = "edge:port";
    private const int PortMax = 65_535;

    public EdgeLimits Limits { get; init; } = new();

    /// <summary>Reads <c>edge</c>; null for a silo that has none.</summary>
    /// <param name="settings">Settings.</param>
    /// <param name="role">An edge silo has an edge; one that is everything has one where it is set; a core silo must not.</param>
    /// <param name="silo">Where it listens when nothing is said: at the silo's own address.</param>
    public static EdgeSettings? Read(SettingsReader settings, SiloRole role, IPAddress silo)
    {
        var address = silo;
        if (settings.Text(AddressKey) is { } text && !IPAddress.TryParse(text, out address))
        {
            settings.Complain(AddressKey, "an IP address is wanted");
            address = silo;
        }

        var isSet = settings.Text(PortKey) is not null;
        var port = settings.Number(PortKey, DefaultPort, 0, PortMax);
        if (isSet && !role.HasEdge())
        {
            settings.Complain(PortKey, "a core silo is reached by silos only and has no HTTP edge: leave it out, or give the silo the role edge");
        }

        return role is SiloRole.Edge || (isSet && role.HasEdge()) ? new(new IPEndPoint(address!, port)) : null;
    }
}
