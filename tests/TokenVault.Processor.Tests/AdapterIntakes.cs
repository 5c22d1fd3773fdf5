using System.Buffers;
using System.Text.Json;
using Google.Protobuf;
using Grpc.Core;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.Transfer.V1;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope;
using TokenVault.Envelope.Cards;
using TokenVault.Envelope.Transfers;
using TokenVault.Opening.Transfers;
using TokenVault.Processor.Tests.Running;
using AuthorizeRequest = TokenVault.Contracts.Processor.V1.AuthorizeRequest;
using SealedCardMessage = TokenVault.Contracts.Processor.V1.SealedCard;
using Token = TokenVault.Domain.Tokens.Token;

namespace TokenVault.Processor.Tests;

/// <summary>A real adapter, and another vault's cards that a gateway brings it, honest or captured.</summary>
public abstract class AdapterIntakes : IAsyncLifetime
{
    private protected AdapterWorld World { get; } = new();

    private protected RandomPool Random { get; } = new();

    public Task InitializeAsync() => World.InitializeAsync();

    public Task DisposeAsync() => World.DisposeAsync();

    private protected const string OrderText = "0000000000000000000000000000002a";

    private protected static TakeInCardsRequest Request(byte[] header, uint first, params ReadOnlySpan<ByteString> frames) => new()
    {
        Header = ByteString.CopyFrom(header),
        FirstFrame = first,
        Frames = { frames.ToArray() },
    };

    private protected static TakeInCardsRequest Request((byte[] Header, ByteString[] Frames) part) => Request(part.Header, 0, part.Frames);

    // One BIN and last four.
    private protected static byte[]? MadeUp(int number)
    {
        var digits = System.Text.Encoding.ASCII.GetBytes($"424242{number:000000}4242");
        return Pan.TryParse(digits, out _) == PanCheck.Accepted ? digits : null;
    }

    private protected IncomingTestCard New(byte[]? number = null)
    {
        var digits = number ?? "4242424242424242"u8.ToArray();
        Assert.Equal(PanCheck.Accepted, Pan.TryParse(digits, out var pan));
        return new IncomingTestCard(digits, new TransferredToken
        {
            Token = new Token(Random.NextId(DateTimeOffset.UtcNow)).ToString(),
            MerchantId = "shop",
            Usage = (uint)Domain.Tokens.TokenUsage.MultiUse,
            ExpiryMonth = 12,
            ExpiryYear = (uint)DateTimeOffset.UtcNow.Year + 2,
            Brand = (uint)pan.Brand,
            Bin = (uint)pan.Bin,
            LastFour = (uint)pan.LastFour,
            Digits = (uint)pan.Length,
            RecordVersion = 1,
        });
    }

    private protected (byte[] Header, ByteString[] Frames) Part(params IncomingTestCard[] cards)
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(World.Folder.At("public-key.json")));
        Assert.True(GatewayId.TryParse("gw-7", out var gateway));
        using var sealer = new TransferSealer(
            42, 1, gateway, (SuiteId)file.RootElement.GetProperty("suite").GetInt32(), file.RootElement.GetProperty("publicKey").GetBytesFromBase64());
        var frames = new List<ByteString>();
        foreach (var card in cards)
        {
            frames.Add(Frame(written => sealer.Seal(card.Plaintext(), card.NamePlaintext(), card.Record.ToByteArray(), written)));
        }

        frames.Add(Frame(sealer.End));
        return (sealer.Header.Encode(), [.. frames]);
    }

    private protected static ByteString Frame(Action<IBufferWriter<byte>> seal)
    {
        var written = new ArrayBufferWriter<byte>();
        seal(written);
        return ByteString.CopyFrom(written.WrittenSpan[TransferPartHeader.FrameLengthBytes..]);
    }

    private protected AuthorizeRequest ChargeOf(TakenCard card, ByteString epoch)
    {
        var charge = World.Gateway.Charge("4242424242424242"u8, World.RegisteredEpoch);
        charge.Card = new SealedCardMessage
        {
            Token = card.Token,
            MerchantId = card.MerchantId,
            RecordVersion = card.RecordVersion,
            Usage = card.Usage,
            ExpiryMonth = card.ExpiryMonth,
            ExpiryYear = card.ExpiryYear,
            ExpireTimeSeconds = card.ExpireTimeSeconds,
            Sealed = card.Sealed,
            RegisteredEpoch = epoch,
        };
        if (!card.SealedName.IsEmpty)
        {
            charge.Card.Name = new Contracts.Processor.V1.SealedName { Sealed = card.SealedName, Version = 1, RegisteredEpoch = epoch };
        }

        return charge;
    }

    private protected Task<TakeInCardsResponse> TakeInAsync((byte[] Header, ByteString[] Frames) part) => TakeInAsync(Request(part));

    private protected async Task<TakeInCardsResponse> TakeInAsync(TakeInCardsRequest request) => await World.Intake.TakeInCardsAsync(request);

    private protected async Task RefusedAsync(string reason, TakeInCardsRequest request)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() => TakeInAsync(request));
        Assert.Equal(reason, refusal.GetRpcStatus()!.GetDetail<Google.Rpc.ErrorInfo>()!.Reason);
    }

    private protected async Task<ListDisclosuresResponse> ListAsync(IncomingTestCard card) =>
        await World.Auditor.ListDisclosuresAsync(new ListDisclosuresRequest { Token = card.Record.Token });

    private protected IReadOnlyList<string> Opened()
    {
        using var file = new FileStream(World.Folder.At("disclosures/disclosures.jsonl"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return [.. reader.ReadToEnd().Split('\n').Where(line => line.Contains("\"act\":\"transfer_opened\"", StringComparison.Ordinal))];
    }

    private protected sealed class IncomingTestCard(byte[] digits, TransferredToken record)
    {
        public TransferredToken Record => record;

        public string Name { get; set; } = "";

        public byte[] Plaintext()
        {
            var card = new byte[CardPlaintext.Bytes];
            Pan.TryParse(digits, out var pan);
            CardPlaintext.Write(pan, card);
            return card;
        }

        public byte[] NamePlaintext()
        {
            if (Name.Length == 0)
            {
                return [];
            }

            var name = new byte[Envelope.Cards.NamePlaintext.Bytes];
            Envelope.Cards.NamePlaintext.Write(System.Text.Encoding.UTF8.GetBytes(Name), name);
            return name;
        }
    }
}
