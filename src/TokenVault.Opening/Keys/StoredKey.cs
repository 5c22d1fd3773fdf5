using TokenVault.Envelope;

namespace TokenVault.Opening.Keys;

/// <summary>One key of the keystore, 32 bytes in a pinned array. The suite is that of an opening key and 0 for every other.</summary>
internal sealed record StoredKey(KeyPurpose Purpose, uint Number, SuiteId Suite, byte[] Bytes)
{
    public const int KeyBytes = 32;

    // A record would print its members.
    public override string ToString() => "[key]";
}
