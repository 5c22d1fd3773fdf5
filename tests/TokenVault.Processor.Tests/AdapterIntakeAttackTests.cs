using System.Buffers;
using System.Text.Json;
using Google.Protobuf;
using Grpc.Core;
using TokenVault.Domain.Callers;
using TokenVault.Envelope;
using TokenVault.Opening.Transfers;

namespace TokenVault.Processor.Tests;

/// <summary>What a captured gateway, or another vault that means no good, gets of the real adapter with cards that are to be taken in.</summary>
public sealed class AdapterIntakeAttackTests : AdapterIntakes
{
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

    // Whoever brings frames names the order and the gateway they are from: neither may put a card number into the record for good.
    [Theory]
    [InlineData("4242424242424242aaaaaaaaaaaaaaaa", "gw-7")]
    [InlineData("0000000000000000000000000000002a", "a5555555555554444")]
    public async Task Writes_NoCardNumber_IntoTheRecord_ThatAHeaderNames(string order, string from)
    {
        var card = New();
        using var file = JsonDocument.Parse(File.ReadAllBytes(World.Folder.At("public-key.json")));
        Assert.True(GatewayId.TryParse(from, out var gateway));
        using var sealer = new TransferSealer(
            UInt128.Parse(order, System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture), 1, gateway,
            (SuiteId)file.RootElement.GetProperty("suite").GetInt32(), file.RootElement.GetProperty("publicKey").GetBytesFromBase64());
        var frame = Frame(written => sealer.Seal(card.Plaintext(), [], card.Record.ToByteArray(), written));
        try
        {
            await TakeInAsync(Request(sealer.Header.Encode(), 0, frame));
        }
        catch (RpcException)
        {
            // Refused is as good.
        }

        using var record = new StreamReader(new FileStream(
            World.Folder.At("disclosures/disclosures.jsonl"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var text = await record.ReadToEndAsync();

        // The auditor, and a receipt for the card holder, need these entries: RESPONSE_WITHHELD for good.
        await ListAsync(card);
        Assert.False(text.Contains("4242424242424242", StringComparison.Ordinal) || text.Contains("5555555555554444", StringComparison.Ordinal));
    }

    // One such token and no list, copy or package that it stands in can be given any more.
    [Theory]
    [InlineData("7ZZZZZZZZZZZZZZZZZZZZZZZZZ", 0)]
    [InlineData("", long.MaxValue)]
    [InlineData("01M8ET4242424242424242ABCD", 0)]
    public async Task TakesNothingIn_WhoseNameOrEndNobodyCouldShow(string name, long end)
    {
        var card = New();
        card.Record.Token = name.Length > 0 ? "tok_" + name : card.Record.Token;
        card.Record.ExpireTimeSeconds = end;

        var answer = await TakeInAsync(Part(New(), card));

        Assert.Equal("", answer.Tokens[0].Reason);
        Assert.NotEqual("", answer.Tokens[1].Reason);
    }

    // Garbage costs a synced line of the record each, without end.
    [Fact]
    public async Task Bounds_WhatFramesThatDoNotOpen_PutOnRecord()
    {
        var (header, _) = Part(New());
        for (var i = 0; i < 300; i++)
        {
            await RefusedAsync("TRANSFER_INVALID", Request(header, 0, ByteString.CopyFrom(new byte[64])));
        }

        Assert.True(Opened().Count < 300, "300 calls that opened nothing made 300 acts.");
    }
}
