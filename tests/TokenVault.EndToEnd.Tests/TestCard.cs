using System.Globalization;
using System.Text;
using TokenVault.Domain.Cards;

namespace TokenVault.EndToEnd.Tests;

/// <summary>Published test numbers (docs.stripe.com/testing), and numbers with a valid check digit that nobody issued.</summary>
internal static class TestCard
{
    public const string Visa = "4242424242424242";
    public const string Mastercard = "5555555555554444";
    public const string Amex = "378282246310005";
    public const string Declined = "4000000000000002";
    public const string InsufficientFunds = "4000000000009995";
    public const string IncorrectCvc = "4000000000000127";

    public const uint ExpiryMonth = 12;

    public static uint ExpiryYear { get; } = (uint)TimeProvider.System.GetUtcNow().Year + 2;

    /// <summary>The n-th of a row of numbers that differ in the last four digits first.</summary>
    public static string Number(int n)
    {
        var body = string.Create(CultureInfo.InvariantCulture, $"424242{n:000000000}");
        for (var digit = '0'; digit <= '9'; digit++)
        {
            if (CheckDigit.IsValid(Encoding.ASCII.GetBytes(body + digit)))
            {
                return body + digit;
            }
        }

        throw new InvalidOperationException("Each body has a check digit.");
    }
}
