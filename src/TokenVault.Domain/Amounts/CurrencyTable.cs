using System.Collections.Frozen;

namespace TokenVault.Domain.Amounts;

/// <summary>The currencies of ISO 4217 list one (2024-06-25) with their minor units; funds, metals and test codes left out.</summary>
internal static class CurrencyTable
{
    private const string NoDecimals =
        "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF ";

    private const string TwoDecimals =
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD " +
        "CAD CDF CHE CHF CHW CNY COP COU CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL " +
        "GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD " +
        "LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN " +
        "PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB " +
        "TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD YER ZAR ZMW ZWG ";

    private const string ThreeDecimals =
        "BHD IQD JOD KWD LYD OMR TND ";

    private const string FourDecimals =
        "CLF UYW ";

    private static readonly FrozenDictionary<string, int> Exponents = new[]
        {
            (NoDecimals, Exponent: 0),
            (TwoDecimals, Exponent: 2),
            (ThreeDecimals, Exponent: 3),
            (FourDecimals, Exponent: 4),
        }
        .SelectMany(row => row.Item1.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(code => (code, row.Exponent)))
        .ToFrozenDictionary(entry => entry.code, entry => entry.Exponent, StringComparer.Ordinal);

    public static bool TryGetExponent(string code, out int exponent) => Exponents.TryGetValue(code, out exponent);
}
