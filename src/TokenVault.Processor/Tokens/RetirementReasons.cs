using TokenVault.Contracts.Processor.V1;

namespace TokenVault.Processor.Tokens;

/// <summary>The words for why a token was retired, as the record of disclosures has them. A closed list.</summary>
internal static class RetirementReasons
{
    /// <summary>Whether it is one that may be stated.</summary>
    public static bool IsKnown(RetirementReason reason) => WordOf(reason).Length > 0;

    /// <summary>Empty for one that may not be stated.</summary>
    public static string WordOf(RetirementReason reason) => reason switch
    {
        RetirementReason.Requested => "requested",
        RetirementReason.Expired => "expired",
        RetirementReason.Unused => "unused",
        RetirementReason.Spent => "spent",
        RetirementReason.Erasure => "erasure",
        _ => "",
    };
}
