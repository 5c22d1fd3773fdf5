using Microsoft.Extensions.Options;

namespace TokenVault.Gateway.Resealing;

[OptionsValidator]
internal sealed partial class ResealingOptionsValidator : IValidateOptions<ResealingOptions>;
