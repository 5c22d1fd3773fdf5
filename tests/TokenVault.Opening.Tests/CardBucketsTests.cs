using System.Text;
using TokenVault.Domain.Cards;

namespace TokenVault.Opening.Tests;

public sealed class CardBucketsTests : IDisposable
{
    private readonly Vault _vault = new();

    public void Dispose() => _vault.Dispose();

    [Fact]
    public void Gives_OneNameToAMerchantsCardsOfABinAndLastFour_AndOthersToAllElse()
    {
        var names = new[]
        {
            Hide(_vault, "shop", "4242424242424242"),
            Hide(_vault, "other", "4242424242424242"),
            Hide(_vault, "shop", "4242430000094242"),
            Hide(_vault, "shop", "5555555555554444"),
        };

        Assert.Equal(names.Length, names.Distinct(StringComparer.Ordinal).Count());

        // Two numbers that differ between BIN and last four, with the same check digit.
        Assert.Equal(names[0], Hide(_vault, "shop", "4242420000004242"));
    }

    [Fact]
    public void Differs_AmongVaults_AndHoldsNoDigit()
    {
        using var other = new Vault();

        Assert.NotEqual(Hide(_vault, "shop", "4242424242424242"), Hide(other, "shop", "4242424242424242"));
    }

    private static string Hide(Vault vault, string merchant, string number)
    {
        using var counting = new CountingKey(vault.Keystore);
        using var buckets = new CardBuckets(counting);
        Assert.Equal(PanCheck.Accepted, Pan.TryParse(Encoding.ASCII.GetBytes(number), out var pan));
        var (block, hidden) = (new byte[CardBuckets.BlockBytes], new byte[CardBuckets.BlockBytes]);
        CardBuckets.Write(buckets.NameOf(Vault.Merchant(merchant)), pan, block);
        buckets.Hide(block, hidden);
        return Convert.ToHexString(hidden);
    }
}
