using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Coordination.Harness;

/// <summary>Free ports out of a range the system gives to nobody by itself.</summary>
internal static class Ports
{
    private const int First = 20_000;
    private const int Beyond = 30_000;

    public static int TwoInARow()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(First, Beyond - 1);
            if (IsFree(port) && IsFree(port + 1))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
