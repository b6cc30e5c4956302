using System.IO.Pipelines;
using Coordination.Audit;
using Coordination.Callers;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Serialization.Session;

namespace Coordination.Transport;

/// <summary>The gateway's side of each client's connection, behind TLS: who it is, what it may send, and that it is still good.</summary>
internal sealed class ClientDoors(
    ConnectedClients clients,
    Revocations revocations,
    SerializerSessionPool sessions,
    IOptions<ClusterOptions> cluster,
    TimeProvider time,
    ILogger<ClientDoors> logger)
{
    public const string Name = "gateway";

    public async Task Open(ConnectionContext context, ConnectionDelegate next)
    {
        var peer = context.Features.Get<PeerCertificate>() ?? throw new InvalidOperationException("A client's connection is proved before it is opened.");
        GrainId? client = null;
        var gate = new FrameGate(sessions, cluster.Value.ClusterId, id =>
        {
            client = clients.TryEnter(id, peer) ? id : null;
            return client is not null;
        });
        var open = context.Transport;
        var reader = new GatedReader(open.Input, (buffer, passed) =>
        {
            try
            {
                if (peer.NotAfter < time.GetUtcNow() || revocations.IsRevoked(peer))
                {
                    throw new FrameRefusedException("its certificate ended or was revoked");
                }

                return gate.Check(buffer, passed);
            }
            catch (FrameRefusedException refused)
            {
                SecurityLog.Refused(logger, SecurityEvent.MessageRefused, Name, $"{peer.Organisation} at {context.RemoteEndPoint}", refused.Why);
                throw;
            }
        });
        try
        {
            context.Transport = new Gated(reader, open.Output);
            await next(context);
        }
        finally
        {
            context.Transport = open;
            if (client is { } known)
            {
                clients.Leave(known);
            }
        }
    }

    private sealed record Gated(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
