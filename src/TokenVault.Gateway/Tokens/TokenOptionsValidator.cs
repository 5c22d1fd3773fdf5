using Microsoft.Extensions.Options;

namespace TokenVault.Gateway.Tokens;

[OptionsValidator]
internal sealed partial class TokenOptionsValidator : IValidateOptions<TokenOptions>;
