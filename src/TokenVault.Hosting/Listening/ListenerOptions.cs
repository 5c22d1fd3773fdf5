using System.ComponentModel.DataAnnotations;
using System.Net;

namespace TokenVault.Hosting.Listening;

/// <summary>Where the host listens and what it bounds on the line.</summary>
internal sealed class ListenerOptions : IValidatableObject
{
    public const string Section = "Listen";

    /// <summary>An IP address, never a name: a listener must not depend on a resolver.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>0 lets the system choose; the host prints what it got.</summary>
    [Range(0, 65535)]
    public int Port { get; set; }

    /// <summary>The host's certificate, PEM; may be followed by intermediates.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Certificate { get; set; } = "";

    /// <summary>The certificate's private key, PEM.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Key { get; set; } = "";

    /// <summary>The one CA (PEM, roots only) that client certificates are judged by. The machine's own trust store is not asked.</summary>
    [Required(AllowEmptyStrings = false)]
    public string ClientAuthority { get; set; } = "";

    /// <summary>A loopback port for Prometheus, without TLS. 0 for none.</summary>
    [Range(0, 65535)]
    public int MetricsPort { get; set; }

    // The largest message of the contracts is a batch of 4,096 fingerprints: 80 KB of numbers and some names.
    [Range(1024, 4 * 1024 * 1024)]
    public int MessageBytesMax { get; set; } = 256 * 1024;

    [Range(1, 65536)]
    public int ConnectionsMax { get; set; } = 1024;

    // Above some hundreds of streams a connection's one writer is the bottleneck; callers open more connections.
    [Range(1, 4096)]
    public int StreamsPerConnectionMax { get; set; } = 256;

    /// <summary>How long a connection without calls is kept. While it is, TLS keeps the last that was read from it, a card perhaps.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "01:00:00")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>After how long without traffic the peer is asked whether it is still there.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:10:00")]
    public TimeSpan PingDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the peer may take to answer that.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan PingTimeout { get; set; } = TimeSpan.FromSeconds(10);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IPAddress.TryParse(Address, out _))
        {
            yield return new ValidationResult("Address must be an IP address, such as 127.0.0.1 or ::1.", [nameof(Address)]);
        }

        if (MetricsPort != 0 && MetricsPort == Port)
        {
            yield return new ValidationResult("MetricsPort must differ from Port.", [nameof(MetricsPort)]);
        }
    }
}
