using System.ComponentModel.DataAnnotations;

namespace TokenVault.Hosting.Telemetry;

/// <summary>Where telemetry is sent.</summary>
internal sealed class TelemetryOptions : IValidatableObject
{
    public const string Section = "Telemetry";

    /// <summary>An OTLP collector, gRPC, such as http://127.0.0.1:4317. Empty for none.</summary>
    public string OtlpEndpoint { get; set; } = "";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (OtlpEndpoint.Length > 0 && !(Uri.TryCreate(OtlpEndpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
        {
            yield return new ValidationResult(
                "OtlpEndpoint must be an http or https address, such as http://127.0.0.1:4317, or empty.", [nameof(OtlpEndpoint)]);
        }
    }
}
