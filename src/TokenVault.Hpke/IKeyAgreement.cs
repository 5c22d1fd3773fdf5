namespace TokenVault.Hpke;

/// <summary>A P-256 private key that does its part of the Diffie-Hellman exchange where it is kept, such as in a PKCS#11 token.</summary>
public interface IKeyAgreement
{
    /// <summary>Its public half, 65 bytes uncompressed.</summary>
    ReadOnlySpan<byte> PublicKey { get; }

    /// <summary>Writes the 32 bytes of the exchange's x-coordinate, in full length. The caller wipes them.</summary>
    /// <param name="peer">The other side's point, 65 bytes uncompressed, which was found to be on the curve.</param>
    /// <param name="agreement">32 bytes.</param>
    void Agree(ReadOnlySpan<byte> peer, Span<byte> agreement);
}
