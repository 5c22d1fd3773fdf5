namespace TokenVault.Storage.RocksDb;

/// <summary>A file of rows in use, of one column family, and the range of keys in it, both ends included.</summary>
internal sealed record TableFile(string Name, string Family, byte[] Smallest, byte[] Largest)
{
    public bool MayHold(byte[] key) =>
        key.AsSpan().SequenceCompareTo(Smallest) >= 0 && key.AsSpan().SequenceCompareTo(Largest) <= 0;
}
