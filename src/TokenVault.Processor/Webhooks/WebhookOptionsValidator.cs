using Microsoft.Extensions.Options;

namespace TokenVault.Processor.Webhooks;

[OptionsValidator]
internal sealed partial class WebhookOptionsValidator : IValidateOptions<WebhookOptions>;
