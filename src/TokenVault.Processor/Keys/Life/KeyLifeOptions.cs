using System.ComponentModel.DataAnnotations;

namespace TokenVault.Processor.Keys.Life;

/// <summary>How long keys are used, and how long copies of what they protect are kept.</summary>
internal sealed class KeyLifeOptions
{
    public const string Section = "Keys";

    /// <summary>How long backups of gateways' stores and of the keystore are kept: a key that one of them needs, or holds, counts until then.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan BackupRetention { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How long after one custodian has proposed to destroy a key another may confirm it.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan ConfirmWithin { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long an opening or wrapping key is used for anything new. NIST SP 800-57 part 1, table 1, has two years at most.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "730.00:00:00")]
    public TimeSpan SealingCryptoperiod { get; set; } = TimeSpan.FromDays(365);

    /// <summary>The same of fingerprint, row and disclosure keys, which authenticate.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "730.00:00:00")]
    public TimeSpan MacCryptoperiod { get; set; } = TimeSpan.FromDays(730);

    /// <summary>The same of keys that sign the record of disclosures. The same table has one to three years.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "1095.00:00:00")]
    public TimeSpan LedgerCryptoperiod { get; set; } = TimeSpan.FromDays(730);
}
