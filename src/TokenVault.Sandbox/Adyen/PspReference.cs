using TokenVault.Sandbox.Payments;

namespace TokenVault.Sandbox.Adyen;

/// <summary>
/// Sixteen letters and digits. Each half begins with a letter, so that no run of digits is long enough for a card number.
/// </summary>
internal static class PspReference
{
    private const string Letters = "BCDFGHJKLMNPQRSTVWXZ";
    private const string LettersAndDigits = Letters + "23456789";
    private const int RestOfHalf = 7;

    public static string New() => Half() + Half();

    private static string Half() => RandomText.New(Letters, 1) + RandomText.New(LettersAndDigits, RestOfHalf);
}
