namespace TokenVault.Processor.Fingerprints.Counting;

/// <summary>What is noted of a merchant on one day. Used under the counter's lock.</summary>
internal sealed class MerchantDay
{
    // Below a hundred, chance alone makes such a share.
    private const int CrowdedMin = 100;

    private int _added;
    private int _crowded;

    /// <summary>Whether it was told that his numbers are withheld.</summary>
    public bool IsWithholdingTold { get; set; }

    public bool IsCrowdingTold { get; set; }

    /// <summary>Notes a new number and whether its bucket had others, which it gives back.</summary>
    public bool Add(bool isCrowded)
    {
        _added++;
        _crowded += isCrowded ? 1 : 0;
        return isCrowded;
    }

    /// <summary>Whether more than a fifth of his new numbers fell where others were: guesses do, a shop's customers hardly ever.</summary>
    public bool IsCrowding => _crowded >= CrowdedMin && _crowded > _added / 5;
}
