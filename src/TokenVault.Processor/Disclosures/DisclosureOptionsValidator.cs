using Microsoft.Extensions.Options;

namespace TokenVault.Processor.Disclosures;

[OptionsValidator]
internal sealed partial class DisclosureOptionsValidator : IValidateOptions<DisclosureOptions>;
