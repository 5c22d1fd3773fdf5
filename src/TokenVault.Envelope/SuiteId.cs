namespace TokenVault.Envelope;

/// <summary>The HPKE suites that an epoch may be sealed with. Anything else is refused. All with HKDF-SHA256 and AES-256-GCM.</summary>
public enum SuiteId : ushort
{
    /// <summary>X-Wing: ML-KEM-768 and X25519, HPKE KEM 0x647a. Post-quantum at rest.</summary>
    XWing = 0x01,

    /// <summary>DHKEM(P-256, HKDF-SHA256), HPKE KEM 0x0010, for keys that never leave a device.</summary>
    DhKemP256 = 0x02,
}
