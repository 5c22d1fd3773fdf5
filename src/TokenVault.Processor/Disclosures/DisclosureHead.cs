namespace TokenVault.Processor.Disclosures;

/// <summary>How far the record goes: the file's length up to there and the MAC of the last line.</summary>
internal sealed record DisclosureHead(long Offset, byte[] Mac)
{
    public static DisclosureHead Start => new(0, DisclosureChain.Start());
}
