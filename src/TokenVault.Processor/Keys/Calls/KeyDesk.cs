using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Opening.Keys;
using TokenVault.Processor.Disclosures;
using KeyPurpose = TokenVault.Contracts.V1.KeyPurpose;

namespace TokenVault.Processor.Keys.Calls;

/// <summary>Changes the adapter's keys, one change at a time, and says each to the record of disclosures before it takes effect.</summary>
internal sealed partial class KeyDesk(
    Keystore keystore, DisclosureLog disclosures, IEnumerable<IKeyChange> followers, TimeProvider clock, ILogger<KeyDesk> logger) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    public ListKeysResponse List()
    {
        var response = new ListKeysResponse();
        response.Keys.AddRange(keystore.Keys.OrderBy(static key => key.Purpose).ThenBy(static key => key.Number).Select(key => KeyView.Of(keystore, key)));
        return response;
    }

    /// <exception cref="VaultException">KeyPurposeInvalid, KeyNumberStale, KeystoreNotWritten, DisclosureNotWritten.</exception>
    public async Task<VaultKey> RotateAsync(RotateKeyRequest request, string custodian)
    {
        var purpose = request.Purpose switch
        {
            KeyPurpose.Sealing => Opening.Keys.KeyPurpose.Opening,
            KeyPurpose.Wrapping => Opening.Keys.KeyPurpose.Wrapping,
            KeyPurpose.Fingerprint => Opening.Keys.KeyPurpose.Fingerprint,
            KeyPurpose.Ledger => Opening.Keys.KeyPurpose.Ledger,
            _ => throw new VaultException(VaultErrorCode.KeyPurposeInvalid, "purpose"),
        };
        await _turn.WaitAsync();
        try
        {
            if (CurrentOf(purpose) != request.CurrentNumber)
            {
                throw new VaultException(VaultErrorCode.KeyNumberStale, "current_number");
            }

            await disclosures.AppendAsync(KeyActs.Drawn(purpose, request.CurrentNumber + 1, custodian));
            var drawn = Draw(purpose);
            foreach (var follower in followers)
            {
                await follower.FollowAsync(drawn);
            }

            return KeyView.Of(keystore, drawn);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private uint CurrentOf(Opening.Keys.KeyPurpose purpose) => keystore.Keys.Single(key => key.Purpose == purpose && key.IsCurrent).Number;

    private KeyFacts Draw(Opening.Keys.KeyPurpose purpose)
    {
        try
        {
            return keystore.Draw(purpose, clock.GetUtcNow());
        }
        catch (KeystoreException problem)
        {
            LogNotWritten(problem);
            throw new VaultException(VaultErrorCode.KeystoreNotWritten, cause: problem);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The keystore could not be changed. The keys are those of before.")]
    private partial void LogNotWritten(Exception problem);
}
