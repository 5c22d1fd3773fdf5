using Microsoft.Extensions.Options;

namespace TokenVault.Processor.Orders;

[OptionsValidator]
internal sealed partial class OrderOptionsValidator : IValidateOptions<OrderOptions>;
