using Microsoft.Extensions.Options;

namespace TokenVault.Gateway.Adapter;

[OptionsValidator]
internal sealed partial class AdapterOptionsValidator : IValidateOptions<AdapterOptions>;
