using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TokenVault.Processor.Tests.Webhooks;

/// <summary>Signs as the processors' documentation says, apart from the code that checks it.</summary>
internal static class Signing
{
    public static string Stripe(string secret, DateTimeOffset time, ReadOnlySpan<byte> body) =>
        $"t={time.ToUnixTimeSeconds()},v1={StripeV1(secret, time, body)}";

    public static string StripeV1(string secret, DateTimeOffset time, ReadOnlySpan<byte> body)
    {
        var start = Encoding.ASCII.GetBytes(time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) + ".");
        return Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.ASCII.GetBytes(secret), (byte[])[.. start, .. body]));
    }

    public static string Hex(string secret, ReadOnlySpan<byte> body) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.ASCII.GetBytes(secret), body));

    public static string Adyen(string hexKey, params string[] fields) =>
        Convert.ToBase64String(HMACSHA256.HashData(Convert.FromHexString(hexKey), Encoding.UTF8.GetBytes(string.Join(':', fields))));
}
