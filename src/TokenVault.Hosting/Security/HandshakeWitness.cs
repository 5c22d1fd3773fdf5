using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace TokenVault.Hosting.Security;

/// <summary>Tells of connections that came to nothing: no TLS, a version or a protocol that we don't speak, a handshake that was broken off.</summary>
internal static class HandshakeWitness
{
    /// <summary>Watches the handshake that <paramref name="tls"/> adds to the connection.</summary>
    public static void Watch(ListenOptions endpoint, SecurityLog log, Action tls)
    {
        endpoint.Use(next => async connection =>
        {
            await next(connection);
            if (connection.Features.Get<HandshakeMade>() is null)
            {
                log.Tell(new SecurityEntry(SecurityEvents.TlsRefused, SecurityEvents.Refused)
                {
                    Remote = (connection.RemoteEndPoint as IPEndPoint)?.Address.ToString() ?? "",
                    Reason = "HANDSHAKE_FAILED",
                });
            }
        });
        tls();

        // Reached by those only whose handshake was made.
        endpoint.Use(next => connection =>
        {
            connection.Features.Set(HandshakeMade.Mark);
            return next(connection);
        });
    }
}
