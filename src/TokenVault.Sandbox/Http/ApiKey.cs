using System.Security.Cryptography;
using System.Text;

namespace TokenVault.Sandbox.Http;

/// <summary>The secret key of a request, as Basic user name or Bearer; only a digest of it is kept.</summary>
internal static class ApiKey
{
    private const string Prefix = "sk_test_";
    private const int CharsMin = 16;
    private const int CharsMax = 255;

    /// <returns>The account that the key stands for.</returns>
    /// <exception cref="StripeError">No key, or none of the form <c>sk_test_…</c>.</exception>
    public static string AccountOf(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        var key = header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header["Bearer ".Length..].Trim()
            : header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) ? UserOf(header["Basic ".Length..].Trim())
            : "";
        if (key.Length == 0)
        {
            throw StripeError.Unauthorized("You did not provide an API key.");
        }

        var rest = key.StartsWith(Prefix, StringComparison.Ordinal) ? key.AsSpan(Prefix.Length) : default;
        if (key.Length is < CharsMin or > CharsMax || rest.IsEmpty || !IsWord(rest))
        {
            throw StripeError.Unauthorized("Invalid API Key provided.");
        }

        return AccountOf("acct_", key);
    }

    /// <summary>The account that a key stands for; only a digest of the key is kept.</summary>
    public static string AccountOf(string prefix, ReadOnlySpan<char> key)
    {
        Span<byte> bytes = stackalloc byte[CharsMax];
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..Encoding.ASCII.GetBytes(key, bytes)], digest);
        return prefix + Convert.ToHexStringLower(digest[..8]);
    }

    private static bool IsWord(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_')
            {
                return false;
            }
        }

        return true;
    }

    private static string UserOf(string credentials)
    {
        Span<byte> bytes = stackalloc byte[512];
        if (credentials.Length > 600 || !Convert.TryFromBase64String(credentials, bytes, out var length))
        {
            return "";
        }

        var text = Encoding.Latin1.GetString(bytes[..length]);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? text : text[..colon];
    }
}
