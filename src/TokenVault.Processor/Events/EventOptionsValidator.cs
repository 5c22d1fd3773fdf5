using Microsoft.Extensions.Options;

namespace TokenVault.Processor.Events;

[OptionsValidator]
internal sealed partial class EventOptionsValidator : IValidateOptions<EventOptions>;
