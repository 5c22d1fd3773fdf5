using System.Globalization;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Hosting;
using TokenVault.Processor.Tests.Running;
using AuthorizeRequest = TokenVault.Contracts.Processor.V1.AuthorizeRequest;

namespace TokenVault.Processor.Tests;

/// <summary>Fingerprints of cards that were tokenized while the adapter was away.</summary>
public sealed class AdapterSealedFingerprintTests : IAsyncLifetime
{
    private const int Slots = 16;

    private readonly AdapterWorld _world = new();

    private static ReadOnlySpan<byte> Visa => "4242424242424242"u8;

    private static ReadOnlySpan<byte> Mastercard => "5555555555554444"u8;

    public Task InitializeAsync() => _world.InitializeAsync();

    public Task DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Gives_WhatTheNumberWouldGive_AndDisclosesEachCardToTheAdapterItself()
    {
        var cards = new[] { Card(Visa), Card(Mastercard), Card(Visa) };
        var byNumber = await _world.Processor.FingerprintAsync(new FingerprintRequest
        {
            Merchants = { new MerchantCards { MerchantId = "shop", Numbers = TestGateway.Slots("4242424242424242", "5555555555554444") } },
        });
        var answer = await FingerprintAsync(cards);

        Assert.Equal(byNumber.FingerprintKey, answer.FingerprintKey);
        Assert.All(answer.Fingerprints, fingerprint => Assert.Empty(fingerprint.Reason));
        Assert.Equal(
            [byNumber.Fingerprints.Memory[..Slots].ToArray(), byNumber.Fingerprints.Memory[Slots..].ToArray(), byNumber.Fingerprints.Memory[..Slots].ToArray()],
            answer.Fingerprints.Select(fingerprint => fingerprint.Fingerprint.ToByteArray()));
        foreach (var card in cards)
        {
            var entry = Assert.Single((await ListAsync(card)).Disclosures);
            Assert.Equal(
                (DisclosurePurpose.LateDeduplication, "adapter", "gw-1", "shop", "", "", false),
                (entry.Purpose, entry.Recipient, entry.GatewayId, entry.MerchantId, entry.PaymentId, entry.OperationId, entry.WithCardholderName));
        }

        Assert.Equal(0, await _world.CountChargesAsync());
    }

    [Fact]
    public async Task Says_OfEachCard_WhyItHasNone_AndDisclosesNoneThatMayNotBeOpened()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var good = Card(Visa);
        var retired = Card(Visa);
        var stale = Card(Visa);
        var over = _world.Gateway.Charge(Visa, _world.RegisteredEpoch, change: context => context with { ExpireUnixSeconds = now - 1 });
        var moved = Card(Visa);
        moved.Card.Token = Card(Visa).Card.Token;
        var broken = Card(Visa);
        broken.Card.Sealed = ByteString.CopyFrom(broken.Card.Sealed.Span[1..]);
        await _world.Processor.RetireTokensAsync(new RetireTokensRequest
        {
            Tokens = { new RetiredToken { Token = retired.Card.Token, MerchantId = "shop", Reason = RetirementReason.Erasure } },
        });
        await _world.Processor.RaiseRecordVersionsAsync(new RaiseRecordVersionsRequest
        {
            Versions = { new RaisedVersion { Token = stale.Card.Token, MerchantId = "shop", RecordVersion = 2 } },
        });

        var answer = await FingerprintAsync(retired, stale, over, moved, broken, good);

        Assert.Equal(
            ["TOKEN_RETIRED", "RECORD_VERSION_STALE", "TOKEN_EXPIRED", "SEALED_CARD_INVALID", "SEALED_CARD_INVALID", ""],
            answer.Fingerprints.Select(fingerprint => fingerprint.Reason));
        Assert.Equal([0, 0, 0, 0, 0, Slots], answer.Fingerprints.Select(fingerprint => fingerprint.Fingerprint.Length));
        Assert.Empty((await ListAsync(retired)).Disclosures);
        Assert.Empty((await ListAsync(stale)).Disclosures);
        Assert.Empty((await ListAsync(over)).Disclosures);
        Assert.Empty((await ListAsync(broken)).Disclosures);
        Assert.Single((await ListAsync(good)).Disclosures);
    }

    [Fact]
    public async Task Counts_WhatItTells_AsGuesses()
    {
        var answer = await FingerprintAsync([.. NumbersAlike(21).Select(number => Card(Encoding.ASCII.GetBytes(number)))]);

        // In whatever order they were opened: twenty of them are told, and the rest of that merchant's day is withheld.
        var reasons = answer.Fingerprints.Select(fingerprint => fingerprint.Reason).Where(reason => reason.Length > 0);
        Assert.Equal(["GUESSING_LIMIT_EXCEEDED"], reasons);
        Assert.Equal(20, answer.Fingerprints.Count(fingerprint => fingerprint.Fingerprint.Length == Slots));
    }

    // A thief has a card of the store counted by its sealed form, and then tries every number that it can be.
    [Fact]
    public async Task Hides_TheCardThatItCounted_FromWhoeverTriesAllNumbers()
    {
        var numbers = NumbersAlike(300).ToArray();
        var told = Assert.Single((await FingerprintAsync(Card(Encoding.ASCII.GetBytes(numbers[250])))).Fingerprints).Fingerprint.ToByteArray();

        var answer = await _world.Processor.FingerprintAsync(new FingerprintRequest
        {
            Merchants = { new MerchantCards { MerchantId = "shop", Numbers = TestGateway.Slots(numbers) } },
        });

        var answered = answer.Fingerprints.ToByteArray().Chunk(Slots).Where(fingerprint => fingerprint.AsSpan().ContainsAnyExcept((byte)0)).ToList();
        Assert.Equal(19, answered.Count);
        Assert.DoesNotContain(told, answered);
    }

    [Fact]
    public async Task Serves_NoGatewayThatWasNotHeard_AndNoBatchOfAnotherSize()
    {
        await AssertRefusedAsync(VaultErrorCode.FieldMissing, _world.Processor.FingerprintSealedAsync(new FingerprintSealedRequest()));
        var card = Card(Visa).Card;
        await AssertRefusedAsync(
            VaultErrorCode.BatchTooLarge,
            _world.Processor.FingerprintSealedAsync(new FingerprintSealedRequest { Cards = { Enumerable.Repeat(card, 257) } }));
        using var other = _world.Folder.Authority.Issue("spiffe://tokenvault/gateway/gw-2");
        await AssertRefusedAsync(
            VaultErrorCode.RecordNotObserved,
            _world.ConnectAs(other).FingerprintSealedAsync(new FingerprintSealedRequest { Cards = { card } }));
        Assert.Equal(256, (await FingerprintAsync([.. Enumerable.Range(0, 256).Select(_ => Card(Visa))])).Fingerprints.Count);
    }

    private static async Task AssertRefusedAsync<T>(VaultErrorCode code, AsyncUnaryCall<T> call)
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.True(VaultErrors.TryRead(error, out var read), error.ToString());
        Assert.Equal(code, read);
    }

    // Different numbers of the BIN and the last four of a published test card.
    private static IEnumerable<string> NumbersAlike(int count) => Enumerable.Range(0, 1_000_000)
        .Select(middle => string.Create(CultureInfo.InvariantCulture, $"424242{middle:000000}4242"))
        .Where(number => Pan.TryParse(Encoding.ASCII.GetBytes(number), out _) == PanCheck.Accepted)
        .Take(count);

    private AuthorizeRequest Card(ReadOnlySpan<byte> number) => _world.Gateway.Charge(number, _world.RegisteredEpoch);

    private async Task<FingerprintSealedResponse> FingerprintAsync(params AuthorizeRequest[] cards) =>
        await _world.Processor.FingerprintSealedAsync(new FingerprintSealedRequest { Cards = { cards.Select(card => card.Card) } });

    private async Task<ListDisclosuresResponse> ListAsync(AuthorizeRequest card) =>
        await _world.Auditor.ListDisclosuresAsync(new ListDisclosuresRequest { Token = card.Card.Token });
}
