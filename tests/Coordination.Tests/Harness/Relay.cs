using System.Net;
using System.Net.Sockets;

namespace Coordination.Harness;

/// <summary>What of a conversation is cut off.</summary>
internal enum CutAt
{
    Nothing = 0,

    /// <summary>What a client sends does not arrive.</summary>
    Question = 1,

    /// <summary>What the server answers does not arrive.</summary>
    Answer = 2,
}

/// <summary>
/// A relay before a server on loopback that cuts a connection where it is told to: not the server fails and not the client, but
/// what is between them. One conversation at a time is counted: all others have to be silent.
/// </summary>
internal sealed class Relay : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly int target;
    private readonly CancellationTokenSource closed = new();
    private readonly Lock gate = new();
    private CutAt cut;
    private int before;

    /// <summary>Listens, and passes on to a port.</summary>
    public Relay(int target)
    {
        this.target = target;
        listener.Start();
        _ = Accept();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Lets the connection end at a question, or at the answer to it.</summary>
    /// <param name="at">What does not arrive.</param>
    /// <param name="number">Which question from now on, from 1.</param>
    public void Cut(CutAt at, int number)
    {
        lock (gate)
        {
            cut = at;
            before = number;
        }
    }

    public void Dispose()
    {
        closed.Cancel();
        listener.Dispose();
        closed.Dispose();
    }

    private async Task Accept()
    {
        while (!closed.IsCancellationRequested)
        {
            Socket client;
            try
            {
                client = await listener.AcceptSocketAsync(closed.Token);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await server.ConnectAsync(IPAddress.Loopback, target);
            _ = Pass(client, server, CutAt.Question);
            _ = Pass(server, client, CutAt.Answer);
        }
    }

    private async Task Pass(Socket from, Socket to, CutAt what)
    {
        var buffer = new byte[1 << 20];
        try
        {
            int count;
            while ((count = await from.ReceiveAsync(buffer, closed.Token)) > 0 && !IsCut(what))
            {
                await to.SendAsync(buffer.AsMemory(0, count), closed.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Either side is gone: so is the connection.
        }

        from.Close(0);
        to.Close(0);
    }

    private bool IsCut(CutAt what)
    {
        lock (gate)
        {
            if (what == CutAt.Question && cut != CutAt.Nothing)
            {
                before--;
            }

            if (cut != what || before > 0)
            {
                return false;
            }

            cut = CutAt.Nothing;
            return true;
        }
    }
}
