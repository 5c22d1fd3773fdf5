using Microsoft.Extensions.Options;

namespace TokenVault.Hosting.Callers;

[OptionsValidator]
internal sealed partial class CallersOptionsValidator : IValidateOptions<CallersOptions>;
