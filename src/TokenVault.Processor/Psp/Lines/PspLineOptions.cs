using System.ComponentModel.DataAnnotations;

namespace TokenVault.Processor.Psp.Lines;

/// <summary>The line to one payment processor.</summary>
internal sealed class PspLineOptions : IValidatableObject
{
    private const int PinBytes = 32;

    /// <summary>
    /// The name that answers, accounts and the record of disclosures use. Keep it once cards were sent there. Not `adapter`: that is the
    /// recipient of what does not leave this process.
    /// </summary>
    [Required, RegularExpression("^(?!adapter$)[a-z][a-z0-9-]{0,31}$")]
    public string Name { get; set; } = "";

    /// <summary>The profile that says how to speak to it; one of the manifest's.</summary>
    [Required, RegularExpression("^[a-z][a-z0-9-]{0,31}$")]
    public string Profile { get; set; } = "";

    /// <summary>True for a processor that moves no real money. Only such a one is ever sent what `test-processor` sends.</summary>
    public bool Practice { get; set; }

    /// <summary>The processor's address: https, host and port, no path.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Address { get; set; } = "";

    /// <summary>What stands before the profile's paths, such as `/checkout/v71`; empty for nothing.</summary>
    [RegularExpression("^(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$")]
    public string BasePath { get; set; } = "";

    /// <summary>
    /// A PEM file with the authorities that the processor's certificate must chain to. Empty: those of the system's own file,
    /// whatever the environment says.
    /// </summary>
    public string TrustedAuthority { get; set; } = "";

    /// <summary>
    /// SHA-256 of public keys (SubjectPublicKeyInfo) in base64, of which one must be in the processor's certificate chain. Empty:
    /// any key that the authorities vouch for.
    /// </summary>
    [MaxLength(8)]
    public IList<string> Pin { get; set; } = [];

    // Checkouts give up after half a minute or so; a charge that takes longer would be answered to nobody.
    [Range(typeof(TimeSpan), "00:00:01", "00:00:30", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many requests may be under way at once; more are refused at once.</summary>
    [Range(1, 1024)]
    public int ConcurrencyMax { get; set; } = 64;

    // Half of at least ten requests within ten seconds: a processor that is down, not one that hiccups.

    /// <summary>Which share of the requests must fail for the breaker to open.</summary>
    [Range(0.05, 1.0)]
    public double FailureRatio { get; set; } = 0.5;

    /// <summary>How many requests it takes to judge.</summary>
    [Range(2, 1000)]
    public int MinimumThroughput { get; set; } = 10;

    /// <summary>Over which time they are counted.</summary>
    [Range(typeof(TimeSpan), "00:00:00.5", "00:05:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan SamplingDuration { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long nothing is sent then.</summary>
    [Range(typeof(TimeSpan), "00:00:00.5", "00:05:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(5);

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

        if (Pin.Any(pin => !IsDigest(pin)))
        {
            yield return new ValidationResult(
                $"{PspOptions.Section}:Processors: {nameof(Pin)} must list SHA-256 digests of public keys in base64, 44 characters each.", [nameof(Pin)]);
        }
    }

    private static bool IsDigest(string? pin)
    {
        Span<byte> digest = stackalloc byte[PinBytes];
        return pin is { Length: 44 } && Convert.TryFromBase64String(pin, digest, out var length) && length == PinBytes;
    }
}
