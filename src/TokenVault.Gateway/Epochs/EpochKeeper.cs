using Microsoft.Extensions.Options;
using TokenVault.Envelope.Epochs;
using TokenVault.Gateway.Epochs.Manifests;
using TokenVault.Gateway.Startup;
using TokenVault.Gateway.Telemetry;
using TokenVault.Sealing;
using TokenVault.Sealing.Epochs;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Epochs;

/// <summary>Holds the one epoch that seals, and ends it in time. Used by the sequencer alone.</summary>
internal sealed class EpochKeeper(
    SealingKeyState keys, GatewayIdentity identity, EpochTable table, IOptions<SealingOptions> options, TimeProvider clock) : IDisposable
{
    // One thread seals, so one worker. Two sealers with one number would share nonces.
    private const uint Worker = 1;

    private Epoch? _epoch;
    private CardSealer? _sealer;
    private long _records;

    /// <summary>
    /// Gives the sealer of the epoch under way, for one record. Where a new epoch begins, its row joins the same durable write as the first
    /// record that uses it, so that no record is ever stored without its epoch.
    /// </summary>
    public CardSealer Ensure(WriteBatch writes, out EpochId id)
    {
        EndIfOver();
        if (_epoch is null)
        {
            _epoch = Epoch.Start(keys.Key, identity.Id, identity.Signer, clock.GetUtcNow());
            _sealer = _epoch.CreateSealer(Worker);
            _records = 0;
            table.PutPending(writes, _epoch.Id, _epoch.Envelope, _epoch.Signature, identity.Certificate.RawData);
            GatewayMetrics.EpochsStarted.Add(1);
        }

        _records++;
        id = _epoch.Id;
        return _sealer!;
    }

    /// <summary>Zeroes the key of an epoch whose time or count is over, or which is sealed to a key that another has followed.</summary>
    public void EndIfOver()
    {
        // A clock that was set back would lengthen the epoch; the distance is taken both ways.
        if (_epoch is not null
            && ((clock.GetUtcNow() - _epoch.Started).Duration() >= options.Value.EpochLifetime
                || _records >= options.Value.EpochRecordsMax
                || _epoch.Header.RecipientKey != keys.Key.Number))
        {
            Dispose();
        }
    }

    public void Dispose()
    {
        _epoch?.Dispose();
        (_epoch, _sealer) = (null, null);
    }
}
