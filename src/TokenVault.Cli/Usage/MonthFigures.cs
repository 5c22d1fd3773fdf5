using Grpc.Core;
using TokenVault.Client;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Usage;

/// <summary>What the gateway and the adapter counted, put together by merchant.</summary>
internal sealed class MonthFigures(string month)
{
    private readonly SortedDictionary<string, MerchantUsage> _merchants = new(StringComparer.Ordinal);

    public string Month => month;

    public IReadOnlyCollection<MerchantUsage> Merchants => _merchants.Values;

    /// <summary>Has one side count and adds what it tells.</summary>
    public async Task AddAsync(TokenVaultClient client, CancellationToken cancellationToken)
    {
        using var call = client.Usage.GetUsage(new GetUsageRequest { Month = month }, cancellationToken: cancellationToken);
        await foreach (var part in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            if (part.Usage is { } usage)
            {
                Add(usage);
            }
        }
    }

    // Each side fills fields of its own, so that merging adds and never overwrites.
    private void Add(MerchantUsage usage)
    {
        if (_merchants.TryGetValue(usage.MerchantId, out var known))
        {
            known.MergeFrom(usage);
        }
        else
        {
            _merchants[usage.MerchantId] = usage;
        }
    }
}
