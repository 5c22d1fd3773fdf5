namespace TokenVault.Hpke;

/// <summary>The key encapsulation mechanisms by their numbers in IANA's HPKE registry.</summary>
public enum HpkeKem : ushort
{
    /// <summary>DHKEM(P-256, HKDF-SHA256), RFC 9180 section 7.1. Public key 65 bytes uncompressed, private key 32, encapsulation 65.</summary>
    P256 = 0x0010,

    /// <summary>DHKEM(X25519, HKDF-SHA256), RFC 9180 section 7.1. Public key, private key and encapsulation 32 bytes each.</summary>
    X25519 = 0x0020,

    /// <summary>X-Wing, draft-connolly-cfrg-xwing-kem. Public key 1,216 bytes, private key a seed of 32, encapsulation 1,120.</summary>
    XWing = 0x647a,
}
