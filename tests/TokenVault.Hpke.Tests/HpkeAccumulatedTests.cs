using System.Text.Json;
using Org.BouncyCastle.Crypto.Digests;
using TokenVault.Tests;

namespace TokenVault.Hpke.Tests;

/// <summary>
/// RFC 9180's vectors as Go's library has them: a thousand seals and a thousand exports with inputs that one SHAKE128 gives, folded into
/// another.
/// </summary>
public sealed class HpkeAccumulatedTests
{
    private const string File = "hpke/rfc9180-base-accumulated.json";
    private const int Rounds = 1000;
    private const int DigestBytes = 16;

    [SkippableTheory]
    [InlineData(HpkeKem.X25519)]
    [InlineData(HpkeKem.P256)]
    public void Agrees_OnBothSides(HpkeKem kem)
    {
        var vector = Assert.Single(PublishedVectors.Read(File).EnumerateArray(), entry => IsSuite(entry, kem));
        using var sender = HpkeSender.Setup(kem, vector.Hex("pkRm"), vector.Hex("info"), vector.Hex("ikmE"), out var encapsulation);
        using var recipient = HpkeRecipient.Setup(kem, vector.Hex("skRm"), encapsulation, vector.Hex("info"));
        Assert.Equal(vector.Hex("enc"), encapsulation);

        Assert.Equal(vector.Hex("encryptions_accumulated"), Encryptions(sender, recipient));
        Assert.Equal(vector.Hex("exports_accumulated"), Exports(recipient));
        PublishedVectors.Count(File, Rounds + Rounds);
    }

    private static byte[] Encryptions(HpkeContext sender, HpkeContext recipient)
    {
        var (source, sink) = (new ShakeDigest(128), new ShakeDigest(128));
        for (var round = 0ul; round < Rounds; round++)
        {
            var (aad, plaintext) = (Draw(source), Draw(source));
            var ciphertext = new byte[plaintext.Length + HpkeContext.TagBytes];
            sender.Seal(round, aad, plaintext, ciphertext);
            sink.BlockUpdate(ciphertext, 0, ciphertext.Length);

            var opened = new byte[plaintext.Length];
            Assert.True(recipient.TryOpen(round, aad, ciphertext, opened));
            Assert.Equal(plaintext, opened);
        }

        return Digest(sink);
    }

    // The first is of no length, which gives nothing.
    private static byte[] Exports(HpkeContext context)
    {
        var (source, sink) = (new ShakeDigest(128), new ShakeDigest(128));
        for (var length = 0; length < Rounds; length++)
        {
            var exporterContext = Draw(source);
            if (length == 0)
            {
                continue;
            }

            var secret = new byte[length];
            context.Export(exporterContext, secret);
            sink.BlockUpdate(secret, 0, length);
        }

        return Digest(sink);
    }

    private static byte[] Draw(ShakeDigest source)
    {
        var length = new byte[1];
        source.Output(length, 0, 1);
        var drawn = new byte[length[0]];
        source.Output(drawn, 0, drawn.Length);
        return drawn;
    }

    private static byte[] Digest(ShakeDigest sink)
    {
        var digest = new byte[DigestBytes];
        sink.Output(digest, 0, DigestBytes);
        return digest;
    }

    private static bool IsSuite(JsonElement entry, HpkeKem kem) =>
        entry.GetProperty("kem_id").GetInt32() == (int)kem && entry.GetProperty("kdf_id").GetInt32() == 1 && entry.GetProperty("aead_id").GetInt32() == 2;
}
