using CsCheck;
using TokenVault.Domain.Cards;
using TokenVault.Envelope.Cards;
using TokenVault.Envelope.Epochs;
using TokenVault.Sealing.Epochs;

namespace TokenVault.Sealing.Tests;

public sealed class CardSealerTests : IDisposable
{
    private readonly Gateway _gateway = new();

    public void Dispose() => _gateway.Dispose();

    [Fact]
    public void Allocates_Nothing()
    {
        using var epoch = _gateway.StartEpoch();
        var sealer = epoch.CreateSealer(0);
        var context = Gateway.ContextOf(epoch.Id);
        var card = new byte[SealedCard.Bytes];
        Assert.Equal(PanCheck.Accepted, Pan.TryParse(Gateway.Number, out var pan));
        sealer.Seal(pan, context, card);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            sealer.Seal(pan, context, card);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Never_RepeatsANonce_AmongWorkersOfAnEpoch() =>
        Gen.UInt.HashSet[1, 6].Sample(
            workers =>
            {
                using var epoch = _gateway.StartEpoch();
                var context = Gateway.ContextOf(epoch.Id);
                var nonces = workers.Select(epoch.CreateSealer).ToArray().AsParallel()
                    .SelectMany(sealer => Enumerable.Range(0, 50).Select(_ => NonceOf(Gateway.Seal(sealer, context))).ToArray())
                    .ToHashSet(StringComparer.Ordinal);
                return nonces.Count == workers.Count * 50 && epoch.RecordsSealed == workers.Count * 50;
            },
            iter: 30);

    [Fact]
    public void Writes_WorkerAndCounter_IntoTheNonce()
    {
        using var epoch = _gateway.StartEpoch();
        var context = Gateway.ContextOf(epoch.Id);
        var sealer = epoch.CreateSealer(0x01020304);

        Assert.Equal("010203040000000000000000", NonceOf(Gateway.Seal(sealer, context)));
        Assert.Equal("010203040000000000000001", NonceOf(Gateway.Seal(sealer, context)));
    }

    [Fact]
    public void Gives_EveryCardTheSameLength_AndShowsNoDigits()
    {
        using var epoch = _gateway.StartEpoch();
        var card = Gateway.Seal(epoch.CreateSealer(0), Gateway.ContextOf(epoch.Id));

        Assert.Equal(69, card.Length);
        Assert.True(SealedCard.TryRead(card, out var read));
        Assert.Equal(epoch.Id, read.Epoch);
        Assert.Equal(-1, card.AsSpan().IndexOf(Gateway.Number.AsSpan(0, 6)));
    }

    [Fact]
    public void Rejects_AnotherEpochsContext()
    {
        using var epoch = _gateway.StartEpoch();
        var sealer = epoch.CreateSealer(0);

        Assert.Throws<ArgumentException>(() => Gateway.Seal(sealer, Gateway.ContextOf(EpochId.Create())));
    }

    [Fact]
    public void Cannot_GoPastItsLastRecord()
    {
        using var epoch = _gateway.StartEpoch();
        var context = Gateway.ContextOf(epoch.Id);
        var sealer = epoch.CreateSealer(0);
        sealer.SkipTo(Epoch.RecordsMax - 1);

        Assert.Equal("000000000000000000ffffff", NonceOf(Gateway.Seal(sealer, context)));
        Assert.Throws<InvalidOperationException>(() => Gateway.Seal(sealer, context));
        Assert.Equal(Epoch.RecordsMax, epoch.RecordsSealed);
    }

    [Fact]
    public void Cannot_SealAfterItsEpochsEnd()
    {
        var epoch = _gateway.StartEpoch();
        var context = Gateway.ContextOf(epoch.Id);
        var sealer = epoch.CreateSealer(0);
        epoch.Dispose();

        Assert.ThrowsAny<InvalidOperationException>(() => Gateway.Seal(sealer, context));
    }

    private static string NonceOf(byte[] card)
    {
        Assert.True(SealedCard.TryRead(card, out var read));
        return Convert.ToHexStringLower(read.Nonce);
    }
}
