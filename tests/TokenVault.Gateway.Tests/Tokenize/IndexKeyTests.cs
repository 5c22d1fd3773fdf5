using CsCheck;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Tokenize;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Tests.Tokenize;

/// <summary>Cards recognised while the key changes by which they are: each has one token at any moment.</summary>
public sealed class IndexKeyTests : IAsyncLifetime
{
    private const string Visa = "4242424242424242";
    private const string Mastercard = "5555555555554444";

    private readonly SequencerFixture _vault = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _vault.DisposeAsync();

    [Fact]
    public async Task Remembers_TheKeyOfTheFirstCard()
    {
        await RunAsync(_vault.Tokenize("shop", Visa));

        Assert.Equal((1, 0, 0), (_vault.Keys.Current.Index, _vault.Keys.Current.Next, _vault.Keys.Current.Former));
    }

    [Fact]
    public async Task Finds_ACard_ByTheOldKey_AndByTheNext_OnceItIsFiledAnew()
    {
        var token = await RunAsync(_vault.Tokenize("shop", Visa));
        _vault.AdapterKey = 2;
        Assert.Equal(token, await RunAsync(_vault.Tokenize("shop", Visa)));
        await _vault.Keys.BeginAsync(2);

        Assert.Equal(token, await RunAsync(_vault.Tokenize("shop", Visa)));
        var made = await RunAsync(_vault.Tokenize("shop", Mastercard));
        Assert.Equal(2, _vault.Find("shop", made)!.Fingerprint.KeyNumber);
        await RunAsync(_vault.Rekey("shop", token, Visa, 1, 2));
        Assert.Equal(2, _vault.Find("shop", token)!.Fingerprint.KeyNumber);
        Assert.Equal(token, await RunAsync(_vault.Tokenize("shop", Visa)));
        Assert.False(IsIndexed(_vault.FingerprintOf("shop", Visa, 1)));
        await _vault.Keys.FinishAsync(_vault.Clock.GetUtcNow().AddDays(1));

        Assert.Equal((2, 0, 1), (_vault.Keys.Current.Index, _vault.Keys.Current.Next, _vault.Keys.Current.Former));
        Assert.Equal((token, made), (await RunAsync(_vault.Tokenize("shop", Visa)), await RunAsync(_vault.Tokenize("shop", Mastercard))));
    }

    // Asked for before the change was seen, decided after it: in order, so before any card is filed under the next key.
    [Fact]
    public async Task Decides_WhatWasAskedBefore_ByTheOldKey()
    {
        await RunAsync(_vault.Tokenize("shop", Mastercard));
        var first = _vault.Tokenize("shop", Visa);
        var (batch, answer) = _vault.Ask(first);
        await _vault.Keys.BeginAsync(2);
        _vault.Sequencer.Decide(batch, answer, _vault.CommittedThrough);

        // Not on disk yet.
        var second = _vault.Tokenize("shop", Visa);
        var next = _vault.Decide(second);
        Assert.Null(second.Refusal);
        Assert.Equal(first.Result.Token, second.Result.Token);
        Assert.False(second.IsNew);
        await _vault.CommitAsync(batch);
        await _vault.CommitAsync(next);
        Assert.Equal(first.Result.Token, await RunAsync(_vault.Tokenize("shop", Visa)));
    }

    [Fact]
    public async Task Refuses_AnAnswerByAnotherKey_AsIfTheAdapterWereAway()
    {
        await RunAsync(_vault.Tokenize("shop", Mastercard));
        var work = _vault.Tokenize("shop", Visa);
        var (batch, answer) = _vault.Ask(work);
        answer.FingerprintKey = 2;
        _vault.Sequencer.Decide(batch, answer, _vault.CommittedThrough);

        Assert.Null(work.Refusal);
        await _vault.CommitAsync(batch);
        Assert.False(_vault.Find("shop", work.Result.Token)!.IsDeduplicated);

        await _vault.Keys.BeginAsync(2);
        work = _vault.Tokenize("shop", Visa);
        (batch, answer) = _vault.Ask(work);
        answer.OtherFingerprints = Google.Protobuf.ByteString.Empty;
        _vault.Sequencer.Decide(batch, answer, _vault.CommittedThrough);
        await _vault.CommitAsync(batch);
        Assert.False(_vault.Find("shop", work.Result.Token)!.IsDeduplicated);
    }

    [Fact]
    public async Task Answers_AnIdempotencyKey_OverTheChange()
    {
        var terms = TokenTermsOf("key-1");
        var token = await RunAsync(_vault.Tokenize("shop", Visa, terms: terms));
        await _vault.Keys.BeginAsync(2);
        Assert.Equal(token, await RunAsync(_vault.Tokenize("shop", Visa, terms: terms)));
        await RunAsync(_vault.Rekey("shop", token, Visa, 1, 2));
        Assert.Equal(token, await RunAsync(_vault.Tokenize("shop", Visa, terms: terms)));
        await _vault.Keys.FinishAsync(_vault.Clock.GetUtcNow().AddDays(1));

        Assert.Equal(token, await RunAsync(_vault.Tokenize("shop", Visa, terms: terms)));
        var other = _vault.Tokenize("shop", Mastercard, terms: terms);
        await _vault.RunAsync(other);
        Assert.Equal(VaultErrorCode.IdempotencyKeyReused, Assert.IsType<VaultException>(other.Refusal).Code);
    }

    [Fact]
    public async Task Files_NothingLate_ThatWasFingerprintedByTheOldKey()
    {
        await RunAsync(_vault.Tokenize("shop", Mastercard));
        var alone = _vault.Tokenize("shop", Visa);
        await _vault.CommitAsync(_vault.DecideAlone(alone));
        await _vault.Keys.BeginAsync(2);

        var late = _vault.Deduplicate("shop", alone.Result.Token, Visa);
        await _vault.RunAsync(late);
        var arrival = _vault.TakeIn(_vault.Arrive("shop", new Token(UInt128.One << 80), "4111111111111111"));
        await _vault.RunAsync(arrival);

        Assert.Equal(VaultErrorCode.AdapterUnavailable, Assert.IsType<VaultException>(late.Refusal).Code);
        Assert.Equal(VaultErrorCode.AdapterUnavailable, Assert.IsType<VaultException>(arrival.Refusal).Code);
        Assert.False(_vault.Find("shop", alone.Result.Token)!.IsDeduplicated);
    }

    // Whatever is done to cards in whatever order while the key changes, a card that has a token that serves gives that one, and a deleted one none.
    [Fact]
    public void Agrees_WithAModel_WhateverHappensMeanwhile() => Gen.Int[0, 99].Array[10, 60].Sample(
        steps =>
        {
            var vault = new SequencerFixture();
            try
            {
                RunModelAsync(vault, steps).GetAwaiter().GetResult();
            }
            finally
            {
                vault.DisposeAsync().AsTask().GetAwaiter().GetResult();
            }
        },
        iter: 60,
        threads: 1);

    private static async Task RunModelAsync(SequencerFixture vault, int[] steps)
    {
        string[] numbers = [Visa, Mastercard, "4111111111111111", "378282246310005"];
        var tokens = new Dictionary<string, Token>(StringComparer.Ordinal);
        await vault.RunAsync(vault.Tokenize("shop", "6011111111111117"));
        var begun = false;
        foreach (var step in steps)
        {
            var number = numbers[step % numbers.Length];
            switch (step / numbers.Length)
            {
                case < 12:
                    var work = vault.Tokenize("shop", number);
                    await vault.RunAsync(work);
                    Assert.Null(work.Refusal);
                    Assert.Equal(tokens.TryGetValue(number, out var known) ? known : work.Result.Token, work.Result.Token);
                    tokens[number] = work.Result.Token;
                    break;
                case < 16 when tokens.Remove(number, out var gone):
                    await vault.RunAsync(vault.Delete("shop", gone));
                    break;
                case < 18 when !begun:
                    await vault.Keys.BeginAsync(2);
                    begun = true;
                    break;
                case < 25 when begun && tokens.TryGetValue(number, out var moved):
                    await vault.RunAsync(vault.Rekey("shop", moved, number, 1, 2));
                    break;
                default:
                    break;
            }
        }

        await FinishAsync(vault, tokens, begun);
    }

    private static async Task FinishAsync(SequencerFixture vault, Dictionary<string, Token> tokens, bool begun)
    {
        if (begun)
        {
            foreach (var (number, token) in tokens)
            {
                await vault.RunAsync(vault.Rekey("shop", token, number, 1, 2));
            }

            await vault.Keys.FinishAsync(vault.Clock.GetUtcNow());
        }

        foreach (var (number, token) in tokens)
        {
            var work = vault.Tokenize("shop", number);
            await vault.RunAsync(work);
            Assert.Equal((token, false), (work.Result.Token, work.IsNew));
        }
    }

    private static TokenTerms TokenTermsOf(string key)
    {
        var digest = new byte[TokenKeyTable.DigestBytes];
        System.Text.Encoding.ASCII.GetBytes(key, digest);
        return TokenTerms.Plain with { KeyDigest = digest, RequestDigest = digest };
    }

    private async Task<Token> RunAsync(TokenWork work)
    {
        await _vault.RunAsync(work);
        Assert.Null(work.Refusal);
        return work.Result.Token;
    }

    private bool IsIndexed(Fingerprint fingerprint)
    {
        var reads = new ReadBatch();
        var at = _vault.Tables.Fingerprints.AddLookup(reads, SequencerFixture.Merchant("shop"), fingerprint);
        _vault.Store.Read(reads);
        return _vault.Tables.Fingerprints.TryRead(reads, at, SequencerFixture.Merchant("shop"), fingerprint, out _, out _);
    }
}
