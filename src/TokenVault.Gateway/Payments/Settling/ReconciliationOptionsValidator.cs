using Microsoft.Extensions.Options;

namespace TokenVault.Gateway.Payments.Settling;

[OptionsValidator]
internal sealed partial class ReconciliationOptionsValidator : IValidateOptions<ReconciliationOptions>;
