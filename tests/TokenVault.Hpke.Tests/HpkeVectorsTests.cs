using System.Text.Json;
using TokenVault.Hpke.Kems;
using TokenVault.Hpke.Schedule;
using TokenVault.Tests;

namespace TokenVault.Hpke.Tests;

/// <summary>RFC 9180's vectors and those of draft-ietf-hpke-pq, whole files.</summary>
public sealed class HpkeVectorsTests
{
    private const int Aes256Gcm = 2;
    private const int ChaCha20Poly1305 = 3;

    [SkippableTheory]
    [InlineData(HpkeKem.X25519, "hpke/rfc9180-x25519-hkdfsha256-expanded.json")]
    [InlineData(HpkeKem.P256, "hpke/rfc9180-p256-hkdfsha256-expanded.json")]
    public void Accepts_RFC9180_OnBothSides(HpkeKem kem, string file)
    {
        var vector = Assert.Single(PublishedVectors.Read(file).EnumerateArray(), entry => IsSuite(entry, kem, Aes256Gcm));

        using var sender = HpkeSender.Setup(kem, vector.Hex("pkRm"), vector.Hex("info"), vector.Hex("ikmE"), out var encapsulation);
        using var recipient = HpkeRecipient.Setup(kem, vector.Hex("skRm"), vector.Hex("enc"), vector.Hex("info"));

        Assert.Equal(vector.Hex("enc"), encapsulation);
        Assert.Equal(vector.Hex("pkRm"), HpkeKeyPair.PublicKeyOf(kem, vector.Hex("skRm")));
        foreach (var context in new[] { sender, recipient })
        {
            AssertSchedule(vector, context.Schedule);
            AssertEncryptions(vector, context);
            AssertExports(vector, context);
        }

        PublishedVectors.Count(file, vector.GetProperty("encryptions").GetArrayLength() + (vector.TryGetProperty("exports", out var exports) ? exports.GetArrayLength() : 0));
    }

    [SkippableFact]
    public void Accepts_RFC9180_WithAKeyThatAgreesElsewhere()
    {
        const string File = "hpke/rfc9180-p256-hkdfsha256-expanded.json";
        var vector = Assert.Single(PublishedVectors.Read(File).EnumerateArray(), entry => IsSuite(entry, HpkeKem.P256, Aes256Gcm));

        using var key = new SoftwareAgreement(vector.Hex("skRm"));
        using var recipient = HpkeRecipient.Setup(key, vector.Hex("enc"), vector.Hex("info"));

        Assert.Equal(1, key.Agreements);
        AssertSchedule(vector, recipient.Schedule);
        AssertEncryptions(vector, recipient);
        AssertExports(vector, recipient);
    }

    [SkippableTheory]
    [InlineData(HpkeKem.X25519, "hpke/rfc9180-x25519-hkdfsha256-expanded.json")]
    [InlineData(HpkeKem.P256, "hpke/rfc9180-p256-hkdfsha256-expanded.json")]
    public void Derives_KeyPairsOfRFC9180(HpkeKem kem, string file)
    {
        foreach (var vector in PublishedVectors.Counted(file, PublishedVectors.Read(file).EnumerateArray()))
        {
            var privateKey = new byte[Kem.PrivateKeyBytes];
            Kem.Of(kem).DerivePrivateKey(vector.Hex("ikmR"), privateKey);
            Assert.Equal(vector.Hex("skRm"), privateKey);
        }
    }

    // The working group publishes X-Wing with ChaCha20-Poly1305 only. Its key is as long as AES-256's, so all but the
    // encryptions can be compared.
    [SkippableTheory]
    [InlineData("hpke/hpke-pq-wg-2026-04-17.json")]
    [InlineData("hpke/hpke-pq.json")]
    public void Accepts_XWing_OfTheWorkingGroup(string file)
    {
        var vector = Assert.Single(PublishedVectors.Read(file).EnumerateArray(), entry => IsSuite(entry, HpkeKem.XWing, ChaCha20Poly1305));
        var sharedSecret = new byte[Kem.SharedSecretBytes];

        XWingKem.Instance.Decapsulate(vector.Hex("skRm"), vector.Hex("enc"), sharedSecret);
        using var schedule = KeySchedule.Derive(HpkeKem.XWing, ChaCha20Poly1305, sharedSecret, vector.Hex("info"));

        Assert.Equal(vector.Hex("shared_secret"), sharedSecret);
        AssertSchedule(vector, schedule);
        foreach (var export in PublishedVectors.Counted(file, vector.GetProperty("exports").EnumerateArray()))
        {
            var secret = new byte[export.GetProperty("L").GetInt32()];
            schedule.Export(export.Hex("exporter_context"), secret);
            Assert.Equal(export.Hex("exported_value"), secret);
        }
    }

    private static bool IsSuite(JsonElement entry, HpkeKem kem, int aead) =>
        entry.GetProperty("mode").GetInt32() == 0
        && entry.GetProperty("kem_id").GetInt32() == (int)kem
        && entry.GetProperty("kdf_id").GetInt32() == 1
        && entry.GetProperty("aead_id").GetInt32() == aead;

    private static void AssertSchedule(JsonElement vector, KeySchedule schedule)
    {
        Assert.Equal(vector.Hex("key"), schedule.Key.ToArray());
        Assert.Equal(vector.Hex("base_nonce"), schedule.BaseNonce.ToArray());
        Assert.Equal(vector.Hex("exporter_secret"), schedule.ExporterSecret.ToArray());
    }

    private static void AssertEncryptions(JsonElement vector, HpkeContext context)
    {
        foreach (var encryption in vector.GetProperty("encryptions").EnumerateArray())
        {
            var (sequence, plaintext, sealedBytes) = (encryption.GetProperty("seq").GetUInt64(), encryption.Hex("pt"), encryption.Hex("ct"));
            var made = new byte[sealedBytes.Length];
            var opened = new byte[plaintext.Length];
            context.Seal(sequence, encryption.Hex("aad"), plaintext, made);

            Assert.Equal(sealedBytes, made);
            Assert.True(context.TryOpen(sequence, encryption.Hex("aad"), sealedBytes, opened));
            Assert.Equal(plaintext, opened);
        }
    }

    private static void AssertExports(JsonElement vector, HpkeContext context)
    {
        if (!vector.TryGetProperty("exports", out var exports))
        {
            return;
        }

        foreach (var export in exports.EnumerateArray())
        {
            var secret = new byte[export.GetProperty("L").GetInt32()];
            context.Export(export.Hex("exporter_context"), secret);
            Assert.Equal(export.Hex("exported_value"), secret);
        }
    }
}
