using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Tests.Tokenize;
using TokenVault.Gateway.Tokenize;
using TokenVault.Gateway.Tokens.Calls;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Tests.Tokens;

/// <summary>The calls about tokens, over a real store.</summary>
public sealed class TokenCallsTests : IAsyncLifetime
{
    private const string Visa = "4242424242424242";
    private const string Mastercard = "5555555555554444";

    private readonly SequencerFixture _vault = new();

    private TokenLookup Lookup => new(_vault.Store, _vault.Tables, _vault.Clock);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _vault.DisposeAsync();

    // Else who merges the two would charge another card.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Names_NoTokenOfTheSameCard_ThatHasItNoMore(bool isDeleted)
    {
        var older = _vault.Tokenize("shop", Visa);
        await _vault.RunAsync(older);
        _vault.Clock.Advance(TimeSpan.FromSeconds(1));
        var newer = _vault.Tokenize("shop", Visa);
        await _vault.CommitAsync(_vault.DecideAlone(newer));
        await _vault.RunAsync(_vault.Deduplicate("shop", newer.Result.Token, Visa));
        var owned = new OwnedToken(SequencerFixture.Merchant("shop"), newer.Result.Token);
        var before = Lookup.Get(owned).SameCardAs;

        await _vault.RunAsync(isDeleted
            ? _vault.Delete("shop", older.Result.Token)
            : _vault.Update("shop", older.Result.Token, new TokenChange { HasCard = true }, Mastercard));

        Assert.Equal(older.Result.Token.ToString(), before);
        Assert.Equal("", Lookup.Get(owned).SameCardAs);
    }

    // The largest labels make a page of the largest size larger than clients take.
    [Fact]
    public async Task Lists_AllOfACustomer_InPagesThatClientsTake()
    {
        var labels = Enumerable.Range(0, 16).Select(i => new LabelRecord { Key = $"key{i}", Value = new string('\u20ac', 255) }).ToList();
        var terms = new TokenTerms { Usage = Domain.Tokens.TokenUsage.SingleUse, Customer = "c", Labels = labels };
        await _vault.RunAsync([.. Enumerable.Range(0, 400).Select(_ => _vault.Tokenize("shop", Visa, terms: terms))]);
        var list = new TokenList(_vault.Store, _vault.Tables, Lookup);
        var seen = new List<string>();
        var request = new ListTokensRequest { CustomerReference = "c", PageSize = 1000 };
        do
        {
            var page = await list.ListAsync(SequencerFixture.Merchant("shop"), request, CancellationToken.None);
            Assert.InRange(page.CalculateSize(), 1, 4 * 1024 * 1024);
            seen.AddRange(page.Tokens.Select(token => token.Token_));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(400, seen.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(400, seen.Count);
    }

    [Fact]
    public async Task Wipes_TheCards_OfABatchThatIsTooLarge()
    {
        var request = new BatchTokenizeRequest();
        request.Requests.Add(Enumerable.Range(0, 1001).Select(_ => new TokenizeRequest { Card = Card() }));

        await Assert.ThrowsAsync<VaultException>(
            () => new BatchTokenizer(null!).RunAsync(request, SequencerFixture.Merchant("shop"), CancellationToken.None));

        Assert.All(request.Requests, one => AssertWiped(one.Card));
    }

    [Theory]
    [InlineData("", VaultErrorCode.FieldMissing)]
    [InlineData("tok", VaultErrorCode.TokenMalformed)]
    [InlineData("424242424242", VaultErrorCode.TokenNotFound)]
    public async Task Wipes_TheCard_OfAChangeThatNamesNoToken(string token, VaultErrorCode code)
    {
        var request = new UpdateTokenRequest { Token = token, Card = Card(), UpdateMask = FieldMask.FromString("card") };
        var updater = new TokenUpdater(null!, new TokenNames(_vault.Store, _vault.Tables), Lookup, null!, _vault.Clock);

        var refusal = await Assert.ThrowsAsync<VaultException>(() => updater.RunAsync(SequencerFixture.Merchant("shop"), request));

        Assert.Equal(code, refusal.Code);
        AssertWiped(request.Card);
    }

    private static Card Card() => new()
    {
        Number = ByteString.CopyFromUtf8(Visa),
        Cvc = ByteString.CopyFromUtf8("123"),
        CardholderName = ByteString.CopyFromUtf8("A B"),
        ExpiryMonth = 12,
        ExpiryYear = 2030,
    };

    private static void AssertWiped(Card card) => Assert.All(
        (ByteString[])[card.Number, card.Cvc, card.CardholderName], secret => Assert.True(secret.Span.IndexOfAnyExcept((byte)0) < 0));
}
