using System.Text;
using System.Text.Json;
using Grpc.Core;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.Transfer.V1;
using TokenVault.Contracts.V1;
using TokenVault.Envelope.Cards;
using TokenVault.Envelope.Transfers;
using TokenVault.Ledger.Notes;
using TokenVault.Opening.Transfers;
using TokenVault.Processor.Tests.Running;
using TokenVault.Profiles.Manifests;
using TokenVault.Profiles.Orders;
using AuthorizeRequest = TokenVault.Contracts.Processor.V1.AuthorizeRequest;

namespace TokenVault.Processor.Tests.Orders;

/// <summary>A real adapter with orders in its folder, and cards that a gateway brings it, honest or captured.</summary>
public abstract class AdapterOrders : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private protected AdapterWorld World { get; } = new();

    protected (byte[] PrivateKey, byte[] PublicKey) Recipient { get; } = TestRecipient.Draw();

    protected static ReadOnlySpan<byte> Visa => "4242424242424242"u8;

    protected static ReadOnlySpan<byte> Mastercard => "5555555555554444"u8;

    public Task InitializeAsync() => World.InitializeAsync();

    public Task DisposeAsync() => World.DisposeAsync();

    protected static AuthorizeRequest[] Ascending(params AuthorizeRequest[] cards) => [.. cards.OrderBy(card => card.Card.Token, StringComparer.Ordinal)];

    protected static OrderedToken Of(AuthorizeRequest card) => new()
    {
        Card = card.Card,
        Record = new TransferredToken
        {
            Token = card.Card.Token,
            MerchantId = card.Card.MerchantId,
            Usage = card.Card.Usage,
            RecordVersion = card.Card.RecordVersion,
            ExpiryMonth = card.Card.ExpiryMonth,
            ExpiryYear = card.Card.ExpiryYear,
            Details = new TransferredDetails { Customers = { "customer-1" } },
        },
    };

    protected static async Task<string> ReasonAsync(Func<Task> call) =>
        (await Assert.ThrowsAsync<RpcException>(call)).GetRpcStatus()!.GetDetail<Google.Rpc.ErrorInfo>()!.Reason;

    protected static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await holds())
        {
            await Task.Delay(50, patience.Token);
        }
    }

    protected static Task UntilAsync(Func<bool> holds) => UntilAsync(() => Task.FromResult(holds()));

    protected AuthorizeRequest Card(ReadOnlySpan<byte> number) => World.Gateway.Charge(number, World.RegisteredEpoch);

    protected CardOrder New(long cards)
    {
        var now = DateTimeOffset.UtcNow;
        return new CardOrder(
            "", CardOrder.ForAuthority, "AZ 12/26", "a court", new OrderRecipient("the court's clerk", OrderRecipient.P256, Recipient.PublicKey, 1),
            new OrderScope(Merchants: ["shop"]), cards, "an inquiry", now, now.AddDays(7));
    }

    protected CardOrder Put(CardOrder draft)
    {
        var order = OrderFile.New(draft);
        var document = OrderFile.Write(order);
        using var anna = World.Folder.Authority.Issue("spiffe://tokenvault/officer/anna");
        using var ben = World.Folder.Authority.Issue("spiffe://tokenvault/officer/ben");
        var path = Path.Combine(Directory.CreateDirectory(World.Folder.At("orders")).FullName, order.Id + OrderFile.Suffix);
        File.WriteAllBytes(OrderFile.SignaturesOf(path), ManifestSigning.Write([ManifestSigning.Sign(document, anna), ManifestSigning.Sign(document, ben)]));
        File.WriteAllBytes(path, document);
        return order;
    }

    protected async Task<DueOrder> DueAsync(string id)
    {
        DueOrder? due = null;
        await UntilAsync(async () => (due = (await World.Orders.ListDueOrdersAsync(new ListDueOrdersRequest())).Orders
            .FirstOrDefault(order => string.Equals(order.OrderId, id, StringComparison.Ordinal))) is not null);
        return due!;
    }

    protected async Task<ResealCardsResponse> ResealAsync(string id, IReadOnlyList<AuthorizeRequest> cards, AuthorizeRequest? after = null) =>
        await World.Orders.ResealCardsAsync(new ResealCardsRequest
        {
            OrderId = id,
            Tokens = { cards.Select(Of) },
            AfterToken = after?.Card.Token ?? "",
            AfterMerchant = after?.Card.MerchantId ?? "",
        });

    protected async Task<FinishOrderResponse> FinishAsync(string id, AuthorizeRequest? last = null) =>
        await World.Orders.FinishOrderAsync(
            new FinishOrderRequest { OrderId = id, LastToken = last?.Card.Token ?? "", LastMerchant = last?.Card.MerchantId ?? "" });

    protected Task<string> RefusedAsync(string id, IReadOnlyList<AuthorizeRequest> cards, AuthorizeRequest? after = null) =>
        ReasonAsync(() => ResealAsync(id, cards, after));

    protected async Task<ListDisclosuresResponse> ListAsync(AuthorizeRequest card) =>
        await World.Auditor.ListDisclosuresAsync(new ListDisclosuresRequest { Token = card.Card.Token });

    protected IReadOnlyList<string> Acts(string name)
    {
        using var file = new FileStream(World.Folder.At("disclosures/disclosures.jsonl"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return [.. reader.ReadToEnd().Split('\n').Where(line => line.Contains($"\"act\":\"{name}\"", StringComparison.Ordinal))];
    }

    protected TransferManifest ReadManifest(string order)
    {
        using var keys = JsonDocument.Parse(File.ReadAllBytes(World.Folder.At("public-key.json")));
        Assert.True(NoteVerifier.TryParse(keys.RootElement.GetProperty("ledger").GetString()!, out var verifier));
        Assert.True(SignedNote.TryParse(File.ReadAllBytes(World.Folder.At($"orders/{order}/gw-1.manifest")), out var note));
        Assert.True(note.IsVerifiedBy(verifier));
        Assert.True(TransferManifest.TryDecode(note.Text, out var manifest));
        return manifest;
    }

    protected List<string> Open(string order, string part)
    {
        using var file = File.OpenRead(World.Folder.At($"orders/{order}/{part}"));
        var frames = TransferFrames.Begin(file)!;
        using var opener = new TransferOpener(frames.Header, Recipient.PrivateKey);
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
