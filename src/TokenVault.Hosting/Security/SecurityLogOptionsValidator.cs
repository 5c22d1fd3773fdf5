using Microsoft.Extensions.Options;

namespace TokenVault.Hosting.Security;

[OptionsValidator]
internal sealed partial class SecurityLogOptionsValidator : IValidateOptions<SecurityLogOptions>;
