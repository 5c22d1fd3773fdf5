using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace TokenVault.Local.Processes;

/// <summary>Loopback ports that nothing listens on.</summary>
internal static class FreePort
{
    // Below the range from which systems number outgoing connections, so that none of those takes the port of a service that
    // is being restarted.
    private const int First = 20_000;
    private const int Last = 32_000;
    private const int TriesMax = 200;

    public static int OrAny(int port) => port != 0 ? port : Any();

    public static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int Any()
    {
        for (var i = 0; i < TriesMax; i++)
        {
            var port = RandomNumberGenerator.GetInt32(First, Last);
            if (IsFree(port))
            {
                return port;
            }
        }

        throw new LocalVaultException($"No free loopback port was found between {First} and {Last}.");
    }
}
