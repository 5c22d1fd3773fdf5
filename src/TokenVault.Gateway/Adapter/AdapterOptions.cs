using System.ComponentModel.DataAnnotations;

namespace TokenVault.Gateway.Adapter;

/// <summary>Where the processor adapter is, and how long the gateway waits for it.</summary>
internal sealed class AdapterOptions : IValidatableObject
{
    public const string Section = "Adapter";

    /// <summary>`https://host:port`.</summary>
    [Required]
    public Uri? Address { get; set; }

    /// <summary>The authority that signed the adapter's certificate, PEM. No other root is trusted.</summary>
    [Required(AllowEmptyStrings = false)]
    public string TrustedAuthority { get; set; } = "";

    /// <summary>The URI in the adapter's certificate. A certificate of the same authority with another name is refused.</summary>
    [Required(AllowEmptyStrings = false)]
    public string San { get; set; } = "";

    /// <summary>How long one batch of fingerprints may take.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:30")]
    public TimeSpan FingerprintTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a charge may take, the processor's answer included. Longer than the adapter waits for the processor.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:02:00")]
    public TimeSpan ChargeTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The public keys of the adapter's record of disclosures (a file, a line `name+hash+base64` for each). With it the gateway checks that the record only
    /// grows; without it it believes.
    /// </summary>
    public string RecordKey { get; set; } = "";

    /// <summary>
    /// After the adapter was restored from a backup, which is always older than what gateways have seen: the root (third line) of the
    /// checkpoint that this gateway has kept and that no longer counts. It is in the log where the gateway refused; keep it, it proves what
    /// is missing. Any other checkpoint still counts.
    /// </summary>
    public string RecordSetAside { get; set; } = "";

    /// <summary>How often the gateway looks at the record.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan RecordPeriod { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Up to which difference the adapter's clock and this gateway's are taken to agree.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan ClockDifferenceMax { get; set; } = TimeSpan.FromSeconds(5);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Address is { IsAbsoluteUri: true } && !string.Equals(Address.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal))
        {
            yield return new ValidationResult($"{Section}:{nameof(Address)} must begin with https://.", [nameof(Address)]);
        }
    }
}
