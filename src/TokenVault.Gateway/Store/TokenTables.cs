using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Store;

/// <summary>The tables that tokens are kept in.</summary>
internal sealed class TokenTables(RowSeal seal)
{
    public TokenTable Tokens { get; } = new(seal);

    public FingerprintTable Fingerprints { get; } = new(seal);

    public TokenDetailsTable Details { get; } = new(seal);

    public FormatTokenTable Formats { get; } = new(seal);

    public CustomerTokenTable Customers { get; } = new(seal);

    public TokenKeyTable Keys { get; } = new(seal);

    public TokenUseTable Uses { get; } = new(seal);

    public TokenTaskTable Tasks { get; } = new(seal);

    public PurgeTable Purges { get; } = new(seal);
}
