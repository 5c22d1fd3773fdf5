using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using static TokenVault.CustodyTrials.TrialException;

namespace TokenVault.CustodyTrials;

/// <summary>
/// Reads a keystore by its format alone, with none of the vault's code: header, the custodians' lock, its wraps. It finds the master key, to be looked for in
/// files, and tries what the vault's own code would not let anybody try.
/// </summary>
internal sealed class KeystoreReading
{
    private readonly byte[] _file;
    private readonly int _headerBytes;
    private readonly byte[] _body;
    private readonly int _headBytes;
    private readonly int _wraps;

    public KeystoreReading(string path)
    {
        _file = File.ReadAllBytes(path);
        Require(_file.AsSpan(0, 5).SequenceEqual("TVKS\u0002"u8), "the keystore has another format");
        var (at, body) = (14, Array.Empty<byte>());
        for (var i = 0; i < _file[13]; i++)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(_file.AsSpan(at + 1));
            body = _file[at] == 2 ? _file[(at + 5)..(at + 5 + length)] : body;
            at += 5 + length;
        }

        Require(_file[13] == 1 && body.Length > 0, "the keystore has another lock than its custodians'");
        (_headerBytes, _body) = (at + 12, body);
        Require(body[0] == 1 && body[1] == 3 && body[2] == 5, "the lock is not three of five");
        for (var (i, place) = (0, 19); i < 5; i++)
        {
            place += 1 + body[place] + 16;
            _headBytes = place;
        }

        _wraps = (body.Length - _headBytes) / 48;
        Require(_wraps == 10, "there are not ten wraps");
    }

    /// <summary>The master key by shares of these numbers, out of any wrap that opens by them; null where none does.</summary>
    public byte[]? TryOpen(SharePile pile, int[] numbers)
    {
        int[] ascending = [.. numbers.Order()];
        byte[] secrets = [.. ascending.SelectMany(number => pile[number])];
        byte[] context = [.. Encoding.ASCII.GetBytes("TokenVault custodian wrap v1"), .. ascending.Select(static number => (byte)number)];
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, secrets, 32, _body[3..19], context);
        return Enumerable.Range(0, _wraps).Select(wrap => Decrypt(key, new byte[12], _body.AsSpan(_headBytes + (wrap * 48), 48), _body.AsSpan(0, _headBytes)))
            .FirstOrDefault(static opened => opened is not null);
    }

    /// <summary>Whether it is the key that the keystore's keys are encrypted with.</summary>
    public bool IsMasterKey(byte[] key) =>
        Decrypt(key, _file[(_headerBytes - 12).._headerBytes], _file.AsSpan(_headerBytes), _file.AsSpan(0, _headerBytes)) is not null;

    private static byte[]? Decrypt(byte[] key, byte[] nonce, ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> head)
    {
        var opened = new byte[sealedBytes.Length - 16];
        using var aead = new AesGcm(key, 16);
        try
        {
            aead.Decrypt(nonce, sealedBytes[..^16], sealedBytes[^16..], opened, head);
            return opened;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
