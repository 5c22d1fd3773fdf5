using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TokenVault.Processor.Webhooks.Signatures;

/// <summary>`t=SECONDS,v1=HEX,v1=HEX,…`: HMAC-SHA256 over `t`, a full stop and the raw body (docs.stripe.com/webhooks#verify-manually).</summary>
internal static class StripeSignature
{
    private const int HeaderCharsMax = 2048;

    // One for each secret that is in force at the processor, and those of schemes to come.
    private const int PartsMax = 16;
    private const int TimeDigitsMax = 12;

    public static WebhookVerdict Check(
        string header, ReadOnlySpan<byte> body, IReadOnlyList<WebhookSecret> secrets, DateTimeOffset now, TimeSpan tolerance)
    {
        if (!TryRead(header, out var time, out var signatures))
        {
            return WebhookVerdict.BadSignature;
        }

        var isSigned = false;
        foreach (var secret in secrets)
        {
            using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret.Bytes);
            mac.AppendData(Encoding.ASCII.GetBytes(time));
            mac.AppendData("."u8);
            mac.AppendData(body);
            isSigned |= HexSignature.IsAmong(signatures, mac);
        }

        if (!isSigned)
        {
            return WebhookVerdict.BadSignature;
        }

        // Only now: what a stranger writes there says nothing. From the future is refused too, or it would serve longer.
        var difference = now - DateTimeOffset.FromUnixTimeSeconds(long.Parse(time, NumberStyles.None, CultureInfo.InvariantCulture));
        return difference.Duration() > tolerance ? WebhookVerdict.TooOld : WebhookVerdict.Accepted;
    }

    private static bool TryRead(string header, out string time, out List<string> signatures)
    {
        (time, signatures) = ("", []);
        if (header.Length > HeaderCharsMax || header.Split(',') is not { Length: <= PartsMax } parts)
        {
            return false;
        }

        foreach (var part in parts)
        {
            if (part.StartsWith("v1=", StringComparison.Ordinal))
            {
                signatures.Add(part[3..]);
            }
            else if (part.StartsWith("t=", StringComparison.Ordinal))
            {
                if (time.Length > 0)
                {
                    return false;
                }

                time = part[2..];
            }
        }

        return time.Length is > 0 and <= TimeDigitsMax && !time.AsSpan().ContainsAnyExceptInRange('0', '9') && signatures.Count > 0
            && long.Parse(time, NumberStyles.None, CultureInfo.InvariantCulture) <= DateTimeOffset.MaxValue.ToUnixTimeSeconds();
    }
}
