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
using TokenFormat = TokenVault.Contracts.V1.TokenFormat;

namespace TokenVault.Processor.Tests;

/// <summary>Another vault's cards, brought to the real adapter by a gateway, honest or captured.</summary>
public sealed class AdapterIntakeTests : IAsyncLifetime
{
    private readonly AdapterWorld _world = new();
    private readonly RandomPool _random = new();

    public Task InitializeAsync() => _world.InitializeAsync();

    public Task DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task SealsAnew_WhatOpensAndCanBeCharged_EachDisclosedBefore()
    {
        var (first, second) = (New(), New());
        (first.Record.RecordVersion, first.Record.IsKnownByCard) = (4, true);
        first.Record.Details = new TransferredDetails { Customers = { "customer-1" }, Labels = { ["plan"] = "gold" } };
        first.Record.Details.Forms.Add(new TransferredForm { Digits = "2867132506682468", Format = (uint)TokenFormat.LastFour });
        first.Record.Details.Forms.Add(new TransferredForm { Digits = "4000000000000002", Format = (uint)TokenFormat.LastFour, PassesLuhn = true });
        second.Name = "Erika Mustermann";

        var answer = await TakeInAsync(Part(first, second));

        Assert.True(answer.HasEnded);
        Assert.Equal(["", ""], answer.Tokens.Select(card => card.Reason));
        var taken = answer.Tokens[0];
        Assert.Equal((first.Record.Token, "shop", 4u, true), (taken.Token, taken.MerchantId, taken.RecordVersion, taken.IsKnownByCard));
        Assert.Equal((424242u, 4242u, 16u), (taken.Bin, taken.LastFour, taken.Digits));
        Assert.Equal(["customer-1"], taken.Customers);
        Assert.Equal(["plan=gold"], taken.Labels.Select(label => $"{label.Key}={label.Value}"));
        Assert.Equal([("2867132506682468", 0), ("4000000000000002", 16)], taken.Forms.Select(form => (form.Form.Digits, form.Fingerprint.Length)));
        Assert.Equal(taken.Fingerprint, answer.Tokens[1].Fingerprint);
        Assert.Equal((true, false), (taken.SealedName.IsEmpty, answer.Tokens[1].SealedName.IsEmpty));

        // It was sealed for a gateway's store, and opens out of it as any card.
        foreach (var card in answer.Tokens)
        {
            Assert.Equal(Outcome.Succeeded, (await _world.Processor.AuthorizeAsync(ChargeOf(card, answer.RegisteredEpoch))).Result.Outcome);
        }

        Assert.Equal(2, await _world.CountChargesAsync());
        var entry = (await ListAsync(first)).Disclosures.Single(one => one.Purpose == DisclosurePurpose.Migration);
        Assert.Equal(("adapter", OrderText, "gw-1", false), (entry.Recipient, entry.OrderId, entry.GatewayId, entry.WithCardholderName));
        Assert.Contains("\"from\":\"gw-7\",\"part\":\"1\",\"firstFrame\":\"0\",\"frames\":\"3\"", Assert.Single(Opened()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TakesNothingIn_ThatIsNotWhatIsToldOfIt()
    {
        var cards = Enumerable.Range(0, 8).Select(_ => New()).ToArray();
        cards[0].Record.LastFour = 4243;
        cards[1].Record.Bin = 424243;
        cards[2].Record.Usage = 9;
        cards[3].Record.RecordVersion = 0;
        cards[4].Record.Details = new TransferredDetails { Forms = { new TransferredForm { Digits = "4242424242424242", Format = 1, PassesLuhn = true } } };
        cards[5].Record.Details = new TransferredDetails { Forms = { new TransferredForm { Digits = "5555555555554444", Format = 1 } } };
        cards[6].Record.Details = new TransferredDetails { Customers = { "card 5555 5555 5555 4444" } };
        cards[7].Record.Details = new TransferredDetails { Labels = { ["note"] = "5555555555554444" } };

        var answer = await TakeInAsync(Part(cards));

        Assert.Equal(
            [.. Enumerable.Repeat("SEALED_CARD_INVALID", 6), "TEXT_HOLDS_CARD_NUMBER", "TEXT_HOLDS_CARD_NUMBER"], answer.Tokens.Select(card => card.Reason));
        Assert.All(answer.Tokens, card => Assert.True(card.Sealed.IsEmpty && card.Fingerprint.IsEmpty && card.Forms.Count == 0 && card.Customers.Count == 0));
        foreach (var card in cards)
        {
            Assert.Empty((await ListAsync(card)).Disclosures);
        }
    }

    // What was erased here does not come back from elsewhere.
    [Fact]
    public async Task TakesNothingIn_ThatWasRetiredHere_OrIsOver()
    {
        var (retired, over, good) = (New(), New(), New());
        over.Record.ExpireTimeSeconds = 1_700_000_000;
        await _world.Processor.RetireTokensAsync(new RetireTokensRequest
        {
            Tokens = { new RetiredToken { Token = retired.Record.Token, MerchantId = "shop", Reason = RetirementReason.Erasure } },
        });

        var answer = await TakeInAsync(Part(retired, over, good));

        Assert.Equal(["TOKEN_RETIRED", "TOKEN_EXPIRED", ""], answer.Tokens.Select(card => card.Reason));
    }

    [Fact]
    public async Task Refuses_PartsThatAreAltered_OrForAnother_AndDisclosesNothing()
    {
        var card = New();
        var (header, frames) = Part(card);
        var altered = frames[0].ToByteArray();
        altered[9] ^= 1;
        await RefusedAsync("TRANSFER_INVALID", Request(header, 0, UnsafeByteOperations.UnsafeWrap(altered)));
        await RefusedAsync("TRANSFER_INVALID", Request(header, 1, frames[0]));
        await RefusedAsync("TRANSFER_INVALID", Request(header, 0, frames[0], frames[0]));
        await RefusedAsync("TRANSFER_INVALID", Request(header, 0, frames[0], frames[1], frames[1]));
        await RefusedAsync("TRANSFER_INVALID", Request(header[..^1], 0, frames[0]));
        await RefusedAsync("TRANSFER_INVALID", Request([.. header, 0], 0, frames[0]));
        await RefusedAsync("TRANSFER_INVALID", Request([], 0, frames[0]));
        await RefusedAsync("TRANSFER_INVALID", Request(header, uint.MaxValue, frames[0]));
        await RefusedAsync("FIELD_MISSING", Request(header, 0));
        await RefusedAsync("BATCH_TOO_LARGE", Request(header, 0, [.. Enumerable.Repeat(frames[1], 257)]));
        Assert.Empty((await ListAsync(card)).Disclosures);

        // Frame by frame, and again, since an answer may be lost.
        Assert.False((await TakeInAsync(Request(header, 0, frames[0]))).HasEnded);
        Assert.True((await TakeInAsync(Request(header, 1, frames[1]))).HasEnded);
        Assert.Equal("", (await TakeInAsync(Request(header, 0, frames[0]))).Tokens.Single().Reason);
    }

    // A captured gateway could else seal guesses to the adapter and compare what it gets.
    [Fact]
    public async Task CountsEachCard_AsAGuess()
    {
        var guesses = Enumerable.Range(0, 300).Select(MadeUp).Where(number => number is not null).Take(25).Select(number => New(number!)).ToArray();
        Assert.Equal(25, guesses.Length);

        await RefusedAsync("GUESSING_LIMIT_EXCEEDED", Request(Part(guesses)));
        Assert.Equal("", (await TakeInAsync(Part(New("5555555555554444"u8.ToArray())))).Tokens.Single().Reason);
    }

    private const string OrderText = "0000000000000000000000000000002a";

    private static TakeInCardsRequest Request(byte[] header, uint first, params ReadOnlySpan<ByteString> frames) => new()
    {
        Header = ByteString.CopyFrom(header),
        FirstFrame = first,
        Frames = { frames.ToArray() },
    };

    private static TakeInCardsRequest Request((byte[] Header, ByteString[] Frames) part) => Request(part.Header, 0, part.Frames);

    // One BIN and last four.
    private static byte[]? MadeUp(int number)
    {
        var digits = System.Text.Encoding.ASCII.GetBytes($"424242{number:000000}4242");
        return Pan.TryParse(digits, out _) == PanCheck.Accepted ? digits : null;
    }

    private IncomingTestCard New(byte[]? number = null)
    {
        var digits = number ?? "4242424242424242"u8.ToArray();
        Assert.Equal(PanCheck.Accepted, Pan.TryParse(digits, out var pan));
        return new IncomingTestCard(digits, new TransferredToken
        {
            Token = new Token(_random.NextId(DateTimeOffset.UtcNow)).ToString(),
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

    private (byte[] Header, ByteString[] Frames) Part(params IncomingTestCard[] cards)
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(_world.Folder.At("public-key.json")));
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

    private static ByteString Frame(Action<IBufferWriter<byte>> seal)
    {
        var written = new ArrayBufferWriter<byte>();
        seal(written);
        return ByteString.CopyFrom(written.WrittenSpan[TransferPartHeader.FrameLengthBytes..]);
    }

    private AuthorizeRequest ChargeOf(TakenCard card, ByteString epoch)
    {
        var charge = _world.Gateway.Charge("4242424242424242"u8, _world.RegisteredEpoch);
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

    private Task<TakeInCardsResponse> TakeInAsync((byte[] Header, ByteString[] Frames) part) => TakeInAsync(Request(part));

    private async Task<TakeInCardsResponse> TakeInAsync(TakeInCardsRequest request) => await _world.Intake.TakeInCardsAsync(request);

    private async Task RefusedAsync(string reason, TakeInCardsRequest request)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() => TakeInAsync(request));
        Assert.Equal(reason, refusal.GetRpcStatus()!.GetDetail<Google.Rpc.ErrorInfo>()!.Reason);
    }

    private async Task<ListDisclosuresResponse> ListAsync(IncomingTestCard card) =>
        await _world.Auditor.ListDisclosuresAsync(new ListDisclosuresRequest { Token = card.Record.Token });

    private IReadOnlyList<string> Opened()
    {
        using var file = new FileStream(_world.Folder.At("disclosures/disclosures.jsonl"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return [.. reader.ReadToEnd().Split('\n').Where(line => line.Contains("\"act\":\"transfer_opened\"", StringComparison.Ordinal))];
    }

    private sealed class IncomingTestCard(byte[] digits, TransferredToken record)
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
