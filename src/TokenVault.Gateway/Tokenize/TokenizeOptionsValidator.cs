using Microsoft.Extensions.Options;

namespace TokenVault.Gateway.Tokenize;

[OptionsValidator]
internal sealed partial class TokenizeOptionsValidator : IValidateOptions<TokenizeOptions>;
