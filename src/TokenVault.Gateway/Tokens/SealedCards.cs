using Google.Protobuf;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope.Epochs;
using TokenVault.Gateway.Epochs;
using TokenVault.Gateway.Store;
using TokenVault.Storage;
using TokenVault.Storage.Tables;
using SealedBytes = TokenVault.Envelope.Cards.SealedCard;
using SealedNameBytes = TokenVault.Envelope.Cards.SealedName;

namespace TokenVault.Gateway.Tokens;

/// <summary>Loads sealed cards for the adapter.</summary>
internal sealed class SealedCards(IRecordStore store, TokenTables tables, EpochRegistrar epochs)
{
    /// <summary>The merchant's card, or null.</summary>
    /// <exception cref="VaultException">
    /// RecordDamaged; AdapterUnavailable or EpochUnregistered while its epoch is not registered, KeyDestroyed where it never will be.
    /// </exception>
    public async Task<StoredCard?> FindAsync(OwnedToken token)
    {
        if (Read(token, out var cardEpoch, out var nameEpoch) is not { } card)
        {
            return null;
        }

        card.Card.RegisteredEpoch = await RegisteredAsync(cardEpoch);
        if (nameEpoch is { } epoch)
        {
            card.Card.Name.RegisteredEpoch = await RegisteredAsync(epoch);
        }

        return card;
    }

    private async Task<ByteString> RegisteredAsync(EpochId epoch) => UnsafeByteOperations.UnsafeWrap(await epochs.GetRegisteredAsync(epoch));

    private StoredCard? Read(OwnedToken token, out EpochId epoch, out EpochId? nameEpoch)
    {
        (epoch, nameEpoch) = (default, null);
        var reads = new ReadBatch();
        var at = tables.Tokens.AddLookup(reads, token);
        var details = tables.Details.AddLookup(reads, token);
        store.Read(reads);
        if (!tables.Tokens.TryRead(reads, at, token, out var row))
        {
            return null;
        }

        if (!SealedBytes.TryRead(row.Sealed, out var bytes))
        {
            throw new VaultException(VaultErrorCode.RecordDamaged);
        }

        epoch = bytes.Epoch;
        var card = Of(token, row);
        if (tables.Details.Read(reads, details, token) is { SealedName.IsEmpty: false } kept)
        {
            nameEpoch = SealedNameBytes.TryRead(kept.SealedName.Span, out var name) ? name.Epoch : throw new VaultException(VaultErrorCode.RecordDamaged);
            card.Name = new SealedName { Sealed = kept.SealedName, Version = kept.NameVersion };
        }

        return new StoredCard(card, row.Brand, row.Usage)
        {
            IsDeduplicated = (row.Marks & TokenMarks.NotDeduplicated) == TokenMarks.None,
        };
    }

    private static SealedCard Of(OwnedToken token, in TokenRow row)
    {
        var card = new SealedCard
        {
            Token = token.Token.ToString(),
            MerchantId = token.Merchant.Value,
            RecordVersion = row.RecordVersion,
            Usage = (uint)row.Usage,
            ExpiryMonth = (uint)row.SealedExpiry.Month,
            ExpiryYear = (uint)row.SealedExpiry.Year,
            ExpireTimeSeconds = row.ExpireUnixSeconds,
            Sealed = ByteString.CopyFrom(row.Sealed),
        };
        if (row.Expiry != row.SealedExpiry)
        {
            (card.CorrectedExpiryMonth, card.CorrectedExpiryYear) = ((uint)row.Expiry.Month, (uint)row.Expiry.Year);
        }

        return card;
    }
}
