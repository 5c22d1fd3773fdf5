using System.Security.Cryptography;
using System.Text.Json;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;
using TokenVault.Hpke.Kems;
using TokenVault.Tests;

namespace TokenVault.Hpke.Tests;

/// <summary>Project Wycheproof's known attacks against the primitives that everything here stands on.</summary>
public sealed class WycheproofTests
{
    [SkippableFact]
    public void Holds_X25519()
    {
        foreach (var test in TestsOf("x25519_test"))
        {
            var shared = new byte[32];
            if (test.Hex("shared").All(b => b == 0))
            {
                Assert.Throws<HpkeException>(() => X25519Kem.Agree(test.Hex("private"), test.Hex("public"), shared));
                continue;
            }

            X25519Kem.Agree(test.Hex("private"), test.Hex("public"), shared);
            Assert.Equal(test.Hex("shared"), shared);
        }
    }

    [SkippableFact]
    public void Holds_MlKemKeyGeneration()
    {
        foreach (var test in TestsOf("mlkem_768_keygen_seed_test"))
        {
            var publicKey = new byte[MlKem768.PublicKeyBytes];
            MlKem768.WritePublicKey(test.Hex("seed"), publicKey);
            Assert.Equal(test.Hex("ek"), publicKey);
        }
    }

    [SkippableFact]
    public void Holds_MlKemEncapsulation()
    {
        foreach (var test in TestsOf("mlkem_768_encaps_test"))
        {
            var (ciphertext, shared) = (new byte[MlKem768.CiphertextBytes], new byte[32]);
            if (IsInvalid(test))
            {
                Assert.Throws<HpkeException>(() => MlKem768.Encapsulate(test.Hex("ek"), test.Hex("m"), ciphertext, shared));
                continue;
            }

            MlKem768.Encapsulate(test.Hex("ek"), test.Hex("m"), ciphertext, shared);
            Assert.Equal(test.Hex("c"), ciphertext);
            Assert.Equal(test.Hex("K"), shared);
        }
    }

    [SkippableFact]
    public void Holds_MlKemDecapsulation()
    {
        foreach (var test in TestsOf("mlkem_768_test"))
        {
            var shared = new byte[32];
            if (IsInvalid(test))
            {
                Assert.Throws<HpkeException>(() => MlKem768.Decapsulate(test.Hex("seed"), test.Hex("c"), shared));
                continue;
            }

            MlKem768.Decapsulate(test.Hex("seed"), test.Hex("c"), shared);
            Assert.Equal(test.Hex("K"), shared);
        }
    }

    [SkippableFact]
    public void Holds_AesGcm()
    {
        // The sizes that this product uses; the platform refuses other nonces.
        var groups = PublishedVectors.Read("wycheproof/aes_gcm_test.json").GetProperty("testGroups").EnumerateArray()
            .Where(group => group.GetProperty("keySize").GetInt32() == 256 && group.GetProperty("ivSize").GetInt32() == 96);
        foreach (var test in PublishedVectors.Counted("wycheproof/aes_gcm_test.json", groups.SelectMany(group => group.GetProperty("tests").EnumerateArray())))
        {
            using var aead = new AesGcm(test.Hex("key"), HpkeContext.TagBytes);
            var opened = new byte[test.Hex("msg").Length];
            void Open() => aead.Decrypt(test.Hex("iv"), test.Hex("ct"), test.Hex("tag"), opened, test.Hex("aad"));

            if (IsInvalid(test))
            {
                Assert.Throws<AuthenticationTagMismatchException>(Open);
                continue;
            }

            Open();
            Assert.Equal(test.Hex("msg"), opened);
        }
    }

    [SkippableFact]
    public void Holds_HmacSha256()
    {
        foreach (var test in TestsOf("hmac_sha256_test"))
        {
            var tag = HMACSHA256.HashData(test.Hex("key"), test.Hex("msg"));
            Assert.Equal(!IsInvalid(test), tag.AsSpan().StartsWith(test.Hex("tag")));
        }
    }

    // Nothing here uses SHA-512 or GCM-SIV; the libraries that all else stands on are held to them as well.
    [SkippableFact]
    public void Holds_HmacSha512()
    {
        foreach (var test in TestsOf("hmac_sha512_test"))
        {
            var tag = HMACSHA512.HashData(test.Hex("key"), test.Hex("msg"));
            Assert.Equal(!IsInvalid(test), tag.AsSpan().StartsWith(test.Hex("tag")));
        }
    }

    [SkippableFact]
    public void Holds_AesGcmSiv()
    {
        foreach (var test in TestsOf("aes_gcm_siv_test"))
        {
            var aead = new GcmSivBlockCipher();
            aead.Init(false, new AeadParameters(new KeyParameter(test.Hex("key")), 128, test.Hex("iv"), test.Hex("aad")));
            byte[] Open()
            {
                byte[] input = [.. test.Hex("ct"), .. test.Hex("tag")];
                var opened = new byte[aead.GetOutputSize(input.Length)];
                var length = aead.ProcessBytes(input, 0, input.Length, opened, 0);
                length += aead.DoFinal(opened, length);
                return opened[..length];
            }

            if (IsInvalid(test))
            {
                Assert.Throws<InvalidCipherTextException>(Open);
                continue;
            }

            Assert.Equal(test.Hex("msg"), Open());
        }
    }

    [SkippableTheory]
    [InlineData("SHA256")]
    [InlineData("SHA512")]
    public void Holds_Hkdf(string hash)
    {
        foreach (var test in TestsOf($"hkdf_{hash.ToLowerInvariant()}_test"))
        {
            var size = test.GetProperty("size").GetInt32();
            byte[] Derive() => HKDF.DeriveKey(new HashAlgorithmName(hash), test.Hex("ikm"), size, test.Hex("salt"), test.Hex("info"));

            if (IsInvalid(test))
            {
                Assert.Throws<ArgumentOutOfRangeException>(Derive);
                continue;
            }

            Assert.Equal(test.Hex("okm"), Derive());
        }
    }

    private static IEnumerable<JsonElement> TestsOf(string file) => PublishedVectors.Counted(
        $"wycheproof/{file}.json",
        PublishedVectors.Read($"wycheproof/{file}.json").GetProperty("testGroups").EnumerateArray().SelectMany(group => group.GetProperty("tests").EnumerateArray()));

    private static bool IsInvalid(JsonElement test) => string.Equals(test.GetProperty("result").GetString(), "invalid", StringComparison.Ordinal);
}
