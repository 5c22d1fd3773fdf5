using Microsoft.Extensions.Options;

namespace TokenVault.Processor.Keys;

[OptionsValidator]
internal sealed partial class KeystoreOptionsValidator : IValidateOptions<KeystoreOptions>;
