using Microsoft.Extensions.Options;

namespace TokenVault.Processor.Charges;

[OptionsValidator]
internal sealed partial class StoreOptionsValidator : IValidateOptions<StoreOptions>;
