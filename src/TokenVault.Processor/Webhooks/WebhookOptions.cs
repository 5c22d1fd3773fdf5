using System.ComponentModel.DataAnnotations;
using System.Net;

namespace TokenVault.Processor.Webhooks;

/// <summary>Where payment processors tell of changes: a listener of its own, apart from the one that gateways call.</summary>
internal sealed class WebhookOptions : IValidatableObject
{
    public const string Section = "Webhooks";

    /// <summary>An IP address, never a name: a listener must not depend on a resolver.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>0 for no listener.</summary>
    [Range(0, 65535)]
    public int Port { get; set; }

    /// <summary>The listener's certificate, PEM; may be followed by intermediates. Read again when the file changes.</summary>
    public string Certificate { get; set; } = "";

    /// <summary>The certificate's private key, PEM.</summary>
    public string Key { get; set; } = "";

    // Stripe's largest events are some tens of kilobytes, and Adyen's batches hold six at most.
    [Range(1024, 1024 * 1024)]
    public int BodyBytesMax { get; set; } = 256 * 1024;

    /// <summary>How many may be received at once; more are asked to come again.</summary>
    [Range(1, 1024)]
    public int ConcurrencyMax { get; set; } = 32;

    /// <summary>How many may wait to be fetched; more are asked to come again.</summary>
    [Range(100, 100_000)]
    public int PendingMax { get; set; } = 10_000;

    /// <summary>How many are fetched at once. They share the lines to the processors with payments.</summary>
    [Range(1, 64)]
    public int FetchConcurrencyMax { get; set; } = 4;

    /// <summary>How long an event is known again. Stripe sends one for three days, Adyen for thirty at most.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "365.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(30);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IPAddress.TryParse(Address, out _))
        {
            yield return new ValidationResult("Address must be an IP address, such as 127.0.0.1 or ::1.", [nameof(Address)]);
        }

        if (Port != 0 && (Certificate.Length == 0 || Key.Length == 0))
        {
            yield return new ValidationResult("With a Port, give Certificate and Key.", [nameof(Certificate)]);
        }
    }
}
