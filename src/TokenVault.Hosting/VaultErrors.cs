using System.Collections.Frozen;
using Google.Rpc;
using Grpc.Core;
using TokenVault.Domain.Errors;

namespace TokenVault.Hosting;

/// <summary>Reads a refusal of another TokenVault process.</summary>
public static class VaultErrors
{
    private static readonly FrozenDictionary<string, VaultErrorCode> Codes = Enum.GetValues<VaultErrorCode>()
        .ToFrozenDictionary(code => VaultErrorMapping.Describe(code).Reason, StringComparer.Ordinal);

    /// <summary>The code that the other side refused with. False for an error that is not of our domain, such as a broken line.</summary>
    public static bool TryRead(RpcException error, out VaultErrorCode code)
    {
        var detail = error.GetRpcStatus()?.GetDetail<ErrorInfo>();
        code = default;
        return detail is not null
            && string.Equals(detail.Domain, VaultErrorMapping.Domain, StringComparison.Ordinal)
            && Codes.TryGetValue(detail.Reason, out code);
    }
}
