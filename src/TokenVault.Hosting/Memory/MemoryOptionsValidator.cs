using Microsoft.Extensions.Options;

namespace TokenVault.Hosting.Memory;

[OptionsValidator]
internal sealed partial class MemoryOptionsValidator : IValidateOptions<MemoryOptions>;
