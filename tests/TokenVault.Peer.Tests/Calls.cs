using TokenVault.Contracts.V1;
using TokenVault.Peer.Serving;
using TokenVault.Peer.Tables;

namespace TokenVault.Peer.Tests;

/// <summary>Calls of the service without a server around it.</summary>
internal static class Calls
{
    // The service looks at nothing of a call's context.
    public static async Task<Token> TokenizeAsync(ITokenTable table, TokenizeRequest request) =>
        (await new PeerTokenService(table, TimeProvider.System).Tokenize(request, null!)).Token;
}
