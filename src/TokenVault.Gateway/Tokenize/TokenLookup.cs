using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.ObjectPool;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Storage;
using TokenVault.Storage.Tables;
using Token = TokenVault.Domain.Tokens.Token;

namespace TokenVault.Gateway.Tokenize;

/// <summary>Looks tokens up in the store.</summary>
internal sealed class TokenLookup(IRecordStore store, TokenTable tokens)
{
    private readonly DefaultObjectPool<ReadBatch> _reads = new(new DefaultPooledObjectPolicy<ReadBatch>());

    /// <exception cref="VaultException">TokenNotFound, also for another merchant's.</exception>
    public Contracts.V1.Token Find(MerchantId merchant, Token token)
    {
        var reads = _reads.Get();
        try
        {
            reads.Clear();
            var at = tokens.AddLookup(reads, token);
            store.Read(reads);
            return tokens.TryRead(reads, at, token, out var row) && row.Merchant == merchant
                ? View(token, row.Brand, row.Bin, row.LastFour, row.Expiry)
                : throw new VaultException(VaultErrorCode.TokenNotFound);
        }
        finally
        {
            _reads.Return(reads);
        }
    }

    /// <summary>What a merchant may see of a card: six leading digits and the last four (PCI DSS 3.4.1).</summary>
    public static Contracts.V1.Token View(Token token, CardBrand brand, int bin, int lastFour, CardExpiry expiry) => new()
    {
        Token_ = token.ToString(),
        Brand = (Contracts.V1.CardBrand)brand,
        Bin = bin.ToString("D6", CultureInfo.InvariantCulture),
        LastFour = lastFour.ToString("D4", CultureInfo.InvariantCulture),
        ExpiryMonth = (uint)expiry.Month,
        ExpiryYear = (uint)expiry.Year,
        CreateTime = token.CreateTime.ToTimestamp(),
    };
}
