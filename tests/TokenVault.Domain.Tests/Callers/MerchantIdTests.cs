using CsCheck;
using TokenVault.Domain.Callers;

namespace TokenVault.Domain.Tests.Callers;

public sealed class MerchantIdTests
{
    private static readonly Gen<string> Names =
        Gen.Select(Gen.Char['a', 'z'], Gen.OneOf(Gen.Char['a', 'z'], Gen.Char['0', '9'], Gen.Const('-')).Array[0, MerchantId.LengthMax - 1])
            .Select((first, rest) => first + new string(rest));

    [Theory]
    [InlineData("a", true)]
    [InlineData("shop-2", true)]
    [InlineData("abcdefghijklmnopqrstuvwxyz012345", true)]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("2shop", false)]
    [InlineData("-shop", false)]
    [InlineData("Shop", false)]
    [InlineData("shop_2", false)]
    [InlineData("shop/../x", false)]
    [InlineData("shöp", false)]
    public void Accepts_ItsGrammarOnly(string? text, bool expected)
    {
        Assert.Equal(expected, MerchantId.TryParse(text, out _));
        Assert.Equal(expected, GatewayId.TryParse(text, out _));
    }

    // No name's bytes begin another's, so nothing that follows in a seal can be taken for a part of a name.
    [Fact]
    public void Writes_NoNameThatBeginsAnother() =>
        Gen.Select(Names, Names).Where((a, b) => a != b).Sample((a, b) => !Written(a).AsSpan().StartsWith(Written(b)));

    private static byte[] Written(string name)
    {
        Assert.True(MerchantId.TryParse(name, out var merchant));
        var bytes = new byte[merchant.WrittenBytes];
        Assert.Equal(bytes.Length, merchant.Write(bytes));
        return bytes;
    }
}
