using Grpc.Core;
using TokenVault.Client;

namespace TokenVault.Cli.Keys;

/// <summary>Calls that ended without a word of the vault: what was asked may be done all the same.</summary>
internal static class LostAnswer
{
    /// <summary>Whether it is one. A refusal bears a reason, and nothing is done then.</summary>
    public static bool Is(Exception error) => error is OperationCanceledException || (error is RpcException call && !TokenVaultClient.TryReadReason(call, out _));
}
