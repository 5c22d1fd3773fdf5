using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;

namespace TokenVault.Processor.Transfers;

/// <summary>
/// Bounds how many batches that do not open a gateway may bring in a day: each leaves a synced act in the record, which is kept for ever. Used
/// by one at a time; a start begins anew.
/// </summary>
internal sealed class FailedOpenings(TimeProvider clock)
{
    private const int DayMax = 100;

    private readonly Dictionary<GatewayId, int> _counts = [];
    private DateOnly _day;

    /// <exception cref="VaultException"><see cref="VaultErrorCode.TransferInvalid"/>: it has brought too many today.</exception>
    public void Require(GatewayId gateway)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        if (today != _day)
        {
            _counts.Clear();
            _day = today;
        }

        if (_counts.GetValueOrDefault(gateway) >= DayMax)
        {
            throw new VaultException(VaultErrorCode.TransferInvalid, "frames");
        }
    }

    public void Count(GatewayId gateway) => _counts[gateway] = _counts.GetValueOrDefault(gateway) + 1;
}
