namespace TokenVault.Domain.Cards;

/// <summary>The Luhn check digit of ISO/IEC 7812-1 annex B.</summary>
public static class CheckDigit
{
    /// <summary>Whether ASCII digits end in their check digit. The caller has checked that they are digits.</summary>
    public static bool IsValid(ReadOnlySpan<byte> asciiDigits)
    {
        var sum = 0;
        for (var i = 0; i < asciiDigits.Length; i++)
        {
            var digit = asciiDigits[^(i + 1)] - '0';
            var doubled = (i & 1) == 1;
            sum += !doubled ? digit : digit < 5 ? digit * 2 : (digit * 2) - 9;
        }

        return sum % 10 == 0;
    }
}
