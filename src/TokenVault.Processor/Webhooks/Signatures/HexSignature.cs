using System.Buffers;
using System.Security.Cryptography;

namespace TokenVault.Processor.Webhooks.Signatures;

/// <summary>A signature in hex: HMAC-SHA256 over the raw body, or compared in constant time with one over anything else.</summary>
internal static class HexSignature
{
    public static WebhookVerdict Check(string header, ReadOnlySpan<byte> body, IReadOnlyList<WebhookSecret> secrets)
    {
        var isSigned = false;
        foreach (var secret in secrets)
        {
            using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret.Bytes);
            mac.AppendData(body);
            isSigned |= IsAmong([header], mac);
        }

        return isSigned ? WebhookVerdict.Accepted : WebhookVerdict.BadSignature;
    }

    /// <summary>Whether one of the signatures is the MAC. Takes as long whichever it is.</summary>
    public static bool IsAmong(IReadOnlyList<string> signatures, IncrementalHash mac)
    {
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        mac.GetHashAndReset(expected);
        var isAmong = false;
        foreach (var signature in signatures)
        {
            isAmong |= signature.Length == 2 * expected.Length
                && Convert.FromHexString(signature, given, out _, out _) == OperationStatus.Done
                && CryptographicOperations.FixedTimeEquals(given, expected);
        }

        return isAmong;
    }
}
