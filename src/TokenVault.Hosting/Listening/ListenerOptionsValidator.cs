using Microsoft.Extensions.Options;

namespace TokenVault.Hosting.Listening;

[OptionsValidator]
internal sealed partial class ListenerOptionsValidator : IValidateOptions<ListenerOptions>;
