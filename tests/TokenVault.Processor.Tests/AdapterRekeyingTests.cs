using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.V1;
using TokenVault.Processor.Tests.Running;

namespace TokenVault.Processor.Tests;

/// <summary>Fingerprints by another key, from a real adapter.</summary>
public sealed class AdapterRekeyingTests : IAsyncLifetime
{
    private const int ValueBytes = 16;

    private readonly AdapterWorld _world = new();

    private static ReadOnlySpan<byte> Visa => "4242424242424242"u8;

    public async Task InitializeAsync()
    {
        await _world.InitializeAsync();
        await _world.Keys.RotateKeyAsync(new RotateKeyRequest { Purpose = KeyPurpose.Fingerprint, CurrentNumber = 1 });
    }

    public Task DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Gives_WhatIsAskedFor_ByWhicheverKey()
    {
        var both = await AskAsync(1, 2);
        var current = await AskAsync(0, 0);

        Assert.Equal(2u, (await _world.FingerprintKeys.GetFingerprintKeyAsync(new GetFingerprintKeyRequest())).FingerprintKey);
        Assert.Equal((1u, 2u), (both.FingerprintKey, current.FingerprintKey));
        Assert.Equal(both.OtherFingerprints, current.Fingerprints);
        Assert.NotEqual(both.Fingerprints, current.Fingerprints);
        Assert.Empty(current.OtherFingerprints);
        Assert.Empty((await AskAsync(2, 9)).OtherFingerprints);
        var refusal = await Assert.ThrowsAsync<RpcException>(() => AskAsync(9, 0));
        Assert.Equal("FINGERPRINT_KEY_UNKNOWN", refusal.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Reason);
    }

    // The day's numbers are told apart by one key, whichever made the fingerprints.
    [Fact]
    public async Task Counts_ACardOnce_ByWhicheverKeyItIsAskedFor()
    {
        for (var between = 0; between < 19; between++)
        {
            Assert.Empty((await AskAsync((uint)(1 + (between % 2)), 0, Fingerprints.Counting.CountingStand.Number(between))).Withheld);
        }

        for (var between = 0; between < 19; between++)
        {
            Assert.Empty((await AskAsync((uint)(2 - (between % 2)), 0, Fingerprints.Counting.CountingStand.Number(between))).Withheld);
        }

        var withheld = await AskAsync(2, 1, Fingerprints.Counting.CountingStand.Number(70_000), Fingerprints.Counting.CountingStand.Number(70_001));
        Assert.Contains(1u, withheld.Withheld);
        Assert.Equal(new byte[ValueBytes], withheld.OtherFingerprints.Span[ValueBytes..].ToArray());
    }

    [Fact]
    public async Task Gives_AnotherFingerprint_ToWhoeverHasTheOldOne_WithItsDisclosure()
    {
        var (old, next) = await AskBothAsync();
        var card = _world.Gateway.Charge(Visa, _world.RegisteredEpoch).Card;

        var answer = await RekeyAsync(1, 2, new KnownFingerprint { Card = card, Fingerprint = old });

        Assert.Equal(next, answer.Fingerprint);
        var entry = Assert.Single((await _world.Auditor.ListDisclosuresAsync(new ListDisclosuresRequest { Token = card.Token })).Disclosures);
        Assert.Equal((DisclosurePurpose.Rekeying, "adapter", "gw-1"), (entry.Purpose, entry.Recipient, entry.GatewayId));
        Assert.Equal(0, await _world.CountChargesAsync());
        var digits = await RekeyAsync(1, 2, new KnownFingerprint { MerchantId = "shop", Digits = ByteString.CopyFrom(Visa), Fingerprint = old });
        Assert.Equal(next, digits.Fingerprint);
    }

    [Fact]
    public async Task Gives_NothingToWhoeverGuesses()
    {
        var (old, next) = await AskBothAsync();
        var altered = old.ToByteArray();
        altered[^1] ^= 1;
        var card = _world.Gateway.Charge(Visa, _world.RegisteredEpoch).Card;
        KnownFingerprint[] guesses =
        [
            new() { Card = card, Fingerprint = ByteString.CopyFrom(altered) },
            new() { Card = card, Fingerprint = next },
            new() { Card = card },
            new() { MerchantId = "shop", Digits = ByteString.CopyFrom(Visa), Fingerprint = ByteString.CopyFrom(altered) },
            new() { MerchantId = "other", Digits = ByteString.CopyFrom(Visa), Fingerprint = old },
        ];

        foreach (var guess in guesses)
        {
            var answer = await RekeyAsync(1, 2, guess);
            Assert.Equal(("FINGERPRINT_DIFFERS", 0), (answer.Reason, answer.Fingerprint.Length));
        }

        Assert.Equal("FINGERPRINT_KEY_UNKNOWN", (await RekeyAsync(1, 3, new KnownFingerprint { Card = card, Fingerprint = old })).Reason);
        Assert.Equal("FIELD_MISSING", (await RekeyAsync(1, 2, new KnownFingerprint())).Reason);
        await _world.Processor.RetireTokensAsync(new RetireTokensRequest
        {
            Tokens = { new RetiredToken { Token = card.Token, MerchantId = "shop", Reason = RetirementReason.Erasure } },
        });
        Assert.Equal("TOKEN_RETIRED", (await RekeyAsync(1, 2, new KnownFingerprint { Card = card, Fingerprint = old })).Reason);
    }

    private async Task<(ByteString Old, ByteString Next)> AskBothAsync()
    {
        var both = await AskAsync(1, 2);
        return (both.Fingerprints, both.OtherFingerprints);
    }

    private async Task<FingerprintResponse> AskAsync(uint key, uint other, params byte[][] numbers) => await _world.Processor.FingerprintAsync(new FingerprintRequest
    {
        Merchants =
        {
            new MerchantCards
            {
                MerchantId = "shop",
                Numbers = TestGateway.Slots(
                    numbers.Length == 0 ? ["4242424242424242"] : [.. numbers.Select(System.Text.Encoding.ASCII.GetString)]),
            },
        },
        FingerprintKey = key,
        OtherKey = other,
    });

    private async Task<SealedFingerprint> RekeyAsync(uint old, uint next, KnownFingerprint known)
    {
        var request = new RekeyFingerprintsRequest { OldKey = old, NewKey = next };
        request.Fingerprints.Add(known);
        return Assert.Single((await _world.FingerprintKeys.RekeyFingerprintsAsync(request)).Fingerprints);
    }
}
