using System.ComponentModel.DataAnnotations;

namespace TokenVault.Processor.Keys;

/// <summary>The keystore opens by its key custodians' shares, and the adapter is sealed until they have given them.</summary>
internal sealed class CustodianOptions
{
    /// <summary>How long a share is kept that is not enough yet. After it, its custodian has to give it again.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "1.00:00:00")]
    public TimeSpan SharesKeptFor { get; set; } = TimeSpan.FromMinutes(30);
}
