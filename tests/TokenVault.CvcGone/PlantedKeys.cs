using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Tokens;
using TokenVault.Hpke;

namespace TokenVault.CvcGone;

/// <summary>
/// Keys of a session of our own, hidden in files in every form that the search knows. A search that does not find them would find none
/// of the adapter's either.
/// </summary>
internal sealed class PlantedKeys : IDisposable
{
    private readonly RecordedSession _session;
    private readonly byte[] _privateKey;

    public PlantedKeys(Token token, MerchantId merchant)
    {
        (_privateKey, var publicKey) = HpkeKeyPair.Generate(HpkeKem.XWing);
        _session = new RecordedSession(keyId: 1, publicKey, TimeProvider.System.GetUtcNow());
        Handle = _session.Seal("planted", "123"u8, token, merchant);
    }

    public RecordedHandle Handle { get; }

    /// <summary>Writes one file for each form and says how many.</summary>
    public int Write(string folder)
    {
        Directory.CreateDirectory(folder);
        var key = _session.Key.ToArray();

        // Each is embedded in something else: of streams with the same bytes the search looks at one.
        (string Name, byte[] Bytes)[] files =
        [
            ("private-key.bin", [.. RandomNumberGenerator.GetBytes(1001), .. _privateKey, .. RandomNumberGenerator.GetBytes(77)]),
            ("private-key.hex", Encoding.ASCII.GetBytes("key=" + Convert.ToHexString(_privateKey) + "\n")),
            ("private-key.json", Encoding.ASCII.GetBytes($$"""{"key": "{{Convert.ToBase64String([1, 2, .. _privateKey])}}"}""")),
            ("private-key.gz", Zip([.. new byte[500], .. _privateKey])),
            ("shared-secret.bin", [.. "before "u8, .. SharedSecret(), .. " after"u8]),
            ("aead-key.bin", [.. new byte[64], .. key]),
            ("aead-key.txt", Encoding.ASCII.GetBytes("a dump: " + Convert.ToHexStringLower(key))),
        ];
        foreach (var (name, bytes) in files)
        {
            File.WriteAllBytes(Path.Combine(folder, name), bytes);
        }

        return files.Length;
    }

    public void Dispose() => _session.Dispose();

    private byte[] SharedSecret()
    {
        var secret = new byte[Hpke.Kems.Kem.SharedSecretBytes];
        Hpke.Kems.Kem.Of(HpkeKem.XWing).Decapsulate(_privateKey, _session.Encapsulation, secret);
        return secret;
    }

    private static byte[] Zip(byte[] bytes)
    {
        using var zipped = new MemoryStream();
        using (var stream = new GZipStream(zipped, CompressionLevel.SmallestSize))
        {
            stream.Write(bytes);
        }

        return zipped.ToArray();
    }
}
