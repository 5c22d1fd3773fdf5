namespace TokenVault.Ledger.Trees;

/// <summary>The rows of 32 bytes that a log keeps beside its entries, in the order of <see cref="StoredHashes"/>.</summary>
public interface IStoredHashes
{
    /// <summary>Fills <paramref name="hash"/>, 32 bytes, with the row of this index.</summary>
    void Read(long index, Span<byte> hash);
}
