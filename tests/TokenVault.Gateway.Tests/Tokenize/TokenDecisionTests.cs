using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Tokenize;
using TokenVault.Storage;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Tests.Tokenize;

/// <summary>What is wanted of tokens beside the card, decided over a real store.</summary>
public sealed class TokenDecisionTests : IAsyncLifetime
{
    private const string Visa = "4242424242424242";
    private const string Mastercard = "5555555555554444";

    private static readonly TokenTerms Single = new() { Usage = TokenUsage.SingleUse };

    private readonly SequencerFixture _vault = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _vault.DisposeAsync();

    [Fact]
    public async Task Gives_ATokenForSingleUse_EachTime_AndLeavesTheOtherAlone()
    {
        var works = new[]
        {
            _vault.Tokenize("shop", Visa), _vault.Tokenize("shop", Visa, terms: Single), _vault.Tokenize("shop", Visa, terms: Single),
            _vault.Tokenize("shop", Visa),
        };

        await _vault.RunAsync(works);

        Assert.Equal(3, works.Select(work => work.Result.Token).Distinct().Count());
        Assert.Equal(works[0].Result.Token, works[3].Result.Token);
    }

    [Fact]
    public async Task Gives_DigitsOnce_AndTheSameAgain_WhereverTheFirstBatchIs()
    {
        var terms = new TokenTerms { Format = TokenFormat.BinAndLastFour };
        var (first, same) = (_vault.Tokenize("shop", Visa, terms: terms), _vault.Tokenize("shop", Visa, terms: terms));
        var later = _vault.Tokenize("shop", Visa, terms: terms);
        var batches = new[] { _vault.Decide(first, same), _vault.Decide(later) };
        foreach (var batch in batches)
        {
            await _vault.CommitAsync(batch);
        }

        var onDisk = _vault.Tokenize("shop", Visa, terms: terms);
        await _vault.RunAsync(onDisk);

        var digits = first.Result.Format!.Digits;
        Assert.All(new[] { same, later, onDisk }, work => Assert.Equal(digits, work.Result.Format!.Digits));
        Assert.StartsWith("424242", digits, StringComparison.Ordinal);
        Assert.EndsWith("4242", digits, StringComparison.Ordinal);
        Assert.NotEqual(Visa, digits);
        Assert.False(Passes(digits));
    }

    [Fact]
    public async Task Gives_OtherDigits_InOtherForms_OfOneToken()
    {
        var terms = new[]
        {
            new TokenTerms { Format = TokenFormat.BinAndLastFour }, new TokenTerms { Format = TokenFormat.LastFour },
            new TokenTerms { Format = TokenFormat.LastFour, PassesLuhn = true },
        };
        var works = terms.Select(one => _vault.Tokenize("shop", Visa, terms: one)).ToArray();

        await _vault.RunAsync(works);

        Assert.Single(works.Select(work => work.Result.Token).Distinct());
        Assert.Equal(3, works.Select(work => work.Result.Format!.Digits).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal([false, false, true], works.Select(work => Passes(work.Result.Format!.Digits)));
        Assert.Equal(3, _vault.Find("shop", works[0].Result.Token)!.Details.Formats.Count);
    }

    [Fact]
    public async Task Refuses_ACard_ThatIsADigitsOfAToken_UntilThatIsDeleted()
    {
        var terms = new TokenTerms { Format = TokenFormat.BinAndLastFour, PassesLuhn = true };
        var card = _vault.Tokenize("shop", Visa, terms: terms);
        await _vault.RunAsync(card);
        var digits = card.Result.Format!.Digits;
        var (taken, elsewhere) = (_vault.Tokenize("shop", digits), _vault.Tokenize("other", digits));
        await _vault.RunAsync(taken, elsewhere);
        await _vault.RunAsync(_vault.Delete("shop", card.Result.Token));
        var freed = _vault.Tokenize("shop", digits);
        await _vault.RunAsync(freed);

        Assert.Equal(VaultErrorCode.CardNumberIsToken, CodeOf(taken));
        Assert.Null(elsewhere.Refusal);
        Assert.Null(freed.Refusal);
    }

    [Fact]
    public async Task Refuses_ACardForSingleUse_ThatIsADigitsOfAToken_WhereverTheFirstBatchIs()
    {
        var card = _vault.Tokenize("shop", Visa, terms: new TokenTerms { Format = TokenFormat.BinAndLastFour, PassesLuhn = true });
        var batch = _vault.Decide(card);
        var digits = card.Result.Format!.Digits;
        var pending = _vault.Tokenize("shop", digits, terms: Single);
        _ = _vault.Decide(pending);
        await _vault.CommitAsync(batch);
        var onDisk = _vault.Tokenize("shop", digits, terms: Single);
        var elsewhere = _vault.Tokenize("other", digits, terms: Single);
        await _vault.RunAsync(onDisk, elsewhere);

        Assert.Equal(VaultErrorCode.CardNumberIsToken, CodeOf(pending));
        Assert.Equal(VaultErrorCode.CardNumberIsToken, CodeOf(onDisk));
        Assert.Null(elsewhere.Refusal);
    }

    // Else who asks again for a card's token would be given one that charges another card.
    [Fact]
    public async Task Gives_NoTokenAgain_UnderItsKey_ThatHasAnotherCardByNow()
    {
        var terms = new TokenTerms { KeyDigest = new byte[32], RequestDigest = new byte[32] };
        var first = _vault.Tokenize("shop", Visa, terms: terms);
        await _vault.RunAsync(first);
        var again = _vault.Tokenize("shop", Visa, terms: terms);
        await _vault.RunAsync(again);
        await _vault.RunAsync(_vault.Update("shop", first.Result.Token, new TokenChange { HasCard = true }, Mastercard));
        var late = _vault.Tokenize("shop", Visa, terms: terms);
        await _vault.RunAsync(late);

        Assert.Equal(first.Result.Token, again.Result.Token);
        Assert.Equal(VaultErrorCode.TokenNotFound, CodeOf(late));
    }

    [Fact]
    public async Task Says_ThatASmallSpaceIsUsedUp_AndGivesNothingTwice()
    {
        // Twelve digits, ten of which are kept.
        var terms = new TokenTerms { Usage = TokenUsage.SingleUse, Format = TokenFormat.BinAndLastFour };
        var seen = new HashSet<string>(StringComparer.Ordinal);
        VaultErrorCode? code = null;
        for (var i = 0; i < 120 && code is null; i++)
        {
            var work = _vault.Tokenize("shop", "500000123454", terms: terms);
            await _vault.RunAsync(work);
            code = work.Refusal is null ? null : CodeOf(work);
            Assert.True(code is not null || seen.Add(work.Result.Format!.Digits));
        }

        Assert.Equal(VaultErrorCode.FormatSpaceExhausted, code);
        Assert.InRange(seen.Count, 45, 100);
    }

    [Fact]
    public async Task Keeps_CustomersApart_AndRefusesTheSeventeenth()
    {
        var works = Enumerable.Range(0, 17).Select(i => _vault.Tokenize("shop", Visa, terms: new TokenTerms { Customer = $"c{i}" })).ToArray();
        await _vault.RunAsync(works);

        Assert.All(works[..16], work => Assert.Null(work.Refusal));
        Assert.Equal(VaultErrorCode.CustomersFull, CodeOf(works[16]));
        Assert.Equal(16, _vault.Find("shop", works[0].Result.Token)!.Details.Customers.Count);
    }

    [Fact]
    public async Task Answers_AKey_WithTheSameToken_AndRefusesAnotherRequestUnderIt()
    {
        var terms = Single with { KeyDigest = Digest(1), RequestDigest = Digest(2) };
        var (first, same) = (_vault.Tokenize("shop", Visa, terms: terms), _vault.Tokenize("shop", Visa, terms: terms));
        var pending = _vault.Decide(first, same);
        var overtaking = _vault.Tokenize("shop", Visa, terms: terms);
        var second = _vault.Decide(overtaking);
        await _vault.CommitAsync(pending);
        await _vault.CommitAsync(second);
        var (other, otherTerms) = (_vault.Tokenize("shop", Mastercard, terms: terms), _vault.Tokenize("shop", Visa, terms: terms with { RequestDigest = Digest(3) }));
        await _vault.RunAsync(other, otherTerms);

        Assert.Equal(first.Result.Token, same.Result.Token);
        Assert.Equal(first.Result.Token, overtaking.Result.Token);
        Assert.Equal(VaultErrorCode.IdempotencyKeyReused, CodeOf(other));
        Assert.Equal(VaultErrorCode.IdempotencyKeyReused, CodeOf(otherTerms));
    }

    [Fact]
    public async Task Gives_ACardWhoseTokensTimeIsOver_ANewOne_AndTheOldOnesEndTouchesItNot()
    {
        var over = _vault.Clock.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds();
        var first = _vault.Tokenize("shop", Visa, terms: new TokenTerms { ExpireUnixSeconds = over });
        await _vault.RunAsync(first);
        _vault.Clock.Advance(TimeSpan.FromMinutes(6));
        var second = _vault.Tokenize("shop", Visa);
        await _vault.RunAsync(second);
        await _vault.RunAsync(_vault.Delete("shop", first.Result.Token));
        var third = _vault.Tokenize("shop", Visa);
        await _vault.RunAsync(third);

        Assert.NotEqual(first.Result.Token, second.Result.Token);
        Assert.Equal(second.Result.Token, third.Result.Token);
        Assert.Null(_vault.Find("shop", first.Result.Token));
    }

    [Fact]
    public async Task Puts_AnotherCard_UnderAToken_WhichThatCardGivesFromThenOn()
    {
        var card = _vault.Tokenize("shop", Visa);
        await _vault.RunAsync(card);
        var before = _vault.Find("shop", card.Result.Token)!;
        var update = _vault.Update("shop", card.Result.Token, new TokenChange { HasCard = true }, Mastercard, year: 2033);
        await _vault.RunAsync(update);
        var (old, reissued) = (_vault.Tokenize("shop", Visa), _vault.Tokenize("shop", Mastercard));
        await _vault.RunAsync(old, reissued);

        var after = _vault.Find("shop", card.Result.Token)!;
        Assert.Equal(card.Result.Token, reissued.Result.Token);
        Assert.NotEqual(card.Result.Token, old.Result.Token);
        Assert.Equal((2u, 4444, 2033, CardBrand.Mastercard), (after.RecordVersion, after.LastFour, after.Expiry.Year, after.Brand));
        Assert.NotEqual(before.Sealed, after.Sealed);
    }

    [Fact]
    public async Task Leaves_TheCardAsItWas_WhereItsReplacementIsRefused()
    {
        var (multi, single) = (_vault.Tokenize("shop", Visa), _vault.Tokenize("shop", Visa, terms: Single));
        await _vault.RunAsync(multi, single);
        var change = new TokenChange { HasCard = true };
        var ofSingle = _vault.Update("shop", single.Result.Token, change, Mastercard);
        var foreign = _vault.Update("other", multi.Result.Token, change, Mastercard);
        await _vault.RunAsync(ofSingle, foreign);
        var alone = _vault.Update("shop", multi.Result.Token, change, Mastercard);
        await _vault.CommitAsync(_vault.DecideAlone(alone));

        Assert.Equal(VaultErrorCode.TokenUsageInvalid, CodeOf(ofSingle));
        Assert.Equal(VaultErrorCode.TokenNotFound, CodeOf(foreign));
        Assert.Equal(VaultErrorCode.AdapterUnavailable, CodeOf(alone));
        Assert.Equal(1u, _vault.Find("shop", multi.Result.Token)!.RecordVersion);
    }

    [Fact]
    public async Task Changes_WhatIsMeant_AndNothingElse()
    {
        var terms = new TokenTerms { Customer = "ann", Labels = [new LabelRecord { Key = "a", Value = "1" }], Name = "ZOE"u8.ToArray() };
        var card = _vault.Tokenize("shop", Visa, terms: terms);
        await _vault.RunAsync(card);
        var name = _vault.Find("shop", card.Result.Token)!.Details.SealedName;
        Assert.True(CardExpiry.TryCreate(1, 2035, out var expiry));
        await _vault.RunAsync(_vault.Update("shop", card.Result.Token, new TokenChange { Expiry = expiry, Customers = ["bob"] }));

        var entry = _vault.Find("shop", card.Result.Token)!;
        Assert.Equal((2030, 2035), (entry.SealedExpiry.Year, entry.Expiry.Year));
        Assert.Equal(["bob"], entry.Details.Customers);
        Assert.Equal("1", Assert.Single(entry.Details.Labels).Value);
        Assert.Equal(name, entry.Details.SealedName);

        await _vault.RunAsync(_vault.Update(
            "shop", card.Result.Token, new TokenChange { Labels = [], Customers = [], Name = ReadOnlyMemory<byte>.Empty }));
        var emptied = _vault.Find("shop", card.Result.Token)!.Details;
        Assert.True(emptied.Labels.Count == 0 && emptied.Customers.Count == 0 && emptied.SealedName.IsEmpty);
    }

    [Fact]
    public async Task Deletes_EachRowOfAToken_AndHasItPurged()
    {
        var terms = new TokenTerms { Customer = "ann", Format = TokenFormat.LastFour, PassesLuhn = true, Name = "ZOE"u8.ToArray() };
        var card = _vault.Tokenize("shop", Visa, terms: terms);
        await _vault.RunAsync(card);
        await _vault.RunAsync(_vault.Delete("shop", card.Result.Token));

        foreach (var table in new[] { Table.Tokens, Table.TokenDetails, Table.Fingerprints, Table.FormatTokens, Table.CustomerTokens, Table.TokenUses })
        {
            Assert.Equal(0, await CountAsync(table));
        }

        // The card, what is kept beside it, and both fingerprints.
        Assert.Equal(4, await CountAsync(Table.Purges));
    }

    private async Task<int> CountAsync(Table table)
    {
        var rows = 0;
        await foreach (var _ in _vault.Store.ScanAsync(table, default, CancellationToken.None))
        {
            rows++;
        }

        return rows;
    }

    private static VaultErrorCode CodeOf(TokenWork work) => Assert.IsType<VaultException>(work.Refusal).Code;

    private static byte[] Digest(byte value) => [.. Enumerable.Repeat(value, 32)];

    private static bool Passes(string digits) => Pan.TryParse(System.Text.Encoding.ASCII.GetBytes(digits), out _) == PanCheck.Accepted;
}
