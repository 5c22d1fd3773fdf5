using Microsoft.Extensions.Options;

namespace TokenVault.Gateway.Startup;

[OptionsValidator]
internal sealed partial class GatewayOptionsValidator : IValidateOptions<GatewayOptions>;
