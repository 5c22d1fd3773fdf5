using System.Security.Cryptography;
using Google.Protobuf;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope.Cards;
using TokenVault.Hosting;
using TokenVault.Opening;
using TokenVault.Opening.Epochs;
using TokenVault.Processor.Disclosures;
using TokenVault.Processor.Operations;
using TokenVault.Processor.Tokens;
using SealedCard = TokenVault.Envelope.Cards.SealedCard;
using SealedName = TokenVault.Envelope.Cards.SealedName;

namespace TokenVault.Processor.Keys.Resealing;

/// <summary>Opens stored cards and seals each anew for the store that it came from: disclosed first, on disk, and never one that may not be opened.</summary>
internal sealed class StoredCardResealer(TokenKeeper tokens, DisclosureLog disclosures, CardOpener opener)
{
    /// <summary>Seals cards under an epoch. The answer has one for each, in order.</summary>
    /// <param name="cards">As they came.</param>
    /// <param name="epoch">With room for a card and a name of each.</param>
    /// <param name="resealing">Its name, for the record.</param>
    /// <param name="gateway">Which brought them.</param>
    /// <exception cref="VaultException">The record or the store can't be written: nothing of the batch is given.</exception>
    public async Task<IReadOnlyList<ResealedCard>> ResealAsync(
        IReadOnlyList<OrderedCard> cards, ResealingEpoch epoch, string resealing, GatewayId gateway)
    {
        // 1. May it be opened? 2. Each disclosure is on disk before any card is opened. 3. Each is opened, sealed anew and wiped.
        var judged = cards.Select(card => (Card: card, Refusal: Try(() => tokens.Guard(card.Context, static () => new ResealedCard())))).ToList();
        await Task.WhenAll(judged.Where(static one => one.Refusal.Reason.Length == 0).Select(one => disclosures.AppendAsync(SubjectOf(one.Card, resealing, gateway))));
        return
        [
            .. judged.Select(one => one.Refusal.Reason.Length > 0
                ? one.Refusal
                : Try(() => tokens.Guard(one.Card.Context, () => Reseal(one.Card, epoch)))),
        ];
    }

    private static DisclosureSubject SubjectOf(OrderedCard card, string resealing, GatewayId gateway) =>
        DisclosureSubject.Rekeying(new OwnedToken(card.Context.Merchant, card.Context.Token), resealing, gateway) with { WithName = card.Name is not null };

    // What is wrong with one card is its own; anything else is wrong with this process.
    private static ResealedCard Try(Func<ResealedCard> act)
    {
        try
        {
            return act();
        }
        catch (VaultException error) when (error.Code
            is VaultErrorCode.TokenRetired or VaultErrorCode.RecordVersionStale or VaultErrorCode.TokenExpired or VaultErrorCode.SealedCardInvalid
            or VaultErrorCode.KeyDestroyed)
        {
            return new ResealedCard { Reason = VaultErrorMapping.Describe(error.Code).Reason };
        }
    }

    private ResealedCard Reseal(OrderedCard stored, ResealingEpoch epoch)
    {
        // On the stack, where the collector moves nothing, and wiped before this returns.
        Span<byte> card = stackalloc byte[CardPlaintext.Bytes];
        Span<byte> name = stackalloc byte[NamePlaintext.Bytes];
        try
        {
            opener.Open(stored.RegisteredEpoch, stored.Sealed.Span, stored.Context, card);
            var bytes = new byte[SealedCard.Bytes];
            epoch.Seal(card, stored.Context, bytes);
            var resealed = new ResealedCard { Sealed = UnsafeByteOperations.UnsafeWrap(bytes) };
            if (stored.Name is { } kept)
            {
                opener.OpenName(kept.RegisteredEpoch, kept.Sealed.Span, kept.Context, name);
                bytes = new byte[SealedName.Bytes];
                epoch.SealName(name, kept.Context, bytes);
                resealed.SealedName = UnsafeByteOperations.UnsafeWrap(bytes);
            }

            return resealed;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(card);
            CryptographicOperations.ZeroMemory(name);
        }
    }
}
