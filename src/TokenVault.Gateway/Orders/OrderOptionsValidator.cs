using Microsoft.Extensions.Options;

namespace TokenVault.Gateway.Orders;

[OptionsValidator]
internal sealed partial class OrderOptionsValidator : IValidateOptions<OrderOptions>;
