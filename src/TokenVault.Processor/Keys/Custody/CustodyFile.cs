using Microsoft.Extensions.Options;
using TokenVault.Domain.Errors;
using TokenVault.Hosting;
using TokenVault.Opening.Keys;
using TokenVault.Opening.Keys.Custodians;

namespace TokenVault.Processor.Keys.Custody;

/// <summary>The keystore of a sealed adapter. Read anew each time: its custodians may be given other shares meanwhile.</summary>
internal sealed partial class CustodyFile(IOptions<KeystoreOptions> options, VaultPaths paths, ILogger<CustodyFile> logger)
{
    private string Place => paths.Resolve(options.Value.Path);

    /// <exception cref="VaultException">RecordDamaged.</exception>
    public (KeystoreEnvelope Envelope, CustodianLock Closed) Read()
    {
        try
        {
            var envelope = KeystoreEnvelope.Read(Place);
            return (envelope, CustodianLock.Of(envelope) ?? throw new KeystoreException("The keystore has no custodians."));
        }
        catch (KeystoreException problem)
        {
            throw Damaged(problem);
        }
    }

    /// <exception cref="VaultException">RecordDamaged.</exception>
    public Keystore Open(KeystoreEnvelope envelope, CustodianLock closed, IEnumerable<CustodianShare> shares)
    {
        try
        {
            var master = closed.Unlock(shares) ?? throw new KeystoreException("The custodians' lock of the keystore was altered.");
            return Keystore.Open(Place, envelope, master);
        }
        catch (KeystoreException problem)
        {
            throw Damaged(problem);
        }
    }

    private VaultException Damaged(KeystoreException problem)
    {
        LogDamaged(problem);
        return new VaultException(VaultErrorCode.RecordDamaged, cause: problem);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The keystore can't be opened by its custodians. Restore it from its backup.")]
    private partial void LogDamaged(Exception problem);
}
