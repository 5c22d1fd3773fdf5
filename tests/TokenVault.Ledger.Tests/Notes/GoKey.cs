using TokenVault.Ledger.Notes;

namespace TokenVault.Ledger.Tests.Notes;

/// <summary>The form in which Go's published test keys are written: PRIVATE+KEY+name+id+base64(0x01 ‖ seed).</summary>
internal static class GoKey
{
    public static NoteSigner Signer(string key)
    {
        var parts = key.Split('+', 5);
        var signer = new NoteSigner(parts[2], Convert.FromBase64String(parts[4]).AsSpan(1));
        Assert.Equal(parts[3], signer.Verifier.KeyId.ToString("x8", System.Globalization.CultureInfo.InvariantCulture));
        return signer;
    }
}
