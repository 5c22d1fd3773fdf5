using Microsoft.Extensions.Options;

namespace TokenVault.Gateway.Payments;

[OptionsValidator]
internal sealed partial class PaymentOptionsValidator : IValidateOptions<PaymentOptions>;
