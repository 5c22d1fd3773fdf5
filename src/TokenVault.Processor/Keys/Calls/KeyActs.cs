using System.Globalization;
using TokenVault.Opening.Keys;
using TokenVault.Processor.Disclosures;

namespace TokenVault.Processor.Keys.Calls;

/// <summary>What the record of disclosures is told about keys.</summary>
internal static class KeyActs
{
    /// <summary>Another key is about to be used.</summary>
    public static AdministrativeAct Drawn(KeyPurpose purpose, uint number, string custodian) => new(AdministrativeAct.KeyDrawnName,
    [
        new("purpose", NameOf(purpose)),
        new("number", number.ToString(CultureInfo.InvariantCulture)),
        new("custodian", custodian),
    ]);

    /// <summary>The keystore was opened by custodians' shares.</summary>
    public static AdministrativeAct Unlocked(IReadOnlyList<string> custodians) =>
        new(AdministrativeAct.KeyUnlockedName, [new("custodians", string.Join(", ", custodians))]);

    /// <summary>As custodians call it.</summary>
    public static string NameOf(KeyPurpose purpose) => purpose switch
    {
        KeyPurpose.Opening => "sealing",
        KeyPurpose.Wrapping => "wrapping",
        KeyPurpose.Fingerprint => "fingerprint",
        KeyPurpose.Row => "row",
        KeyPurpose.Disclosure => "record_chain",
        KeyPurpose.Ledger => "ledger",
        _ => throw new ArgumentOutOfRangeException(nameof(purpose)),
    };
}
