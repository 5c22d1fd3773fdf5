using System.Text;
using System.Text.Json;
using Grpc.Core;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.Transfer.V1;
using TokenVault.Contracts.V1;
using TokenVault.Envelope.Cards;
using TokenVault.Envelope.Transfers;
using TokenVault.Hpke;
using TokenVault.Ledger.Notes;
using TokenVault.Opening.Transfers;
using TokenVault.Processor.Tests.Orders;
using TokenVault.Processor.Tests.Running;
using TokenVault.Profiles.Manifests;
using TokenVault.Profiles.Orders;
using AuthorizeRequest = TokenVault.Contracts.Processor.V1.AuthorizeRequest;

namespace TokenVault.Processor.Tests;

/// <summary>Orders, executed by the real adapter with cards that a gateway brings, honest or captured.</summary>
public sealed class AdapterOrderTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly AdapterWorld _world = new();
    private readonly (byte[] PrivateKey, byte[] PublicKey) _recipient = TestRecipient.Draw();

    private static ReadOnlySpan<byte> Visa => "4242424242424242"u8;

    private static ReadOnlySpan<byte> Mastercard => "5555555555554444"u8;

    public Task InitializeAsync() => _world.InitializeAsync();

    public Task DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task SealsTheCardsToTheRecipient_AfterTheDelay_EachDisclosedBefore()
    {
        // Tokens of one millisecond stand in any order.
        var mastercard = Card(Mastercard);
        var cards = Ascending(Card(Visa), mastercard, Card(Visa));
        _world.Gateway.AddName(cards[1], "Erika Mustermann");
        await _world.Processor.RetireTokensAsync(new RetireTokensRequest
        {
            Tokens = { new RetiredToken { Token = cards[2].Card.Token, MerchantId = "shop", Reason = RetirementReason.Erasure } },
        });
        var order = Put(New(3));

        // Not before it was seen, and not before its delay.
        await UntilAsync(() => Acts("order").Count == 1);
        Assert.Equal("ORDER_UNKNOWN", await RefusedAsync(order.Id, cards));
        Assert.Contains("\"reason\":\"not_due\"", Assert.Single(Acts("order_refused")), StringComparison.Ordinal);
        Assert.Empty((await ListAsync(cards[0])).Disclosures);
        var due = await DueAsync(order.Id);
        Assert.Equal((false, false, "", ""), (due.Everything, due.NamesTokens, due.LastToken, due.LastMerchant));
        Assert.Equal(["shop"], due.Merchants);

        var answer = await ResealAsync(order.Id, cards);
        Assert.Equal((2u, 1u), (answer.SealedCount, answer.SkippedCount));
        Assert.Equal(2u, (await FinishAsync(order.Id, cards[2])).SealedCount);
        Assert.Equal(2u, (await FinishAsync(order.Id)).SealedCount);
        Assert.Empty((await _world.Orders.ListDueOrdersAsync(new ListDueOrdersRequest())).Orders);

        var entry = Assert.Single((await ListAsync(cards[1])).Disclosures);
        Assert.Equal(
            (DisclosurePurpose.Order, "key-" + OrderFile.KeyDigest(order.Recipient), order.Id, "gw-1", "", true),
            (entry.Purpose, entry.Recipient, entry.OrderId, entry.GatewayId, entry.PaymentId, entry.WithCardholderName));
        Assert.Empty((await ListAsync(cards[2])).Disclosures);
        Assert.Single(Acts("order_executed"));

        var manifest = ReadManifest(order.Id);
        Assert.Equal((2, 1), (manifest.Cards, manifest.Skipped["TOKEN_RETIRED"]));
        Assert.Equal(
            [$"{cards[0].Card.Token} {NumberOf(cards[0])}  details:False", $"{cards[1].Card.Token} {NumberOf(cards[1])} Erika Mustermann details:False"],
            Open(order.Id, manifest.Parts[0].File));
        Assert.Single(manifest.Parts);

        string NumberOf(AuthorizeRequest card) => ReferenceEquals(card, mastercard) ? "5555555555554444" : "4242424242424242";
    }

    [Fact]
    public async Task ForAMigration_WhatMerchantsNotedGoesAlong_UnderItsOwnPurpose()
    {
        var cards = Ascending(Card(Visa));
        var order = Put(New(1) with { Kind = CardOrder.ForMigration });
        await DueAsync(order.Id);

        await ResealAsync(order.Id, cards);
        await FinishAsync(order.Id, cards[0]);

        Assert.Equal(DisclosurePurpose.Migration, Assert.Single((await ListAsync(cards[0])).Disclosures).Purpose);
        Assert.Equal([$"{cards[0].Card.Token} 4242424242424242  details:True"], Open(order.Id, ReadManifest(order.Id).Parts[0].File));
    }

    [Fact]
    public async Task GivesACapturedGateway_NothingBeyondTheOrder()
    {
        var cards = Ascending(Card(Visa), Card(Mastercard), Card(Visa), Card(Mastercard));
        var order = Put(New(2) with { Scope = new OrderScope(Merchants: ["shop"], Tokens: [.. cards.Take(3).Select(card => card.Card.Token)]) });
        var due = await DueAsync(order.Id);
        Assert.True(due.NamesTokens);
        var named = await _world.Orders.ListOrderTokensAsync(new ListOrderTokensRequest { OrderId = order.Id, After = cards[0].Card.Token });
        Assert.Equal([cards[1].Card.Token, cards[2].Card.Token], named.Tokens);

        Assert.Equal("ORDER_OUT_OF_SCOPE", await RefusedAsync(order.Id, [cards[0], cards[3]]));
        Assert.Equal("ORDER_VOLUME_EXCEEDED", await RefusedAsync(order.Id, [.. cards.Take(3)]));
        Assert.Equal("ORDER_SEQUENCE", await RefusedAsync(order.Id, [cards[1], cards[0]]));
        Assert.Equal("ORDER_SEQUENCE", await RefusedAsync(order.Id, [cards[0], cards[0]]));
        Assert.Equal("ORDER_UNKNOWN", await RefusedAsync("0123456789abcdef0123456789abcdef", [cards[0]]));
        var wrong = Of(cards[0]);
        wrong.Record.Token = cards[1].Card.Token;
        Assert.Equal("FIELD_MISSING", await ReasonAsync(() => _world.Orders.ResealCardsAsync(new ResealCardsRequest { OrderId = order.Id, Tokens = { wrong } }).ResponseAsync));
        foreach (var card in cards)
        {
            Assert.Empty((await ListAsync(card)).Disclosures);
        }

        Assert.Equal(
            ["out_of_scope", "over_volume"],
            Acts("order_refused").Select(act => act.Split("\"reason\":\"")[1].Split('"')[0]).Order(StringComparer.Ordinal));

        // What is within it is given, once, also over a restart: the volume is counted on disk.
        await ResealAsync(order.Id, [.. cards.Take(2)]);
        Assert.Equal("ORDER_SEQUENCE", await RefusedAsync(order.Id, [cards[1]]));
        Assert.Equal("ORDER_VOLUME_EXCEEDED", await RefusedAsync(order.Id, [cards[2]], after: cards[1]));
        await FinishAsync(order.Id, cards[1]);
        await _world.Adapter.DisposeAsync();
        await _world.StartAdapterAsync();
        await UntilAsync(async () => await RefusedAsync(order.Id, [cards[2]], after: cards[1]) == "ORDER_SEQUENCE");
    }

    // A gateway that was started anew, or lost an answer, is told where to go on.
    [Fact]
    public async Task Tells_ThePlaceInThePartUnderWay_AndTakesNothingAfterAnother()
    {
        var cards = Ascending(Card(Visa), Card(Mastercard), Card(Visa));
        var order = Put(New(3));
        await DueAsync(order.Id);
        await ResealAsync(order.Id, [cards[0]]);

        var due = await DueAsync(order.Id);
        Assert.Equal((cards[0].Card.Token, "shop"), (due.LastToken, due.LastMerchant));
        Assert.Equal("ORDER_SEQUENCE", await RefusedAsync(order.Id, [cards[2]], after: cards[1]));
        Assert.Equal("ORDER_SEQUENCE", await RefusedAsync(order.Id, [cards[1]]));
        Assert.Equal("ORDER_SEQUENCE", await ReasonAsync(() => FinishAsync(order.Id)));
        Assert.Equal("ORDER_SEQUENCE", await ReasonAsync(() => FinishAsync(order.Id, cards[1])));

        await ResealAsync(order.Id, [.. cards.Skip(1)], after: cards[0]);
        Assert.Equal(3u, (await FinishAsync(order.Id, cards[2])).SealedCount);
    }

    // The part that was under way is gone: cards that follow it would follow a gap, and the package would look whole without it.
    [Fact]
    public async Task TakesNothing_AfterCardsThatAnEndedProcessLeft()
    {
        var cards = Ascending(Card(Visa), Card(Mastercard));
        var order = Put(New(2));
        await DueAsync(order.Id);
        await ResealAsync(order.Id, [cards[0]]);

        await _world.Adapter.DisposeAsync();
        await _world.StartAdapterAsync();
        await DueAsync(order.Id);

        Assert.Equal("ORDER_SEQUENCE", await RefusedAsync(order.Id, [cards[1]], after: cards[0]));
        Assert.Equal("ORDER_SEQUENCE", await ReasonAsync(() => FinishAsync(order.Id, cards[0])));
        Assert.Equal("", (await DueAsync(order.Id)).LastToken);
        await ResealAsync(order.Id, cards);
        Assert.Equal(2u, (await FinishAsync(order.Id, cards[1])).SealedCount);
    }

    [Fact]
    public async Task Forgets_APartUnderWay_OnceItsOrderIsTakenAway()
    {
        var cards = Ascending(Card(Visa), Card(Mastercard));
        var order = Put(New(2));
        await DueAsync(order.Id);
        await ResealAsync(order.Id, [cards[0]]);
        Assert.Single(Directory.EnumerateFiles(_world.Folder.At("orders"), "*.new", SearchOption.AllDirectories));

        File.Delete(Path.Combine(_world.Folder.At("orders"), order.Id + OrderFile.Suffix));

        await UntilAsync(async () => (await _world.Orders.ListDueOrdersAsync(new ListDueOrdersRequest())).Orders.Count == 0);
        Assert.Empty(Directory.EnumerateFiles(_world.Folder.At("orders"), "*.new", SearchOption.AllDirectories));
        Assert.Equal("ORDER_UNKNOWN", await RefusedAsync(order.Id, [cards[1]], after: cards[0]));
    }

    [Theory]
    [InlineData("tok_1", "shop", "TOKEN_MALFORMED")]
    [InlineData("", "shop", "TOKEN_MALFORMED")]
    [InlineData("first", "No Shop", "FIELD_MISSING")]
    [InlineData("first", "", "FIELD_MISSING")]
    public async Task Refuses_APlace_ThatIsNone(string token, string merchant, string reason)
    {
        var card = Card(Visa);
        var order = Put(New(1));
        await DueAsync(order.Id);
        var after = string.Equals(token, "first", StringComparison.Ordinal) ? card.Card.Token : token;

        Assert.Equal(reason, await ReasonAsync(() => _world.Orders.ResealCardsAsync(
            new ResealCardsRequest { OrderId = order.Id, Tokens = { Of(card) }, AfterToken = after, AfterMerchant = merchant }).ResponseAsync));
        Assert.Equal(reason, await ReasonAsync(() => _world.Orders.FinishOrderAsync(
            new FinishOrderRequest { OrderId = order.Id, LastToken = after, LastMerchant = merchant }).ResponseAsync));
    }

    [Fact]
    public async Task DoesAgain_WhatWasInAPartThatAnEndedProcessLeft()
    {
        var cards = Ascending(Card(Visa), Card(Mastercard));
        var order = Put(New(2));
        await DueAsync(order.Id);
        await ResealAsync(order.Id, cards);

        await _world.Adapter.DisposeAsync();
        await _world.StartAdapterAsync();

        Assert.Equal("", (await DueAsync(order.Id)).LastToken);
        await ResealAsync(order.Id, cards);
        await FinishAsync(order.Id, cards[1]);
        Assert.Equal(2, Open(order.Id, Assert.Single(ReadManifest(order.Id).Parts).File).Count);
        Assert.Equal(2, (await ListAsync(cards[0])).Disclosures.Count);
        Assert.Empty(Directory.EnumerateFiles(_world.Folder.At("orders"), "*.new", SearchOption.AllDirectories));
    }

    private static AuthorizeRequest[] Ascending(params AuthorizeRequest[] cards) => [.. cards.OrderBy(card => card.Card.Token, StringComparer.Ordinal)];

    private static OrderedToken Of(AuthorizeRequest card) => new()
    {
        Card = card.Card,
        Record = new TransferredToken
        {
            Token = card.Card.Token,
            MerchantId = card.Card.MerchantId,
            Usage = card.Card.Usage,
            ExpiryMonth = card.Card.ExpiryMonth,
            ExpiryYear = card.Card.ExpiryYear,
            Details = new TransferredDetails { Customers = { "customer-1" } },
        },
    };

    private static async Task<string> ReasonAsync(Func<Task> call) =>
        (await Assert.ThrowsAsync<RpcException>(call)).GetRpcStatus()!.GetDetail<Google.Rpc.ErrorInfo>()!.Reason;

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await holds())
        {
            await Task.Delay(50, patience.Token);
        }
    }

    private static Task UntilAsync(Func<bool> holds) => UntilAsync(() => Task.FromResult(holds()));

    private AuthorizeRequest Card(ReadOnlySpan<byte> number) => _world.Gateway.Charge(number, _world.RegisteredEpoch);

    private CardOrder New(long cards)
    {
        var now = DateTimeOffset.UtcNow;
        return new CardOrder(
            "", CardOrder.ForAuthority, "AZ 12/26", "a court", new OrderRecipient("the court's clerk", OrderRecipient.P256, _recipient.PublicKey, 1),
            new OrderScope(Merchants: ["shop"]), cards, "an inquiry", now, now.AddDays(7));
    }

    private CardOrder Put(CardOrder draft)
    {
        var order = OrderFile.New(draft);
        var document = OrderFile.Write(order);
        using var anna = _world.Folder.Authority.Issue("spiffe://tokenvault/officer/anna");
        using var ben = _world.Folder.Authority.Issue("spiffe://tokenvault/officer/ben");
        var path = Path.Combine(Directory.CreateDirectory(_world.Folder.At("orders")).FullName, order.Id + OrderFile.Suffix);
        File.WriteAllBytes(OrderFile.SignaturesOf(path), ManifestSigning.Write([ManifestSigning.Sign(document, anna), ManifestSigning.Sign(document, ben)]));
        File.WriteAllBytes(path, document);
        return order;
    }

    private async Task<DueOrder> DueAsync(string id)
    {
        DueOrder? due = null;
        await UntilAsync(async () => (due = (await _world.Orders.ListDueOrdersAsync(new ListDueOrdersRequest())).Orders
            .FirstOrDefault(order => string.Equals(order.OrderId, id, StringComparison.Ordinal))) is not null);
        return due!;
    }

    private async Task<ResealCardsResponse> ResealAsync(string id, IReadOnlyList<AuthorizeRequest> cards, AuthorizeRequest? after = null) =>
        await _world.Orders.ResealCardsAsync(new ResealCardsRequest
        {
            OrderId = id,
            Tokens = { cards.Select(Of) },
            AfterToken = after?.Card.Token ?? "",
            AfterMerchant = after?.Card.MerchantId ?? "",
        });

    private async Task<FinishOrderResponse> FinishAsync(string id, AuthorizeRequest? last = null) =>
        await _world.Orders.FinishOrderAsync(
            new FinishOrderRequest { OrderId = id, LastToken = last?.Card.Token ?? "", LastMerchant = last?.Card.MerchantId ?? "" });

    private Task<string> RefusedAsync(string id, IReadOnlyList<AuthorizeRequest> cards, AuthorizeRequest? after = null) =>
        ReasonAsync(() => ResealAsync(id, cards, after));

    private async Task<ListDisclosuresResponse> ListAsync(AuthorizeRequest card) =>
        await _world.Auditor.ListDisclosuresAsync(new ListDisclosuresRequest { Token = card.Card.Token });

    private IReadOnlyList<string> Acts(string name)
    {
        using var file = new FileStream(_world.Folder.At("disclosures/disclosures.jsonl"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return [.. reader.ReadToEnd().Split('\n').Where(line => line.Contains($"\"act\":\"{name}\"", StringComparison.Ordinal))];
    }

    private TransferManifest ReadManifest(string order)
    {
        using var keys = JsonDocument.Parse(File.ReadAllBytes(_world.Folder.At("public-key.json")));
        Assert.True(NoteVerifier.TryParse(keys.RootElement.GetProperty("ledger").GetString()!, out var verifier));
        Assert.True(SignedNote.TryParse(File.ReadAllBytes(_world.Folder.At($"orders/{order}/gw-1.manifest")), out var note));
        Assert.True(note.IsVerifiedBy(verifier));
        Assert.True(TransferManifest.TryDecode(note.Text, out var manifest));
        return manifest;
    }

    private List<string> Open(string order, string part)
    {
        using var file = File.OpenRead(_world.Folder.At($"orders/{order}/{part}"));
        var frames = TransferFrames.Begin(file)!;
        using var opener = new TransferOpener(frames.Header, _recipient.PrivateKey);
        var cards = new List<string>();
        while (!opener.HasEnded)
        {
            Assert.True(frames.TryRead(out var frame));
            Assert.True(opener.TryOpen(frame, out var opened));
            if (!opener.HasEnded)
            {
                Assert.True(TransferPlaintext.TryRead(opened, out var card, out var sealedName, out var record));
                var token = TransferredToken.Parser.ParseFrom(record);
                var name = NamePlaintext.TryRead(sealedName, out var text) ? Encoding.UTF8.GetString(text) : "";
                cards.Add($"{token.Token} {Encoding.ASCII.GetString(card.Slice(1, card[0]))} {name} details:{token.Details is not null}");
            }
        }

        return cards;
    }
}
