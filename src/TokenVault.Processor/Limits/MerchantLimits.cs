using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TokenVault.Domain.Amounts;
using TokenVault.Domain.Callers;

namespace TokenVault.Processor.Limits;

/// <summary>The limits in force.</summary>
internal sealed class MerchantLimits(LimitOptions options)
{
    private static readonly MerchantAllowance None = new();

    public long OpeningsOf(MerchantId merchant) =>
        Of(merchant).OpeningsPerDay ?? options.Default.OpeningsPerDay ?? LimitOptions.OpeningsPerDayDefault;

    /// <summary>Different card numbers of one BIN and last four.</summary>
    public int NumbersOf(MerchantId merchant) =>
        Of(merchant).NumbersPerBinAndLastFourPerDay ?? options.Default.NumbersPerBinAndLastFourPerDay ?? LimitOptions.NumbersDefault;

    /// <summary>Minor units; null where there is no bound. Once any currency is bounded, one that nobody named has the bound 0.</summary>
    public long? AmountOf(MerchantId merchant, Currency currency)
    {
        var (own, common) = (Of(merchant).AmountPerDay, options.Default.AmountPerDay);
        return own.TryGetValue(currency.Code, out var amount) || common.TryGetValue(currency.Code, out amount) ? amount

            // Else whoever holds the gateway would charge in a currency that nobody thought of.
            : own.Count + common.Count > 0 ? 0
            : null;
    }

    /// <summary>A digest that is another for other limits, whatever the order in which they were written down.</summary>
    public byte[] Digest()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"token acts {options.TokenActsPerGatewayPerDay}\n");
        Describe(text, "default", options.Default);
        foreach (var (merchant, limits) in options.Merchants.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            Describe(text, "merchant:" + merchant, limits);
        }

        return SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static void Describe(StringBuilder text, string name, MerchantAllowance limits)
    {
        text.Append(CultureInfo.InvariantCulture, $"{name}\nopenings {limits.OpeningsPerDay}\nnumbers {limits.NumbersPerBinAndLastFourPerDay}\n");
        foreach (var (currency, amount) in limits.AmountPerDay.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{currency} {amount}\n");
        }
    }

    private MerchantAllowance Of(MerchantId merchant) => options.Merchants.TryGetValue(merchant.Value, out var own) ? own : None;
}
