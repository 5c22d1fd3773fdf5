using TokenVault.Sandbox.Http;

namespace TokenVault.Sandbox.Checkout;

/// <summary>
/// The key of a request, <c>sk_…</c> or where a browser may call <c>pk_…</c>, after <c>Bearer</c> or by itself. A public and a secret
/// key that are equal but for those letters belong to one account.
/// </summary>
internal static class CheckoutKey
{
    private const int CharsMin = 16;
    private const int CharsMax = 255;

    /// <exception cref="StripeError">No key, or none of that form.</exception>
    public static string AccountOf(HttpRequest request, bool mayBePublic)
    {
        var header = request.Headers.Authorization.ToString();
        var key = header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header.AsSpan("Bearer ".Length).Trim() : header;
        var isKnown = key.StartsWith("sk_", StringComparison.Ordinal) || (mayBePublic && key.StartsWith("pk_", StringComparison.Ordinal));
        return isKnown && key.Length is >= CharsMin and <= CharsMax && IsWord(key)
            ? ApiKey.AccountOf("cko_", key["sk_".Length..])
            : throw StripeError.Unauthorized("A secret key is needed.");
    }

    private static bool IsWord(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-'))
            {
                return false;
            }
        }

        return true;
    }
}
