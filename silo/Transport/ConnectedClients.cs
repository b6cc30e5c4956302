using System.Collections.Concurrent;
using Coordination.Crypto;

namespace Coordination.Transport;

/// <summary>
/// Clients connected to this silo's gateway, and the certificate each proved. The gateway lets a message through only under the
/// client's id that its own connection began with, so the id on a portal call leads to the certificate behind it. Portals run on
/// the silo whose gateway was asked; a call that comes from another silo's gateway is nobody's here.
/// </summary>
internal sealed class ConnectedClients
{
    private readonly ConcurrentDictionary<GrainId, Entry> entries = new();

    /// <summary>The certificate behind a caller, or null when no connection of this silo has that id.</summary>
    public PeerCertificate? Of(GrainId? source) => source is { } id && entries.TryGetValue(id, out var entry) ? entry.Peer : null;

    /// <summary>For the record: organisation and certificate, or the id as it came.</summary>
    public string NameOf(GrainId? source) => Of(source)?.Shown ?? $"{source}";

    /// <summary>
    /// Enters a connection. A client that connects anew before its former connection was seen to end keeps its id; another
    /// certificate never takes it over.
    /// </summary>
    public bool TryEnter(GrainId client, PeerCertificate peer)
    {
        var entry = entries.AddOrUpdate(
            client,
            _ => new(peer, 1),
            (_, known) => FixedTime.Same(known.Peer.Thumbprint, peer.Thumbprint) ? known with { Connections = known.Connections + 1 } : known);
        return FixedTime.Same(entry.Peer.Thumbprint, peer.Thumbprint);
    }

    public void Leave(GrainId client)
    {
        while (entries.TryGetValue(client, out var known))
        {
            if (known.Connections == 1
                ? entries.TryRemove(KeyValuePair.Create(client, known))
                : entries.TryUpdate(client, known with { Connections = known.Connections - 1 }, known))
            {
                return;
            }
        }
    }

    private sealed record Entry(PeerCertificate Peer, int Connections);
}
