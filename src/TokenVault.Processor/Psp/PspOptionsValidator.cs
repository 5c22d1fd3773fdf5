using Microsoft.Extensions.Options;

namespace TokenVault.Processor.Psp;

[OptionsValidator]
internal sealed partial class PspOptionsValidator : IValidateOptions<PspOptions>;
