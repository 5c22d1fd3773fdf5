using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace TokenVault.Hosting;

/// <summary>Where measurements and traces go. Tags hold names from code and configuration only, never a value of a request.</summary>
public static class VaultTelemetry
{
    public const string Name = "TokenVault";

    public static Meter Meter { get; } = new(Name);

    public static ActivitySource Activities { get; } = new(Name);
}
