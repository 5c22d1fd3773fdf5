using Microsoft.Extensions.Options;

namespace TokenVault.Processor.Fingerprints.Counting;

[OptionsValidator]
internal sealed partial class CountingOptionsValidator : IValidateOptions<CountingOptions>;
