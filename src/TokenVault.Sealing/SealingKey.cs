using TokenVault.Envelope;
using TokenVault.Envelope.Keys;
using TokenVault.Hpke;

namespace TokenVault.Sealing;

/// <summary>The public key that a gateway seals to. Nothing that it seals can be opened with it.</summary>
public sealed class SealingKey
{
    private SealingKey(SuiteId suite, uint number, byte[] publicKey) => (Suite, Number, PublicKey) = (suite, number, publicKey);

    public SuiteId Suite { get; }

    /// <summary>The recipient key's number, which the adapter finds the private key by.</summary>
    public uint Number { get; }

    public ReadOnlyMemory<byte> PublicKey { get; }

    /// <summary>Takes the key from a verified manifest and seals to it once, so that a malformed key is met at start and not at the first card.</summary>
    /// <exception cref="HpkeException">The suite is unknown or the key is malformed.</exception>
    public static SealingKey Of(KeyManifest manifest)
    {
        using (HpkeSender.Setup(Suites.KemOf(manifest.Suite), manifest.PublicKey, [], out _))
        {
            return new SealingKey(manifest.Suite, manifest.KeyNumber, [.. manifest.PublicKey]);
        }
    }
}
