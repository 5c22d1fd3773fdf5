using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope.Cards;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Tests.Tokenize;

public sealed class TokenSequencerTests
{
    private const string Visa = "4242424242424242";
    private const string Mastercard = "5555555555554444";

    [Fact]
    public async Task Gives_OneToken_ToACardThatComesTwiceInABatch()
    {
        await using var vault = new SequencerFixture();
        var (first, second) = (vault.Tokenize("shop", Visa), vault.Tokenize("shop", Visa));

        await vault.RunAsync(first, second);

        Assert.Equal(first.Result.Token, second.Result.Token);
        Assert.True(first.IsNew);
        Assert.False(second.IsNew);
    }

    [Fact]
    public async Task Gives_OneToken_ToACardWhoseFirstBatchIsNotOnDiskYet()
    {
        await using var vault = new SequencerFixture();
        var (first, second) = (vault.Tokenize("shop", Visa), vault.Tokenize("shop", Visa));

        var earlier = vault.Decide(first);
        var later = vault.Decide(second);
        await vault.CommitAsync(earlier);

        Assert.Equal(first.Result.Token, second.Result.Token);
        Assert.Equal(0, later.Writes.Count);
    }

    [Fact]
    public async Task Finds_OnDisk_WhatItNoLongerRemembers()
    {
        await using var vault = new SequencerFixture();
        var first = vault.Tokenize("shop", Visa, year: 2030);
        await vault.RunAsync(first);
        var second = vault.Tokenize("shop", Visa, year: 2031);

        var batch = await vault.RunAsync(second, vault.Tokenize("shop", Mastercard));

        Assert.Equal(first.Result.Token, second.Result.Token);
        Assert.Equal(2030, second.Result.Expiry.Year);
        Assert.Equal(2, batch.Writes.Count);
    }

    [Fact]
    public async Task Gives_MerchantsTokensOfTheirOwn_HoweverTheyMixInABatch()
    {
        await using var vault = new SequencerFixture();
        var works = new[]
        {
            vault.Tokenize("shop", Visa), vault.Tokenize("other", Visa), vault.Tokenize("shop", Mastercard),
            vault.Tokenize("other", Visa), vault.Tokenize("third", Mastercard),
        };

        await vault.RunAsync(works);

        Assert.Equal(4, works.Select(work => work.Result.Token).Distinct().Count());
        Assert.Equal(works[1].Result.Token, works[3].Result.Token);
        foreach (var work in works)
        {
            Assert.True(Exists(vault, work.Merchant.Value, work.Result.Token));
        }
    }

    [Fact]
    public async Task Wipes_TheCardNumbers_OfEveryBatch()
    {
        await using var vault = new SequencerFixture();

        var batch = await vault.RunAsync(vault.Tokenize("shop", Visa), vault.Tokenize("other", Mastercard));

        Assert.False(batch.NumberAt(0).ContainsAnyExcept((byte)0));
        Assert.False(batch.NumberAt(1).ContainsAnyExcept((byte)0));
    }

    [Fact]
    public async Task Deletes_OnlyTheMerchantsOwn_AndAnswersAForeignTokenAsAnUnknownOne()
    {
        await using var vault = new SequencerFixture();
        var card = vault.Tokenize("shop", Visa);
        await vault.RunAsync(card);
        var foreign = vault.Delete("other", card.Result.Token);
        var unknown = vault.Delete("shop", new Token(12345));

        await vault.RunAsync(foreign, unknown);

        Assert.Equal(VaultErrorCode.TokenNotFound, Assert.IsType<VaultException>(foreign.Refusal).Code);
        Assert.Equal(VaultErrorCode.TokenNotFound, Assert.IsType<VaultException>(unknown.Refusal).Code);
        Assert.True(Exists(vault, "shop", card.Result.Token));
    }

    [Fact]
    public async Task Mints_Anew_ForACardWhoseTokenIsBeingDeleted_AndLeavesThatOneAloneAfterwards()
    {
        await using var vault = new SequencerFixture();
        var first = vault.Tokenize("shop", Visa);
        await vault.RunAsync(first);
        var old = first.Result.Token;

        // Deletion, the card again, and the deletion repeated: none of the three on disk when the next is decided.
        var (delete, again, repeated) = (vault.Delete("shop", old), vault.Tokenize("shop", Visa), vault.Delete("shop", old));
        var batches = new[] { vault.Decide(delete), vault.Decide(again), vault.Decide(repeated) };
        foreach (var batch in batches)
        {
            await vault.CommitAsync(batch);
        }

        var last = vault.Tokenize("shop", Visa);
        await vault.RunAsync(last);

        Assert.Null(delete.Refusal);
        Assert.NotEqual(old, again.Result.Token);
        Assert.Equal(VaultErrorCode.TokenNotFound, Assert.IsType<VaultException>(repeated.Refusal).Code);
        Assert.Equal(again.Result.Token, last.Result.Token);
    }

    [Fact]
    public async Task Seals_UnderANewEpoch_WhenTheTimeOfOneIsOver_AndWritesItWithTheFirstRecord()
    {
        await using var vault = new SequencerFixture();
        var first = vault.Tokenize("shop", Visa);
        var one = await vault.RunAsync(first);
        vault.Clock.Advance(TimeSpan.FromSeconds(61));
        var second = vault.Tokenize("shop", Mastercard);
        await vault.RunAsync(second);

        // Epoch, its note, token and index, and by which key the index is; all in the batch of the first record.
        Assert.Equal(5, one.Writes.Count);
        Assert.NotEqual(EpochOf(vault, first.Result.Token), EpochOf(vault, second.Result.Token));
        var pending = 0;
        await foreach (var _ in vault.EpochRows.PendingAsync(vault.Store, CancellationToken.None))
        {
            pending++;
        }

        Assert.Equal(2, pending);
    }

    [Fact]
    public async Task Refuses_OnlyTheDamagedCard_OfABatch()
    {
        await using var vault = new SequencerFixture();
        var first = vault.Tokenize("shop", Visa);
        await vault.RunAsync(first);
        var forged = new WriteBatch();
        forged.Put(Table.Tokens, TokenTable.KeyOf(new OwnedToken(first.Merchant, first.Result.Token)), new byte[64]);
        Assert.True(await vault.Store.CommitAsync(forged));
        var (damaged, sound) = (vault.Tokenize("shop", Visa), vault.Tokenize("shop", Mastercard));

        await vault.RunAsync(damaged, sound);

        Assert.Equal(VaultErrorCode.RecordDamaged, Assert.IsType<VaultException>(damaged.Refusal).Code);
        Assert.Null(sound.Refusal);
    }

    private static bool Exists(SequencerFixture vault, string merchant, Token token) => TryReadEpoch(vault, merchant, token, out _);

    private static Envelope.Epochs.EpochId EpochOf(SequencerFixture vault, Token token)
    {
        Assert.True(TryReadEpoch(vault, "shop", token, out var epoch));
        return epoch;
    }

    private static bool TryReadEpoch(SequencerFixture vault, string merchant, Token token, out Envelope.Epochs.EpochId epoch)
    {
        epoch = default;
        var owned = new OwnedToken(SequencerFixture.Merchant(merchant), token);
        var reads = new ReadBatch();
        var at = vault.Tables.Tokens.AddLookup(reads, owned);
        vault.Store.Read(reads);
        if (!vault.Tables.Tokens.TryRead(reads, at, owned, out var row))
        {
            return false;
        }

        Assert.True(SealedCard.TryRead(row.Sealed, out var card));
        epoch = card.Epoch;
        return true;
    }
}
