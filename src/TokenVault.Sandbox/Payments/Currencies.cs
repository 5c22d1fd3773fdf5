using System.Collections.Frozen;

namespace TokenVault.Sandbox.Payments;

/// <summary>What docs.stripe.com/currencies lists: the currencies that can be charged, and the least that can be.</summary>
internal static class Currencies
{
    // Eight digits: docs.stripe.com/currencies, "Minimum and maximum charge amounts".
    public const long AmountMax = 99_999_999;

    private static readonly FrozenSet<string> Known = (
        "aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn bzd cad cdf chf clp cny cop crc "
        + "cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd hkd hnl htg huf idr ils inr isk jmd jod jpy kes "
        + "kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr "
        + "nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sek sgd shp sle sos srd std szl thb tjs tnd top try "
        + "ttd twd tzs uah ugx usd uyu uzs vnd vuv wst xaf xcd xof xpf yer zar zmw").Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, long> Least = new Dictionary<string, long>(StringComparer.Ordinal)
    {
        ["aed"] = 200,
        ["aud"] = 50,
        ["brl"] = 50,
        ["cad"] = 50,
        ["chf"] = 50,
        ["czk"] = 1500,
        ["dkk"] = 250,
        ["eur"] = 50,
        ["gbp"] = 30,
        ["hkd"] = 400,
        ["huf"] = 17500,
        ["inr"] = 50,
        ["jpy"] = 50,
        ["mxn"] = 1000,
        ["myr"] = 200,
        ["nok"] = 300,
        ["nzd"] = 50,
        ["pln"] = 200,
        ["ron"] = 200,
        ["sek"] = 300,
        ["sgd"] = 50,
        ["thb"] = 1000,
        ["usd"] = 50,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static bool IsKnown(string currency) => Known.Contains(currency);

    public static long LeastOf(string currency) => Least.GetValueOrDefault(currency, 1);
}
