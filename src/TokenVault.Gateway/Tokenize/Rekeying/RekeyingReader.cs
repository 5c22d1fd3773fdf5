using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Store;
using TokenVault.Gateway.Tokens;
using TokenVault.Storage;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Tokenize.Rekeying;

/// <summary>Reads what of a token is filed under a fingerprint key.</summary>
internal sealed class RekeyingReader(IRecordStore store, TokenTables tables, SealedCards cards)
{
    /// <summary>Null where the token is gone.</summary>
    public async Task<RekeyingToken?> ReadAsync(OwnedToken token, byte key)
    {
        if (Read(token, key) is not { } read)
        {
            return null;
        }

        try
        {
            return new RekeyingToken(token, read.Old, read.Old.KeyNumber == key ? await FindAsync(token) : null, read.Forms);
        }
        catch (VaultException refused) when (refused.Code is VaultErrorCode.KeyDestroyed)
        {
            // Its epoch was never registered, and the key that it was sealed to is gone: no waiting brings the card back.
            return new RekeyingToken(token, read.Old, Card: null, read.Forms) { IsLost = true };
        }
    }

    private (Fingerprint Old, IReadOnlyList<FormatTokenRecord> Forms)? Read(OwnedToken token, byte key)
    {
        var reads = new ReadBatch();
        var at = tables.Tokens.AddLookup(reads, token);
        var details = tables.Details.AddLookup(reads, token);
        store.Read(reads);
        return tables.Tokens.TryRead(reads, at, token, out var row)
            ? (row.Fingerprint, [.. tables.Details.Read(reads, details, token)?.Formats.Where(form => IsUnder(form, key)) ?? []])
            : null;
    }

    /// <summary>Whether a form's digits are in the index under a key.</summary>
    public static bool IsUnder(FormatTokenRecord form, byte key) => form.PassesLuhn && form.Fingerprint.Span[0] == key;

    private async Task<SealedCard?> FindAsync(OwnedToken token)
    {
        try
        {
            return await cards.FindAsync(token) is { IsDeduplicated: true } card ? card.Card : null;
        }
        catch (VaultException refused) when (refused.Code is VaultErrorCode.EpochUnregistered)
        {
            return null;
        }
    }
}
