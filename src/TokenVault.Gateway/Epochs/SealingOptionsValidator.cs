using Microsoft.Extensions.Options;

namespace TokenVault.Gateway.Epochs;

[OptionsValidator]
internal sealed partial class SealingOptionsValidator : IValidateOptions<SealingOptions>;
