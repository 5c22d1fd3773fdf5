using TokenVault.Envelope.Cards;
using TokenVault.Envelope.Epochs;
using TokenVault.Opening.Epochs;

namespace TokenVault.Opening.Tests;

public sealed class EpochKeyCacheTests
{
    private static readonly byte[] KeyBytes = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    [Fact]
    public void Wipes_AnEvictedKey()
    {
        var cache = new EpochKeyCache();
        var key = new EpochKey(new EpochId(1), KeyBytes);
        cache.Add([1], key);
        Assert.True(cache.TryRent([1], out var rented));
        rented.Return();

        cache.Dispose();

        Assert.True(SpinWait.SpinUntil(() => !key.TryRentAndReturn(), TimeSpan.FromSeconds(10)));
        Assert.Equal(new byte[32], key.Bytes.ToArray());
    }

    [Fact]
    public void Keeps_AKeyInUse_UntilItIsReturned()
    {
        var cache = new EpochKeyCache();
        var key = new EpochKey(new EpochId(1), KeyBytes);
        cache.Add([1], key);
        Assert.True(cache.TryRent([1], out var rented));

        // The cache's own reference is replaced by another key under the same name, so this one is only held by its renter.
        cache.Add([1], new EpochKey(new EpochId(1), KeyBytes));
        Assert.True(SpinWait.SpinUntil(() => key.References == 1, TimeSpan.FromSeconds(10)));
        Assert.Equal(KeyBytes, rented.Bytes.ToArray());

        rented.Return();
        Assert.Equal(new byte[32], key.Bytes.ToArray());
        cache.Dispose();
    }

    [Fact]
    public void Keeps_NoMoreThanItsBound_AndWipesWhatItDoesNotTake()
    {
        using var cache = new EpochKeyCache(epochsMax: 4);
        var keys = Enumerable.Range(0, 50).Select(i => new EpochKey(new EpochId((UInt128)i), KeyBytes)).ToArray();
        for (byte i = 0; i < keys.Length; i++)
        {
            cache.Add([i], keys[i]);
        }

        Assert.InRange(cache.Count, 0, 4);
        Assert.True(SpinWait.SpinUntil(() => keys.Count(key => key.TryRentAndReturn()) == cache.Count, TimeSpan.FromSeconds(10)));
    }

    // Two epochs fight for one place while threads open cards of both: a key wiped in use would make openings fail.
    [Fact]
    public void Never_WipesAKeyThatIsInUse()
    {
        using var vault = new Vault();
        using var cache = new EpochKeyCache(epochsMax: 1);
        var opener = new CardOpener(vault.Keystore, cache);
        var sealedCards = Enumerable.Range(0, 3).Select(_ => SealOne(vault)).ToArray();

        Parallel.For(0, 3000, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            var (registered, card, context) = sealedCards[i % sealedCards.Length];
            var plaintext = new byte[CardPlaintext.Bytes];
            opener.Open(registered, card, context, plaintext);
            Assert.True(CardPlaintext.TryRead(plaintext, out _));
        });
    }

    private static (byte[] Registered, byte[] Card, CardContext Context) SealOne(Vault vault)
    {
        using var epoch = vault.StartEpoch();
        var context = Vault.ContextOf(epoch.Id);
        return (vault.Register(epoch), Vault.Seal(epoch.CreateSealer(0), Vault.Number, context), context);
    }
}
