using Microsoft.Extensions.Options;

namespace TokenVault.Processor.Cvcs;

[OptionsValidator]
internal sealed partial class CvcOptionsValidator : IValidateOptions<CvcOptions>;
