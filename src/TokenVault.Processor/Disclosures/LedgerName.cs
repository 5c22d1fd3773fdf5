using System.Security.Cryptography;
using TokenVault.Ledger.Notes;
using TokenVault.Opening.Keys;

namespace TokenVault.Processor.Disclosures;

/// <summary>Under which name the record is signed: the checkpoint's origin, and its key's name (C2SP signed-note).</summary>
/// <remarks>
/// It follows from the key, so that no two records have the same and nobody has to choose one. Letters only: a row of digits could be
/// taken for a card number.
/// </remarks>
internal static class LedgerName
{
    private const string Prefix = "tokenvault-ledger-";
    private const int Letters = 16;

    /// <summary>The caller disposes it.</summary>
    public static NoteSigner SignerOf(Keystore keystore)
    {
        using var unnamed = new NoteSigner(Prefix, keystore.LedgerKey);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(unnamed.Verifier.PublicKey, digest);
        var name = Prefix + string.Create(Letters, Convert.ToHexStringLower(digest), static (text, hex) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = (char)('a' + Convert.ToInt32(hex[i].ToString(), 16));
            }
        });
        return new NoteSigner(name, keystore.LedgerKey);
    }
}
