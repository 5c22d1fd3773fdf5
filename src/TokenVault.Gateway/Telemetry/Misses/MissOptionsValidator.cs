using Microsoft.Extensions.Options;

namespace TokenVault.Gateway.Telemetry.Misses;

[OptionsValidator]
internal sealed partial class MissOptionsValidator : IValidateOptions<MissOptions>;
