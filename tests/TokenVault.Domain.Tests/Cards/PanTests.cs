using System.Text;
using CsCheck;
using TokenVault.Domain.Cards;

namespace TokenVault.Domain.Tests.Cards;

public sealed class PanTests
{
    /// <summary>Random digits of 12 to 19, the last one their check digit, computed here by the other way round: trying ten.</summary>
    public static readonly Gen<byte[]> Numbers =
        Gen.Int[0, 9].Array[Pan.DigitsMin - 1, Pan.DigitsMax - 1].Select(digits => WithCheckDigit("", digits));

    /// <summary>Leading digits, these, and the check digit that makes them a number.</summary>
    public static byte[] WithCheckDigit(string leading, int[] digits)
    {
        var number = leading.Select(c => (byte)c).Concat(digits.Append(0).Select(digit => (byte)('0' + digit))).ToArray();
        while (LuhnSum(number) % 10 != 0)
        {
            number[^1]++;
        }

        return number;
    }

    // Published test numbers only. A real number never enters this repository.
    [Theory]
    [InlineData("4111111111111111", PanCheck.Accepted)]
    [InlineData("378282246310005", PanCheck.Accepted)]
    [InlineData("30569309025904", PanCheck.Accepted)]
    [InlineData("6799998900000099990", PanCheck.Accepted)]
    [InlineData("4242424242424241", PanCheck.WrongCheckDigit)]
    [InlineData("41111111111", PanCheck.WrongLength)]
    [InlineData("41111111111111111111", PanCheck.WrongLength)]
    [InlineData("", PanCheck.WrongLength)]
    [InlineData("4111 1111 1111 1111", PanCheck.NotDigits)]
    [InlineData("411111111111111a", PanCheck.NotDigits)]
    [InlineData("/111111111111111", PanCheck.NotDigits)]
    [InlineData(":111111111111111", PanCheck.NotDigits)]
    public void Says_WhyANumberIsNotOne(string text, PanCheck expected) =>
        Assert.Equal(expected, Pan.TryParse(Encoding.UTF8.GetBytes(text), out _));

    // Arabic-Indic digits: digits to Unicode, not to a card.
    [Fact]
    public void Rejects_DigitsOfOtherScripts() =>
        Assert.Equal(PanCheck.NotDigits, Pan.TryParse("٤١١١١١١١١١١١١١١١"u8, out _));

    [Fact]
    public void Accepts_EveryNumberWithItsCheckDigit_AndGivesItBack() =>
        Numbers.Sample(number =>
        {
            var copied = new byte[number.Length];
            if (Pan.TryParse(number, out var pan) != PanCheck.Accepted)
            {
                return false;
            }

            pan.CopyTo(copied);
            var text = Encoding.ASCII.GetString(number);
            return copied.AsSpan().SequenceEqual(number)
                && pan.Length == number.Length
                && $"{pan.Bin:000000}" == text[..6]
                && $"{pan.LastFour:0000}" == text[^4..];
        });

    // What the check digit is for: any one mistyped digit is noticed.
    [Fact]
    public void Rejects_AnyOneChangedDigit() =>
        Gen.Select(Numbers, Gen.Int[0, 18], Gen.Int[1, 9]).Sample((number, at, by) =>
        {
            var changed = (byte[])number.Clone();
            ref var digit = ref changed[at % changed.Length];
            digit = (byte)('0' + ((digit - '0' + by) % 10));
            return Pan.TryParse(changed, out _) == PanCheck.WrongCheckDigit;
        });

    [Fact]
    public void Rejects_WhateverElse_WithoutThrowing() =>
        Gen.Byte.Array[0, 40].Sample(bytes =>
            Pan.TryParse(bytes, out _) != PanCheck.Accepted || bytes.All(b => b is >= (byte)'0' and <= (byte)'9'));

    [Fact]
    public void Cannot_BeBoxed_SoCannotReachALogger()
    {
        Assert.True(typeof(Pan).IsByRefLike);
        Assert.True(typeof(Cvc).IsByRefLike);
    }

    [Fact]
    public void Prints_NoDigits()
    {
        Assert.Equal(PanCheck.Accepted, Pan.TryParse("4111111111111111"u8, out var pan));
        Assert.True(Cvc.TryParse("123"u8, out var cvc));
        Assert.Equal("[pan]", pan.ToString());
        Assert.Equal("[cvc]", cvc.ToString());
    }

    private static int LuhnSum(byte[] number) =>
        number.Reverse().Select((b, i) => (i & 1) == 0 ? b - '0' : ((b - '0') * 2 / 10) + ((b - '0') * 2 % 10)).Sum();
}
