using Microsoft.Extensions.Options;

namespace TokenVault.Hosting.Telemetry;

[OptionsValidator]
internal sealed partial class TelemetryOptionsValidator : IValidateOptions<TelemetryOptions>;
