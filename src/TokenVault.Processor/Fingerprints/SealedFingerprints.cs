using System.Security.Cryptography;
using Google.Protobuf;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope.Cards;
using TokenVault.Hosting;
using TokenVault.Opening;
using TokenVault.Opening.Keys;
using TokenVault.Processor.Disclosures;
using TokenVault.Processor.Operations;
using TokenVault.Processor.Tokens;
using SealedCardMessage = TokenVault.Contracts.Processor.V1.SealedCard;

namespace TokenVault.Processor.Fingerprints;

/// <summary>
/// Fingerprints of cards that got their tokens while this process was away. Each is an opening: with its disclosure on disk before, and
/// for no card that may not be opened any more. Only the fingerprint leaves, and it counts as if it had been asked for by number.
/// </summary>
internal sealed class SealedFingerprints(
    TokenKeeper tokens, DisclosureLog disclosures, CardOpener opener, FingerprintDesk fingerprints, Keystore keystore) : IDisposable
{
    private const int CardsMax = 256;

    // As long as a gateway waits for its answer.
    private static readonly TimeSpan TurnMax = TimeSpan.FromSeconds(5);

    // One batch at a time: what waits to be disclosed for payments is never behind more than that.
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>A fingerprint for each card, or why there is none.</summary>
    /// <exception cref="VaultException">The batch has the wrong size, or no disclosure can be written.</exception>
    public async Task<FingerprintSealedResponse> ComputeAsync(FingerprintSealedRequest request, GatewayId gateway)
    {
        if (request.Cards.Count is 0 or > CardsMax)
        {
            throw new VaultException(request.Cards.Count == 0 ? VaultErrorCode.FieldMissing : VaultErrorCode.BatchTooLarge, "cards");
        }

        if (!await _turn.WaitAsync(TurnMax))
        {
            throw new VaultException(VaultErrorCode.Overloaded);
        }

        try
        {
            var key = request.FingerprintKey == 0 ? keystore.CurrentFingerprintKey
                : request.FingerprintKey <= byte.MaxValue && keystore.Has(KeyPurpose.Fingerprint, request.FingerprintKey) ? (byte)request.FingerprintKey
                : throw new VaultException(VaultErrorCode.FingerprintKeyUnknown, "fingerprint_key");
            var response = new FingerprintSealedResponse { FingerprintKey = key };
            response.Fingerprints.AddRange(await Task.WhenAll(request.Cards.Select(card => ComputeAsync(card, key, gateway))));
            return response;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<SealedFingerprint> ComputeAsync(SealedCardMessage message, byte key, GatewayId gateway)
    {
        try
        {
            // 1. May it be opened? Asked before anything is disclosed, and again with the opening.
            var card = CardReader.Read(message);
            var context = card.Context;
            tokens.Guard(context, static () => true);

            // 2. The disclosure is on disk before the card is opened. 3. The card is opened, and wiped.
            await disclosures.AppendAsync(DisclosureSubject.LateDeduplication(context.Token, context.Merchant, gateway));
            return tokens.Guard(context, () => Open(card, key));
        }
        catch (VaultException error) when (IsOfOneCard(error.Code))
        {
            return new SealedFingerprint { Reason = VaultErrorMapping.Describe(error.Code).Reason };
        }
    }

    private SealedFingerprint Open(OrderedCard card, byte key)
    {
        // On the stack, where the collector moves nothing, and wiped before this returns.
        Span<byte> clear = stackalloc byte[CardPlaintext.Bytes];
        try
        {
            opener.Open(card.RegisteredEpoch, card.Sealed.Span, card.Context, clear);
            if (!CardPlaintext.TryRead(clear, out var pan))
            {
                throw new VaultException(VaultErrorCode.SealedCardInvalid);
            }

            var fingerprint = new byte[Fingerprint.ValueBytes];
            return fingerprints.TryCompute(card.Context.Merchant, pan, key, fingerprint)
                ? new SealedFingerprint { Fingerprint = UnsafeByteOperations.UnsafeWrap(fingerprint) }
                : throw new VaultException(VaultErrorCode.GuessingLimitExceeded);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(clear);
        }
    }

    // Anything else is wrong with this process, and holds for all of the batch.
    internal static bool IsOfOneCard(VaultErrorCode code) => code
        is not (VaultErrorCode.StoreUnavailable or VaultErrorCode.RecordDamaged or VaultErrorCode.DisclosureNotWritten or VaultErrorCode.Overloaded);
}
