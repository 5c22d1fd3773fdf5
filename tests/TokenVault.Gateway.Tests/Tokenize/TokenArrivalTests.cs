using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Tokenize;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Tests.Tokenize;

/// <summary>Tokens that come from another vault, decided over a real store beside those that are here.</summary>
public sealed class TokenArrivalTests : IAsyncLifetime
{
    private const string Visa = "4242424242424242";
    private const string Mastercard = "5555555555554444";

    private static readonly Token Coming = new(new UInt128(0x0193_5f2a_1b2c_0000, 7));

    private readonly SequencerFixture _vault = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _vault.DisposeAsync();

    [Fact]
    public async Task Gives_ItsToken_ToTheCard_InTheSameBatchAndLater()
    {
        var (arrival, same, later) = (_vault.TakeIn(_vault.Arrive("shop", Coming, Visa)), _vault.Tokenize("shop", Visa), _vault.Tokenize("shop", Visa));
        await _vault.RunAsync(arrival, same);
        await _vault.RunAsync(later);

        Assert.True(arrival.Result.IsServing);
        Assert.Equal((Coming, Coming), (same.Result.Token, later.Result.Token));
    }

    [Fact]
    public async Task Files_AllThatBelongsToIt()
    {
        var details = new TokenDetailsRecord();
        details.Customers.Add("c-1");
        details.Labels.Add(new LabelRecord { Key = "plan", Value = "gold" });
        details.Formats.Add(new FormatTokenRecord { Format = 1, Digits = "2867132506682468" });
        await _vault.RunAsync(_vault.TakeIn(_vault.Arrive("shop", Coming, Visa, details)));

        var entry = _vault.Find("shop", Coming)!;
        Assert.Equal(["c-1"], entry.Details.Customers);
        Assert.Equal("2867132506682468", entry.Details.Formats.Single().Digits);
        var taken = _vault.TakeIn(_vault.Arrive("shop", new Token(Coming.Id + 1), Mastercard, new TokenDetailsRecord(entry.Details)));
        await _vault.RunAsync(taken);
        Assert.Equal(VaultErrorCode.TokenTaken, Assert.IsType<VaultException>(taken.Refusal).Code);
        Assert.Null(_vault.Find("shop", new Token(Coming.Id + 1)));
    }

    // Taken in a second time where an answer was lost.
    [Fact]
    public async Task Leaves_WhatIsHereAlready()
    {
        await _vault.RunAsync(_vault.TakeIn(_vault.Arrive("shop", Coming, Visa)));
        var again = _vault.TakeIn(_vault.Arrive("shop", Coming, Visa));
        var batch = await _vault.RunAsync(again);

        Assert.Null(again.Refusal);
        Assert.False(again.Result.IsServing);
        Assert.False(batch.HasWrites);
    }

    [Fact]
    public async Task Refuses_ItsName_ForAnotherCard()
    {
        var here = _vault.Tokenize("shop", Visa);
        await _vault.RunAsync(here);
        var arrival = _vault.TakeIn(_vault.Arrive("shop", here.Result.Token, Mastercard));
        await _vault.RunAsync(arrival);

        Assert.Equal(VaultErrorCode.TokenTaken, Assert.IsType<VaultException>(arrival.Refusal).Code);
        Assert.Equal(4242, _vault.Find("shop", here.Result.Token)!.LastFour);
    }

    // The adapter buries tokens by their names alone: whoever has it under his name takes it from the other by deleting it.
    [Fact]
    public async Task Refuses_OneName_ForTwoMerchants_InOneBatch()
    {
        var (his, others) = (_vault.TakeIn(_vault.Arrive("shop", Coming, Visa)), _vault.TakeIn(_vault.Arrive("other", Coming, Mastercard)));
        await _vault.RunAsync(his, others);

        Assert.Single(new[] { _vault.Find("shop", Coming), _vault.Find("other", Coming) }, entry => entry is not null);
    }

    // No list or copy that it stands in could be given any more.
    [Fact]
    public async Task Refuses_AName_ThatLiesBeyondTheCalendar()
    {
        var token = new Token(UInt128.MaxValue);
        var taken = _vault.TakeIn(_vault.Arrive("shop", token, Visa));
        await _vault.RunAsync(taken);

        Assert.Equal(VaultErrorCode.TokenMalformed, Assert.IsType<VaultException>(taken.Refusal).Code);
        Assert.Null(_vault.Find("shop", token));
    }

    // Both serve. The card goes on giving the one that is older.
    [Theory]
    [InlineData(-1, true)]
    [InlineData(1, false)]
    public async Task Keeps_TwoTokensOfOneCard(int hours, bool isOlder)
    {
        var here = _vault.Tokenize("shop", Visa);
        await _vault.RunAsync(here);
        var coming = new Token((UInt128)_vault.Clock.GetUtcNow().AddHours(hours).ToUnixTimeMilliseconds() << 80);
        await _vault.RunAsync(_vault.TakeIn(_vault.Arrive("shop", coming, Visa)));
        var next = _vault.Tokenize("shop", Visa);
        await _vault.RunAsync(next);

        Assert.Equal(isOlder ? coming : here.Result.Token, next.Result.Token);
        var (younger, older) = isOlder ? (here.Result.Token, coming) : (coming, here.Result.Token);
        Assert.Equal(older.ToString(), _vault.Find("shop", younger)!.Details.SameCardAs);
        Assert.Equal("", _vault.Find("shop", older)!.Details.SameCardAs);
    }

    [Fact]
    public async Task Refuses_ACard_WhoseNumberIsATokenHere_AndAFormThatIsACardHere()
    {
        var passing = _vault.Tokenize("shop", Visa, terms: new TokenTerms { Format = Domain.Tokens.TokenFormat.LastFour, PassesLuhn = true });
        await _vault.RunAsync(passing, _vault.Tokenize("shop", Mastercard));
        var digits = passing.Result.Format!.Digits;
        var form = new TokenDetailsRecord();
        var fingerprint = new byte[Fingerprint.Bytes];
        _vault.FingerprintOf("shop", Mastercard).Write(fingerprint);
        form.Formats.Add(new FormatTokenRecord
        {
            Format = 1,
            PassesLuhn = true,
            Digits = "4000000000000002",
            Fingerprint = Google.Protobuf.ByteString.CopyFrom(fingerprint),
        });
        var (number, card) = (_vault.TakeIn(_vault.Arrive("shop", Coming, digits)), _vault.TakeIn(_vault.Arrive("shop", new Token(Coming.Id + 1), Visa, form)));
        await _vault.RunAsync(number, card);

        Assert.Equal(VaultErrorCode.CardNumberIsToken, Assert.IsType<VaultException>(number.Refusal).Code);
        Assert.Equal(VaultErrorCode.TokenTaken, Assert.IsType<VaultException>(card.Refusal).Code);
    }
}
