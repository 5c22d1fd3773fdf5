using TokenVault.Hpke.Kems;
using TokenVault.Hpke.Schedule;

namespace TokenVault.Hpke.Tests;

/// <summary>A few published values that stand here, so that a fresh clone without the vectors' files checks them too.</summary>
public sealed class PublishedValuesTests
{
    private const ushort ChaCha20Poly1305 = 3;

    // "Ode on a Grecian Urn", the info of all of RFC 9180's vectors.
    private const string Info = "4f6465206f6e2061204772656369616e2055726e";

    // RFC 9180 appendix A.2.1 (X25519) and A.5.1 (P-256), both with ChaCha20-Poly1305, whose key is as long as AES-256's.
    [Theory]
    [InlineData(
        HpkeKem.X25519,
        "8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb",
        "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a",
        "0bbe78490412b4bbea4812666f7916932b828bba79942424abb65244930d69a7",
        "ad2744de8e17f4ebba575b3f5f5a8fa1f69c2a07f6e7500bc60ca6e3e3ec1c91",
        "5c4d98150661b848853b547f")]
    [InlineData(
        HpkeKem.P256,
        "a4d1c55836aa30f9b3fbb6ac98d338c877c2867dd3a77396d13f68d3ab150d3b",
        "04c07836a0206e04e31d8ae99bfd549380b072a1b1b82e563c935c095827824fc1559eac6fb9e3c70cd3193968994e7fe9781aa103f5b50e934b5b2f387e381291",
        "806520f82ef0b03c823b7fc524b6b55a088f566b9751b89551c170f4113bd850",
        "a8f45490a92a3b04d1dbf6cf2c3939ad8bfc9bfcb97c04bffe116730c9dfe3fc",
        "726b4390ed2209809f58c693")]
    public void Accepts_RFC9180(HpkeKem kem, string privateKey, string encapsulation, string sharedSecret, string key, string nonce)
    {
        var secret = new byte[Kem.SharedSecretBytes];
        Kem.Of(kem).Decapsulate(Convert.FromHexString(privateKey), Convert.FromHexString(encapsulation), secret);
        using var schedule = KeySchedule.Derive(kem, ChaCha20Poly1305, secret, Convert.FromHexString(Info));

        Assert.Equal(sharedSecret, Convert.ToHexStringLower(secret));
        Assert.Equal(key, Convert.ToHexStringLower(schedule.Key));
        Assert.Equal(nonce, Convert.ToHexStringLower(schedule.BaseNonce));
    }

    // draft-connolly-cfrg-xwing-kem appendix C, the first vector. The secret hashes both halves' keys and ciphertexts, so it
    // can't be right with any of them wrong.
    [Fact]
    public void Accepts_XWing()
    {
        const string SharedSecret = "d2df0522128f09dd8e2c92b1e905c793d8f57a54c3da25861f10bf4ca613e384";
        var privateKey = Convert.FromHexString("7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26");
        var random = Convert.FromHexString(
            "3cb1eea988004b93103cfb0aeefd2a686e01fa4a58e8a3639ca8a1e3f9ae57e2" +
            "35b8cc873c23dc62b8d260169afa2f75ab916a58d974918835d25e6a435085b2");
        var (encapsulation, sent, received) = (new byte[1120], new byte[32], new byte[32]);

        XWingKem.Instance.Encapsulate(HpkeKeyPair.PublicKeyOf(HpkeKem.XWing, privateKey), random, encapsulation, sent);
        XWingKem.Instance.Decapsulate(privateKey, encapsulation, received);

        Assert.Equal(SharedSecret, Convert.ToHexStringLower(sent));
        Assert.Equal(SharedSecret, Convert.ToHexStringLower(received));
    }
}
