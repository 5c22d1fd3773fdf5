using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Privacy;
using TokenVault.Gateway.Privacy.Holds;
using TokenVault.Gateway.Tests.Tokenize;
using TokenVault.Gateway.Tokenize;
using TokenVault.Gateway.Tokens;
using TokenVault.Gateway.Tokens.Upkeep;
using TokenVault.Storage;
using TokenVault.Storage.Records;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Tests.Privacy;

/// <summary>Legal holds, over a real store.</summary>
public sealed class LegalHoldTests : IAsyncLifetime
{
    private const string Visa = "4242424242424242";
    private const string Mastercard = "5555555555554444";

    private static readonly CustomerId Ann = new(SequencerFixture.Merchant("shop"), "ann");

    private readonly SequencerFixture _vault = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _vault.DisposeAsync();

    [Fact]
    public async Task Stands_UntilItsTimeIsOver_OrItIsReleased()
    {
        await _vault.Holds.PlaceAsync(Ann, HoldOf("a", _vault.Clock.GetUtcNow().AddDays(1)));
        await _vault.Holds.PlaceAsync(Ann, HoldOf("b"));
        Assert.Equal(["a", "b"], _vault.Holds.Find(Ann).Select(hold => hold.Reference).Order(StringComparer.Ordinal));

        _vault.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal("b", Assert.Single(_vault.Holds.Find(Ann)).Reference);

        Assert.True(await _vault.Holds.ReleaseAsync(Ann, "b", "officer"));
        Assert.False(await _vault.Holds.ReleaseAsync(Ann, "b", "officer"));
        Assert.False(_vault.Holds.Stands(Ann));
    }

    // What the file of a customer says is what a court wants kept: a merchant may not empty it around the card number.
    [Fact]
    public async Task Keeps_WhatStandsBesideTheCard()
    {
        var details = new TokenDetailsRecord { Customers = { "ann" }, SealedName = Google.Protobuf.ByteString.CopyFrom(new byte[8]), NameVersion = 1 };
        details.Labels.Add(new LabelRecord { Key = "order", Value = "evidence" });
        var token = new Token(new UInt128(0x0193_5f2a_1b2c_0000, 7));
        await _vault.RunAsync(_vault.TakeIn(_vault.Arrive("shop", token, Visa, details)));
        await _vault.Holds.PlaceAsync(Ann, HoldOf("a"));

        var update = _vault.Update("shop", token, new TokenChange { Labels = [], Name = ReadOnlyMemory<byte>.Empty });
        await _vault.RunAsync(update);

        var kept = _vault.Find("shop", token)!.Details;
        Assert.True(kept.Labels.Count == 1 && !kept.SealedName.IsEmpty, $"labels {kept.Labels.Count}, name {kept.SealedName.Length} bytes");
    }

    [Fact]
    public async Task Stands_OnlyOnThatMerchantsCustomer()
    {
        await _vault.Holds.PlaceAsync(Ann, HoldOf("a"));

        Assert.False(_vault.Holds.Stands(Ann with { Merchant = SequencerFixture.Merchant("rival") }));
        Assert.False(_vault.Holds.Stands(Ann with { Reference = "ann2" }));
    }

    [Fact]
    public async Task IsRead_AfterARestart_AndUntilThenNothingMayBeDeleted()
    {
        var seal = new RowSeal(RandomNumberGenerator.GetBytes(32));
        using (var before = new LegalHolds(_vault.Store, new LegalHoldTable(seal), _vault.Clock, NullLogger<LegalHolds>.Instance))
        {
            await before.LoadAsync(CancellationToken.None);
            await before.PlaceAsync(Ann, HoldOf("a"));
        }

        using var after = new LegalHolds(_vault.Store, new LegalHoldTable(seal), _vault.Clock, NullLogger<LegalHolds>.Instance);
        Assert.Equal(VaultErrorCode.StoreUnavailable, Assert.Throws<VaultException>(() => after.IsAny).Code);
        await after.LoadAsync(CancellationToken.None);
        Assert.True(after.Stands(Ann));

        using var foreign = new LegalHolds(
            _vault.Store, new LegalHoldTable(new RowSeal(RandomNumberGenerator.GetBytes(32))), _vault.Clock, NullLogger<LegalHolds>.Instance);
        Assert.Equal(VaultErrorCode.RecordDamaged, (await Assert.ThrowsAsync<VaultException>(() => foreign.LoadAsync(CancellationToken.None))).Code);
    }

    [Fact]
    public async Task IsBounded_ByCustomer_AndReplacesTheOneOfItsReference()
    {
        for (var i = 0; i < 16; i++)
        {
            await _vault.Holds.PlaceAsync(Ann, HoldOf($"hold-{i}"));
        }

        await _vault.Holds.PlaceAsync(Ann, HoldOf("hold-3"));
        Assert.Equal(16, _vault.Holds.Find(Ann).Count);
        Assert.Equal(VaultErrorCode.HoldsFull, (await Assert.ThrowsAsync<VaultException>(() => _vault.Holds.PlaceAsync(Ann, HoldOf("one more")))).Code);
    }

    [Fact]
    public async Task Refuses_AnotherCardUnderTheToken_AndTakingTheCustomerAway_ButNoCorrection()
    {
        var token = await TokenizeAsync();
        await _vault.Holds.PlaceAsync(Ann, HoldOf("a"));
        Assert.True(CardExpiry.TryCreate(1, 2040, out var expiry));

        Assert.Equal(VaultErrorCode.LegalHold, await UpdateAsync(token, new TokenChange { HasCard = true }, Mastercard));
        Assert.Equal(VaultErrorCode.LegalHold, await UpdateAsync(token, new TokenChange { Customers = [] }));
        Assert.Null(await UpdateAsync(token, new TokenChange { Customers = ["ann", "bob"], Expiry = expiry }));
        Assert.Equal(expiry, _vault.Find("shop", token)!.Expiry);
    }

    // The token's time is over, and it is there all the same, for as long as the hold stands.
    [Fact]
    public async Task IsPassedOver_ByWhatDeletesWithoutBeingAsked_AndLookedAtLater()
    {
        var token = await TokenizeAsync(_vault.Clock.GetUtcNow().AddMinutes(1).ToUnixTimeSeconds());
        await _vault.Holds.PlaceAsync(Ann, HoldOf("a"));
        _vault.Clock.Advance(TimeSpan.FromMinutes(2));
        using var held = new HeldTokens(_vault.Store, _vault.Tables, _vault.Holds);
        var waiting = new TokenWaiting(_vault.Store, _vault.Tables, _vault.Clock);

        // Neither the adapter nor the queue is asked: there is none.
        var due = new DueDeletions(
            new TokenRetirement(null!, null!, held), waiting, _vault.Store, _vault.Tables, Options.Create(new TokenOptions()));
        Assert.Single(await waiting.TakeAsync(TokenTaskKind.Delete, 10, CancellationToken.None));
        await due.RunAsync(CancellationToken.None);

        Assert.Empty(await waiting.TakeAsync(TokenTaskKind.Delete, 10, CancellationToken.None));
        Assert.NotNull(_vault.Find("shop", token));
        _vault.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Single(await waiting.TakeAsync(TokenTaskKind.Delete, 10, CancellationToken.None));
    }

    [Fact]
    public async Task IsPlaced_OnceNoDeletionIsUnderWay()
    {
        using var held = new HeldTokens(_vault.Store, _vault.Tables, _vault.Holds);
        var turn = await held.EnterAsync();

        var placing = held.BetweenTurnsAsync(() => _vault.Holds.PlaceAsync(Ann, HoldOf("a")));
        Assert.False(placing.IsCompleted);
        Assert.False(_vault.Holds.Stands(Ann));
        turn.Dispose();
        await placing;

        Assert.True(_vault.Holds.Stands(Ann));
        using var next = await held.EnterAsync();
    }

    private static LegalHoldRecord HoldOf(string reference, DateTimeOffset? until = null) => new()
    {
        MerchantId = "shop",
        Customer = "ann",
        Reference = reference,
        Reason = "a case",
        UntilMs = until?.ToUnixTimeMilliseconds() ?? 0,
        PlacedBy = "officer",
    };

    private async Task<Token> TokenizeAsync(long expire = 0)
    {
        var work = _vault.Tokenize("shop", Visa, terms: new TokenTerms { Customer = "ann", ExpireUnixSeconds = expire });
        await _vault.RunAsync(work);
        return work.Result.Token;
    }

    private async Task<VaultErrorCode?> UpdateAsync(Token token, TokenChange change, string number = "")
    {
        var work = _vault.Update("shop", token, change, number);
        await _vault.RunAsync(work);
        return (work.Refusal as VaultException)?.Code;
    }
}
