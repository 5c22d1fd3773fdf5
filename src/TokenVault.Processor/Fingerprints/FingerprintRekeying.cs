using System.Globalization;
using System.Security.Cryptography;
using Google.Protobuf;
using Microsoft.Extensions.ObjectPool;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope.Cards;
using TokenVault.Hosting;
using TokenVault.Opening;
using TokenVault.Processor.Disclosures;
using TokenVault.Processor.Operations;
using TokenVault.Processor.Tokens;

namespace TokenVault.Processor.Fingerprints;

/// <summary>Fingerprints by another key, for a gateway that makes its index anew. Each card that is opened for it is disclosed before.</summary>
/// <remarks>
/// Whoever asks shows that he has the card's fingerprint by the old key. So a captured gateway learns nothing by it of numbers that it guesses, and it need not
/// count.
/// </remarks>
internal sealed class FingerprintRekeying(
    TokenKeeper tokens, DisclosureLog disclosures, CardOpener opener, ObjectPool<FingerprintWork> works) : IDisposable
{
    private const int FingerprintsMax = 256;

    // As long as a gateway waits for its answer.
    private static readonly TimeSpan TurnMax = TimeSpan.FromSeconds(5);

    // One batch at a time: what waits to be disclosed for payments is never behind more than that.
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>A fingerprint for each, or why there is none.</summary>
    /// <exception cref="VaultException">The batch has the wrong size or names no two keys, or no disclosure can be written.</exception>
    public async Task<RekeyFingerprintsResponse> ComputeAsync(RekeyFingerprintsRequest request, GatewayId gateway)
    {
        if (request.Fingerprints.Count is 0 or > FingerprintsMax)
        {
            throw new VaultException(request.Fingerprints.Count == 0 ? VaultErrorCode.FieldMissing : VaultErrorCode.BatchTooLarge, "fingerprints");
        }

        var (old, next) = (KeyOf(request.OldKey, "old_key"), KeyOf(request.NewKey, "new_key"));
        if (!await _turn.WaitAsync(TurnMax))
        {
            throw new VaultException(VaultErrorCode.Overloaded);
        }

        try
        {
            var response = new RekeyFingerprintsResponse();
            response.Fingerprints.AddRange(await Task.WhenAll(request.Fingerprints.Select(known => ComputeAsync(known, old, next, gateway))));
            return response;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private static byte KeyOf(uint number, string field) =>
        number is >= 1 and <= byte.MaxValue ? (byte)number : throw new VaultException(VaultErrorCode.FingerprintKeyUnknown, field);

    // By this its openings stand together in the record. 32 hexadecimal digits, as those of orders; letters, since a row of digits could be taken for a card.
    private static string NameOf(byte key) => string.Create(CultureInfo.InvariantCulture, $"fffffffffffffffffffffffffffff{key:x3}");

    private async Task<SealedFingerprint> ComputeAsync(KnownFingerprint known, byte old, byte next, GatewayId gateway)
    {
        try
        {
            if (known.Card is null)
            {
                return OfDigits(known, old, next);
            }

            // 1. May it be opened? Asked before anything is disclosed, and again with the opening.
            var card = CardReader.Read(known.Card);
            var context = card.Context;
            tokens.Guard(context, static () => true);

            // 2. The disclosure is on disk before the card is opened. 3. The card is opened, and wiped.
            await disclosures.AppendAsync(DisclosureSubject.Rekeying(new OwnedToken(context.Merchant, context.Token), NameOf(next), gateway));
            return tokens.Guard(context, () => OfCard(card, known, old, next));
        }
        catch (VaultException error) when (SealedFingerprints.IsOfOneCard(error.Code))
        {
            return new SealedFingerprint { Reason = VaultErrorMapping.Describe(error.Code).Reason };
        }
    }

    private SealedFingerprint OfDigits(KnownFingerprint known, byte old, byte next) =>
        MerchantId.TryParse(known.MerchantId, out var merchant) && Pan.TryParse(known.Digits.Span, out var digits) == PanCheck.Accepted
            ? Of(merchant, digits, known, old, next)
            : throw new VaultException(VaultErrorCode.FieldMissing, "fingerprints");

    private SealedFingerprint OfCard(OrderedCard card, KnownFingerprint known, byte old, byte next)
    {
        // On the stack, where the collector moves nothing, and wiped before this returns.
        Span<byte> clear = stackalloc byte[CardPlaintext.Bytes];
        try
        {
            opener.Open(card.RegisteredEpoch, card.Sealed.Span, card.Context, clear);
            return CardPlaintext.TryRead(clear, out var pan)
                ? Of(card.Context.Merchant, pan, known, old, next)
                : throw new VaultException(VaultErrorCode.SealedCardInvalid);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(clear);
        }
    }

    private SealedFingerprint Of(MerchantId merchant, Pan pan, KnownFingerprint known, byte old, byte next)
    {
        Span<byte> have = stackalloc byte[Fingerprint.ValueBytes];
        var made = new byte[Fingerprint.ValueBytes];
        var work = works.Get();
        try
        {
            if (!work.TryCompute(merchant, pan, old, have) || !work.TryCompute(merchant, pan, next, made))
            {
                throw new VaultException(VaultErrorCode.FingerprintKeyUnknown);
            }
        }
        finally
        {
            works.Return(work);
        }

        return CryptographicOperations.FixedTimeEquals(have, known.Fingerprint.Span)
            ? new SealedFingerprint { Fingerprint = UnsafeByteOperations.UnsafeWrap(made) }
            : throw new VaultException(VaultErrorCode.FingerprintDiffers);
    }
}
