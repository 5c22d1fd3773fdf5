using Microsoft.Extensions.Options;

namespace TokenVault.Processor.Limits;

[OptionsValidator]
internal sealed partial class LimitOptionsValidator : IValidateOptions<LimitOptions>;
