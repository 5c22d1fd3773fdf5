using Microsoft.Extensions.Options;
using TokenVault.Domain.Callers;

namespace TokenVault.Gateway.Telemetry.Misses;

/// <summary>Warns where hardly any of a merchant's cards has a token yet. Allocates for a merchant's first card only. One thread at a time.</summary>
internal sealed class MissWatch(IOptions<MissOptions> options, TimeProvider clock, ILogger<MissWatch> logger)
{
    // More merchants than a gateway serves; those beyond are not watched.
    private const int MerchantsMax = 100_000;

    private readonly MissOptions _options = options.Value;
    private readonly Dictionary<MerchantId, MerchantMisses> _merchants = [];

    /// <summary>Notes a tokenized card.</summary>
    /// <param name="merchant">Whose it is.</param>
    /// <param name="isNew">Whether it had no token.</param>
    public void Note(MerchantId merchant, bool isNew)
    {
        var now = clock.GetTimestamp();
        if (!_merchants.TryGetValue(merchant, out var noted))
        {
            if (_merchants.Count >= MerchantsMax)
            {
                return;
            }

            _merchants[merchant] = noted = new MerchantMisses { Start = now };
        }

        if (clock.GetElapsedTime(noted.Start, now) >= _options.Window)
        {
            noted.Begin(now);
        }

        noted.Cards++;
        noted.Misses += isNew ? 1 : 0;
        if (!noted.IsTold && noted.Cards >= _options.CardsMin && noted.Misses * 100L > noted.Cards * (long)_options.SharePercentMax)
        {
            noted.IsTold = true;
            GatewayMetrics.MissesUnusual.Add(1);
            logger.MissesUnusual(noted.Cards, merchant.Value, noted.Misses);
        }
    }
}
