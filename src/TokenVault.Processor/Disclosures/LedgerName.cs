using System.Security.Cryptography;
using TokenVault.Ledger.Notes;
using TokenVault.Opening.Keys;

namespace TokenVault.Processor.Disclosures;

/// <summary>Under which name the record is signed: the checkpoint's origin, and its keys' name (C2SP signed-note).</summary>
/// <remarks>
/// It follows from the first key, so that no two records have the same and nobody has to choose one, and stays with the record when other keys
/// sign it. Letters only: a row of digits could be taken for a card number.
/// </remarks>
internal static class LedgerName
{
    private const string Prefix = "tokenvault-ledger-";
    private const int Letters = 16;

    /// <summary>One for each key that signs or has signed the record, the first one first. The caller disposes them.</summary>
    public static IReadOnlyList<(uint Number, NoteSigner Signer)> SignersOf(Keystore keystore)
    {
        var numbers = keystore.LedgerKeyNumbers;
        var name = Of(keystore.LedgerKeyOf(numbers[0]));
        return [.. numbers.Select(number => (number, new NoteSigner(name, keystore.LedgerKeyOf(number))))];
    }

    private static string Of(ReadOnlySpan<byte> seed)
    {
        using var unnamed = new NoteSigner(Prefix, seed);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(unnamed.Verifier.PublicKey, digest);
        return Prefix + string.Create(Letters, Convert.ToHexStringLower(digest), static (text, hex) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = (char)('a' + Convert.ToInt32(hex[i].ToString(), 16));
            }
        });
    }
}
