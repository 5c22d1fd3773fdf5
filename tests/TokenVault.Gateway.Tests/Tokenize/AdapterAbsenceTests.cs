using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Tokenize;

namespace TokenVault.Gateway.Tests.Tokenize;

/// <summary>What is decided without the adapter, and when it is back; what it withholds.</summary>
public sealed class AdapterAbsenceTests : IAsyncLifetime
{
    private const string Visa = "4242424242424242";
    private const string Mastercard = "5555555555554444";

    private readonly SequencerFixture _vault = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _vault.DisposeAsync();

    [Fact]
    public async Task Withholds_OnlyTheCardThatTheAdapterWithholds()
    {
        _vault.Withheld = [1];
        var (served, withheld) = (_vault.Tokenize("shop", Visa), _vault.Tokenize("shop", Mastercard));
        await _vault.RunAsync(served, withheld);

        Assert.Null(served.Refusal);
        Assert.Equal(VaultErrorCode.GuessingLimitExceeded, CodeOf(withheld));
    }

    [Fact]
    public async Task Makes_TokensAlone_AndFindsOutLater_WithoutMergingAnything()
    {
        var known = _vault.Tokenize("shop", Visa);
        await _vault.RunAsync(known);
        _vault.Clock.Advance(TimeSpan.FromSeconds(1));
        var (again, fresh) = (_vault.Tokenize("shop", Visa), _vault.Tokenize("shop", Mastercard));
        await _vault.CommitAsync(_vault.DecideAlone(again, fresh));
        Assert.False(again.Result.IsDeduplicated);
        Assert.NotEqual(known.Result.Token, again.Result.Token);

        await _vault.RunAsync(_vault.Deduplicate("shop", again.Result.Token, Visa), _vault.Deduplicate("shop", fresh.Result.Token, Mastercard));
        var (visa, mastercard) = (_vault.Tokenize("shop", Visa), _vault.Tokenize("shop", Mastercard));
        await _vault.RunAsync(visa, mastercard);

        Assert.Equal(known.Result.Token, visa.Result.Token);
        Assert.Equal(fresh.Result.Token, mastercard.Result.Token);
        var newer = _vault.Find("shop", again.Result.Token)!;
        Assert.True(newer.IsDeduplicated);
        Assert.Equal(known.Result.Token.ToString(), newer.Details.SameCardAs);
        Assert.Equal("", _vault.Find("shop", known.Result.Token)!.Details.SameCardAs);
    }

    [Fact]
    public async Task Points_TheNewerToken_ToTheOlder_AlsoWhereTheOlderIsFoundOutLater()
    {
        var older = _vault.Tokenize("shop", Visa);
        await _vault.CommitAsync(_vault.DecideAlone(older));
        _vault.Clock.Advance(TimeSpan.FromSeconds(1));
        var newer = _vault.Tokenize("shop", Visa);
        await _vault.RunAsync(newer);
        await _vault.RunAsync(_vault.Deduplicate("shop", older.Result.Token, Visa));
        var next = _vault.Tokenize("shop", Visa);
        await _vault.RunAsync(next);

        Assert.Equal(older.Result.Token.ToString(), _vault.Find("shop", newer.Result.Token)!.Details.SameCardAs);
        Assert.Equal(older.Result.Token, next.Result.Token);
    }

    [Fact]
    public async Task Refuses_AloneWhatTakesAComparison()
    {
        var passing = _vault.Tokenize("shop", Visa, terms: new TokenTerms { Format = TokenFormat.LastFour, PassesLuhn = true });
        var keyed = _vault.Tokenize("shop", Visa, terms: new TokenTerms { Usage = TokenUsage.SingleUse, KeyDigest = new byte[32], RequestDigest = new byte[32] });
        var failing = _vault.Tokenize("shop", Visa, terms: new TokenTerms { Format = TokenFormat.LastFour });
        await _vault.CommitAsync(_vault.DecideAlone(passing, keyed, failing));

        Assert.Equal(VaultErrorCode.AdapterUnavailable, CodeOf(passing));
        Assert.Equal(VaultErrorCode.AdapterUnavailable, CodeOf(keyed));
        Assert.Null(failing.Refusal);
    }

    private static VaultErrorCode CodeOf(TokenWork work) => Assert.IsType<VaultException>(work.Refusal).Code;
}
