using Microsoft.Extensions.Options;

namespace TokenVault.Gateway.Bins;

[OptionsValidator]
internal sealed partial class BinOptionsValidator : IValidateOptions<BinOptions>;
