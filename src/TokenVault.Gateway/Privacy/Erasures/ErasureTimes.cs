using Microsoft.Extensions.Options;
using TokenVault.Gateway.Tokens;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Privacy.Erasures;

/// <summary>By when what was erased is gone.</summary>
internal sealed class ErasureTimes(IOptions<TokenOptions> options)
{
    /// <summary>From the files that the gateway works with.</summary>
    public DateTimeOffset PurgedBy(ErasedTokenRecord erased) =>
        DateTimeOffset.FromUnixTimeMilliseconds(erased.GoneMs) + options.Value.PurgeWithin;

    /// <summary>From backups: one that is made right before the purge is kept for as long as the operator promises.</summary>
    public DateTimeOffset GoneFromBackupsBy(ErasedTokenRecord erased) => PurgedBy(erased) + options.Value.BackupRetention;
}
