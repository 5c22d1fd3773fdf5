using Google.Protobuf;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Envelope;
using TokenVault.Envelope.Epochs;
using TokenVault.Gateway.Resealing;
using TokenVault.Gateway.Tokenize;
using SealedBytes = TokenVault.Envelope.Cards.SealedCard;
using SealedNameBytes = TokenVault.Envelope.Cards.SealedName;

namespace TokenVault.Gateway.Tests.Tokenize;

/// <summary>Cards that were sealed anew take the place of those that they were made of, and of no other.</summary>
public sealed class ResealingTests : IAsyncLifetime
{
    private const string Visa = "4242424242424242";
    private const string Mastercard = "5555555555554444";

    private readonly SequencerFixture _vault = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _vault.DisposeAsync();

    [Fact]
    public async Task Puts_TheCardInItsPlace_AndLeavesTheRest()
    {
        var work = _vault.Tokenize("shop", Visa);
        await _vault.RunAsync(work);
        var before = _vault.Find("shop", work.Result.Token)!;
        var card = Filled(7);

        await _vault.RunAsync(_vault.Reseal("shop", work.Result.Token, new ResealedToken(before.Sealed, card, default, default)));

        var after = _vault.Find("shop", work.Result.Token)!;
        Assert.Equal(card, after.Sealed);
        Assert.Equal(
            (before.RecordVersion, before.Fingerprint, before.Bin, before.LastFour, before.Expiry, before.Marks),
            (after.RecordVersion, after.Fingerprint, after.Bin, after.LastFour, after.Expiry, after.Marks));
        var again = _vault.Tokenize("shop", Visa);
        await _vault.RunAsync(again);
        Assert.Equal(work.Result.Token, again.Result.Token);
    }

    [Fact]
    public async Task Leaves_ACardThatCameMeanwhile_AlsoInTheSameBatch_AndATokenThatIsGone()
    {
        var work = _vault.Tokenize("shop", Visa);
        await _vault.RunAsync(work);
        var token = work.Result.Token;
        var before = _vault.Find("shop", token)!.Sealed;
        var resealed = new ResealedToken(before, Filled(7), default, default);

        await _vault.RunAsync(_vault.Update("shop", token, new TokenChange { HasCard = true }, Mastercard), _vault.Reseal("shop", token, resealed));
        var replaced = _vault.Find("shop", token)!.Sealed;
        Assert.NotEqual(resealed.Card, replaced);
        Assert.NotEqual(before, replaced);

        await _vault.RunAsync(_vault.Delete("shop", token), _vault.Reseal("shop", token, new ResealedToken(replaced, Filled(8), default, default)));
        Assert.Null(_vault.Find("shop", token));
    }

    [Fact]
    public async Task Puts_ANameInItsPlace_UnlessAnotherCame()
    {
        var work = _vault.Tokenize("shop", Visa, terms: new TokenTerms { Name = "Anna Example"u8.ToArray() });
        await _vault.RunAsync(work);
        var before = _vault.Find("shop", work.Result.Token)!;
        var (name, other) = (ByteString.CopyFrom(new byte[SealedNameBytes.Bytes]), Filled(9));
        await _vault.RunAsync(_vault.Reseal("shop", work.Result.Token, new ResealedToken(before.Sealed, other, before.Details.SealedName.Memory, name.Memory)));
        Assert.Equal((name, before.Details.NameVersion), (_vault.Find("shop", work.Result.Token)!.Details.SealedName, _vault.Find("shop", work.Result.Token)!.Details.NameVersion));

        await _vault.RunAsync(_vault.Reseal("shop", work.Result.Token, new ResealedToken(other, Filled(3), before.Details.SealedName.Memory, Filled(4))));
        Assert.Equal(name, _vault.Find("shop", work.Result.Token)!.Details.SealedName);
        Assert.Equal(Filled(3), _vault.Find("shop", work.Result.Token)!.Sealed);
    }

    [Fact]
    public async Task Finds_TheCardsOfEpochsThatAreMeant()
    {
        var old = _vault.Tokenize("shop", Visa);
        await _vault.RunAsync(old);
        _vault.Clock.Advance(TimeSpan.FromMinutes(2));
        var middle = _vault.Clock.GetUtcNow();
        _vault.Clock.Advance(TimeSpan.FromMinutes(2));
        var late = _vault.Tokenize("shop", Mastercard);
        await _vault.RunAsync(late);
        var epoch = EpochOf(_vault.Find("shop", old.Result.Token)!.Sealed);

        Assert.Equal([old.Result.Token], await WalkAsync(new ResealingErrand("", 0, middle)));
        Assert.Equal(new[] { old.Result.Token, late.Result.Token }, await WalkAsync(new ResealingErrand("", 1, null)));
        Assert.Empty(await WalkAsync(new ResealingErrand("", 2, null)));
        Assert.Equal([late.Result.Token], await WalkAsync(new ResealingErrand("", 1, null), epoch));
    }

    [Theory]
    [InlineData("0123456789abcdef0123456789abcdef", 1u, false, true)]
    [InlineData("0123456789abcdef0123456789abcdef", 0u, true, true)]
    [InlineData("0123456789abcdef0123456789abcdef", 0u, false, false)]
    [InlineData("0123456789abcdef0123456789abcdef", 1u, true, false)]
    [InlineData("0123", 1u, false, false)]
    [InlineData("0123456789abcdef0123456789abcde/", 1u, false, false)]
    public void Reads_AnErrandThatMakesSense(string id, uint sealingKey, bool hasTime, bool isGood)
    {
        var due = new DueResealing
        {
            ResealingId = id,
            SealingKey = sealingKey,
            CreatedBefore = hasTime ? Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch) : null,
        };
        if (isGood)
        {
            Assert.Equal(id, ResealingErrand.Read(due).Id);
        }
        else
        {
            Assert.Equal(VaultErrorCode.FieldMissing, Assert.Throws<VaultException>(() => ResealingErrand.Read(due)).Code);
        }
    }

    [Fact]
    public void Means_EpochsByTheirKey_OrByTheirTime()
    {
        Assert.True(GatewayId.TryParse("gw-1", out var gateway));
        var epoch = new EpochHeader(EpochId.Create(), SuiteId.XWing, 3, gateway, DateTimeOffset.UnixEpoch);
        Assert.True(new ResealingErrand("", 3, null).Covers(epoch));
        Assert.False(new ResealingErrand("", 2, null).Covers(epoch));
        Assert.True(new ResealingErrand("", 0, DateTimeOffset.UnixEpoch + TimeSpan.FromMilliseconds(1)).Covers(epoch));
        Assert.False(new ResealingErrand("", 0, DateTimeOffset.UnixEpoch).Covers(epoch));
    }

    private async Task<List<Domain.Tokens.Token>> WalkAsync(ResealingErrand errand, params EpochId[] made) =>
        await new ResealingWalk(_vault.Store, _vault.Tables, _vault.EpochRows)
            .WalkAsync(errand, made.ToHashSet(), CancellationToken.None).Select(one => one.Token).ToListAsync();

    private static EpochId EpochOf(byte[] card) => SealedBytes.TryRead(card, out var read) ? read.Epoch : throw new ArgumentException("No sealed card.", nameof(card));

    private static byte[] Filled(byte octet) => [.. Enumerable.Repeat(octet, SealedBytes.Bytes)];
}
