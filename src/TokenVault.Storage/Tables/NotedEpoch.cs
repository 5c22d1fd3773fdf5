using TokenVault.Domain.Callers;
using TokenVault.Envelope.Epochs;

namespace TokenVault.Storage.Tables;

/// <summary>An epoch as the adapter remembers having registered it.</summary>
/// <param name="Epoch">Its name.</param>
/// <param name="Gateway">Whose it is.</param>
/// <param name="Time">When it was registered first, by the adapter's clock, to the millisecond.</param>
/// <param name="Created">When it began, by its gateway's clock.</param>
/// <param name="WrappingKey">The number of the key that wrapped it then. It may be wrapped by another since.</param>
/// <param name="OpeningKey">The number of the key that it was sealed to.</param>
public sealed record NotedEpoch(
    EpochId Epoch, GatewayId Gateway, DateTimeOffset Time, DateTimeOffset Created, uint WrappingKey, uint OpeningKey);
