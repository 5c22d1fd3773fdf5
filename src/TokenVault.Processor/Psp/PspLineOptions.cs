using System.ComponentModel.DataAnnotations;

namespace TokenVault.Processor.Psp;

/// <summary>The line to one payment processor.</summary>
internal sealed class PspLineOptions : IValidatableObject
{
    /// <summary>The name that answers, accounts and the record of disclosures use. Keep it once cards were sent there.</summary>
    [Required, RegularExpression("^[a-z][a-z0-9-]{0,31}$")]
    public string Name { get; set; } = "";

    /// <summary>The processor's address: https, host and port, no path.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Address { get; set; } = "";

    /// <summary>A PEM file with the authorities that the processor's certificate must chain to. Empty: those of the system.</summary>
    public string TrustedAuthority { get; set; } = "";

    // Checkouts give up after half a minute or so; a charge that takes longer would be answered to nobody.
    [Range(typeof(TimeSpan), "00:00:01", "00:00:30", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many requests may be under way at once; more are refused at once.</summary>
    [Range(1, 1024)]
    public int ConcurrencyMax { get; set; } = 64;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Uri.TryCreate(Address, UriKind.Absolute, out var address)
            || !string.Equals(address.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal)
            || !string.Equals(address.PathAndQuery, "/", StringComparison.Ordinal)
            || address.UserInfo.Length > 0)
        {
            yield return new ValidationResult(
                $"{PspOptions.Section}:Processors: {nameof(Address)} must be https://HOST[:PORT] without a path.", [nameof(Address)]);
        }
    }
}
