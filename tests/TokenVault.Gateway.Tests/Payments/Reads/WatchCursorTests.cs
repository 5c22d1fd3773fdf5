using CsCheck;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Payments.Reads;

namespace TokenVault.Gateway.Tests.Payments.Reads;

public sealed class WatchCursorTests
{
    [Fact]
    public void Reads_WhatItWrote_WhichNeverLooksLikeACardNumber() => Gen.ULong.Sample(number =>
    {
        var text = WatchCursor.Write(number);
        return WatchCursor.Read(text) == number && !CardNumberPattern.IsIn(text) && !CardNumberPattern.IsDisguisedIn(text) && !text.Any(char.IsDigit);
    });

    [Theory]
    [InlineData(0UL, "aaaaaaaaaaaaaaaa")]
    [InlineData(ulong.MaxValue, "pppppppppppppppp")]
    [InlineData(0x0123456789abcdefUL, "abcdefghijklmnop")]
    public void Keeps_ItsForm(ulong number, string text) => Assert.Equal(text, WatchCursor.Write(number));

    [Fact]
    public void Sorts_AsItsNumbersDo() => Gen.Select(Gen.ULong, Gen.ULong).Sample((one, other) =>
        Math.Sign(string.CompareOrdinal(WatchCursor.Write(one), WatchCursor.Write(other))) == one.CompareTo(other));

    [Theory]
    [InlineData("aaaaaaaaaaaaaaa")]
    [InlineData("aaaaaaaaaaaaaaaaa")]
    [InlineData("aaaaaaaaaaaaaaaq")]
    [InlineData("AAAAAAAAAAAAAAAA")]
    [InlineData("0123456789abcdef")]
    [InlineData("ａａａａａａａａａａａａａａａａ")]
    public void Rejects_WhatIsNoneOfOurs(string text) =>
        Assert.Equal(VaultErrorCode.CursorInvalid, Assert.Throws<VaultException>(() => WatchCursor.Read(text)).Code);
}
