using Microsoft.Extensions.Options;

namespace TokenVault.Gateway.Store;

[OptionsValidator]
internal sealed partial class StoreOptionsValidator : IValidateOptions<StoreOptions>;
