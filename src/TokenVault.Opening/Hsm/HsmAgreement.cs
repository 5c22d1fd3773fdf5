using TokenVault.Hpke;

namespace TokenVault.Opening.Hsm;

/// <summary>The exchange by a private key that stays in its token.</summary>
internal sealed class HsmAgreement(HsmToken token, HsmKey key) : IKeyAgreement
{
    public ReadOnlySpan<byte> PublicKey => key.PublicKey;

    public void Agree(ReadOnlySpan<byte> peer, Span<byte> agreement) => token.Agree(key, peer, agreement);
}
