using System.Globalization;
using Grpc.Core;
using TokenVault.Contracts.V1;
using TokenVault.Local;

namespace TokenVault.Load.Report;

/// <summary>How many tokens there are, by the gateway's own count of its rows.</summary>
internal static class StoredTokens
{
    public static async Task<long> CountAsync(LocalVault vault, CancellationToken cancellation)
    {
        using var client = vault.ConnectOperator("operator-1");
        var month = TimeProvider.System.GetUtcNow().ToString("yyyy-MM", CultureInfo.InvariantCulture);
        using var call = client.Usage.GetUsage(new GetUsageRequest { Month = month }, cancellationToken: cancellation);
        var live = 0L;
        await foreach (var part in call.ResponseStream.ReadAllAsync(cancellation))
        {
            live += part.Usage?.TokensLive ?? 0;
        }

        return live;
    }
}
