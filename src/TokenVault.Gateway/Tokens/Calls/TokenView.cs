using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using TokenVault.Contracts.V1;
using TokenVault.Gateway.Tokenize;
using TokenVault.Storage.Records;
using CardBrand = TokenVault.Domain.Cards.CardBrand;

namespace TokenVault.Gateway.Tokens.Calls;

/// <summary>What a merchant may see of a token and its card: six leading digits and the last four (PCI DSS 3.4.1).</summary>
internal static class TokenView
{
    public static Token Of(CardToken result, CardBrand brand, int bin, int lastFour)
    {
        var view = new Token
        {
            Token_ = result.Token.ToString(),
            Brand = (Contracts.V1.CardBrand)brand,
            Bin = bin.ToString("D6", CultureInfo.InvariantCulture),
            LastFour = lastFour.ToString("D4", CultureInfo.InvariantCulture),
            ExpiryMonth = (uint)result.Expiry.Month,
            ExpiryYear = (uint)result.Expiry.Year,
            CreateTime = result.Token.CreateTime.ToTimestamp(),
            Usage = (TokenUsage)result.Usage,
            Funding = (CardFunding)result.Funding,
            CountryCode = result.Country.ToString(),
            NotDeduplicated = !result.IsDeduplicated,
            RecordVersion = result.RecordVersion,
            State = result.IsServing ? TokenState.Active : TokenState.Unspecified,
        };
        if (result.ExpireUnixSeconds != 0)
        {
            view.ExpireTime = new Timestamp { Seconds = result.ExpireUnixSeconds };
        }

        if (result.Format is { } format)
        {
            view.FormatPreservingTokens.Add(Of(format));
        }

        return view;
    }

    public static FormatPreservingToken Of(FormatTokenRecord format) =>
        new() { Format = (TokenFormat)format.Format, PassesLuhn = format.PassesLuhn, Digits = format.Digits };

    public static void Add(Token view, TokenDetailsRecord details)
    {
        view.FormatPreservingTokens.Add(details.Formats.Select(Of));
        view.CustomerReferences.Add(details.Customers);
        view.Labels.Add(details.Labels.Select(label => new Label { Key = label.Key, Value = label.Value }));
        view.HasCardholderName = !details.SealedName.IsEmpty;
        view.SameCardAs = details.SameCardAs;
    }
}
