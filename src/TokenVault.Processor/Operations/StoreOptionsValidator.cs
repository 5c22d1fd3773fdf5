using Microsoft.Extensions.Options;

namespace TokenVault.Processor.Operations;

[OptionsValidator]
internal sealed partial class StoreOptionsValidator : IValidateOptions<StoreOptions>;
