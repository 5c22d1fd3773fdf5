using System.Buffers.Binary;
using System.Security.Cryptography;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;

namespace TokenVault.Opening;

/// <summary>
/// Names under which cards are counted: the same for all of a merchant's cards that share BIN and last four, and random to whoever
/// has not the keystore. One thread at a time.
/// </summary>
/// <remarks>
/// AES-256 of one block: 8 bytes of HMAC-SHA256(name of the merchant) ‖ BIN (4) ‖ last four (4). A block cipher and no plain hash with
/// a secret seed: whoever holds a gateway chooses what is hashed, and of such hashes collisions are known that need no seed, by which he
/// would fill one place of a table. It costs no more either: a batch is encrypted in one call, at about a nanosecond a block.
/// </remarks>
public sealed class CardBuckets : IDisposable
{
    public const int BlockBytes = 16;

    private readonly Aes _aes;
    private readonly byte[] _merchantKey;

    public CardBuckets(CountingKey counting)
    {
        _merchantKey = GC.AllocateUninitializedArray<byte>(HMACSHA256.HashSizeInBytes, pinned: true);
        counting.Derive("merchant"u8, _merchantKey);
        Span<byte> key = stackalloc byte[32];
        counting.Derive("bucket"u8, key);
        _aes = Aes.Create();
        _aes.SetKey(key);
        CryptographicOperations.ZeroMemory(key);
    }

    public ulong NameOf(MerchantId merchant)
    {
        Span<byte> name = stackalloc byte[1 + MerchantId.LengthMax];
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_merchantKey, name[..merchant.Write(name)], mac);
        return BinaryPrimitives.ReadUInt64BigEndian(mac);
    }

    /// <summary>Writes what <see cref="Hide"/> encrypts. It holds BIN and last four in clear until then.</summary>
    public static void Write(ulong merchant, Pan pan, Span<byte> block)
    {
        BinaryPrimitives.WriteUInt64BigEndian(block, merchant);
        BinaryPrimitives.WriteInt32BigEndian(block[8..], pan.Bin);
        BinaryPrimitives.WriteInt32BigEndian(block[12..], pan.LastFour);
    }

    /// <summary>Encrypts blocks to a destination of the same length.</summary>
    public void Hide(ReadOnlySpan<byte> blocks, Span<byte> destination)
    {
#pragma warning disable CA5358 // Not to keep a text secret: each block by itself is the pseudorandom function that is needed.
        _aes.EncryptEcb(blocks, destination, PaddingMode.None);
#pragma warning restore CA5358
    }

    public void Dispose()
    {
        _aes.Dispose();
        CryptographicOperations.ZeroMemory(_merchantKey);
    }
}
