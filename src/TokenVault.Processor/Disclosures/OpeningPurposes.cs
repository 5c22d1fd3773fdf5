namespace TokenVault.Processor.Disclosures;

/// <summary>The words for purposes in the record's lines.</summary>
internal static class OpeningPurposes
{
    public static string WordOf(OpeningPurpose purpose) => purpose switch
    {
        OpeningPurpose.LateDeduplication => "late_deduplication",
        OpeningPurpose.Order => "order",
        OpeningPurpose.Migration => "migration",
        OpeningPurpose.Rekeying => "rekeying",
        _ => "payment",
    };

    /// <summary>False for a word of no purpose that this version opens cards for.</summary>
    public static bool TryParse(string word, out OpeningPurpose purpose)
    {
        foreach (var known in Enum.GetValues<OpeningPurpose>())
        {
            if (string.Equals(WordOf(known), word, StringComparison.Ordinal))
            {
                purpose = known;
                return true;
            }
        }

        purpose = default;
        return false;
    }
}
