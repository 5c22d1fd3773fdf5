using Microsoft.Extensions.Options;

namespace TokenVault.Processor.Keys.Life;

[OptionsValidator]
internal sealed partial class KeyLifeOptionsValidator : IValidateOptions<KeyLifeOptions>;
