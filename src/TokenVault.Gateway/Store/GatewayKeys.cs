using System.Security.Cryptography;

namespace TokenVault.Gateway.Store;

/// <summary>The gateway's keyed digests, each under a key of its own that is derived from the one in the file (HKDF, RFC 5869).</summary>
/// <remarks>None of these opens a card. A thief of them can forge rows, and learns from digests no more than what he can guess.</remarks>
internal sealed class GatewayKeys
{
    public const int Bytes = 32;

    private readonly byte[] _rows;
    private readonly byte[] _idempotency;
    private readonly byte[] _requests;
    private readonly byte[] _customers;

    public GatewayKeys(ReadOnlySpan<byte> rowKey)
    {
        if (rowKey.Length != Bytes)
        {
            throw new InvalidDataException("The row key must be a file of exactly 32 random bytes.");
        }

        _rows = Derive(rowKey, "tokenvault/gateway/rows/v1"u8);
        _idempotency = Derive(rowKey, "tokenvault/gateway/idempotency/v1"u8);
        _requests = Derive(rowKey, "tokenvault/gateway/requests/v1"u8);
        _customers = Derive(rowKey, "tokenvault/gateway/customers/v1"u8);
    }

    /// <summary>Authenticates stored rows.</summary>
    public ReadOnlySpan<byte> Rows => _rows;

    /// <summary>Digests idempotency keys, which callers choose and which may tell something of an order.</summary>
    public ReadOnlySpan<byte> Idempotency => _idempotency;

    /// <summary>Digests requests, so that a stored digest can't be searched for a guessed one.</summary>
    public ReadOnlySpan<byte> Requests => _requests;

    /// <summary>Digests the names of customers who were erased, so that none is kept and a receipt can be given again all the same.</summary>
    public ReadOnlySpan<byte> Customers => _customers;

    private static byte[] Derive(ReadOnlySpan<byte> key, ReadOnlySpan<byte> info)
    {
        // Pinned, so that the collector leaves no copies behind.
        var derived = GC.AllocateUninitializedArray<byte>(Bytes, pinned: true);
        HKDF.Expand(HashAlgorithmName.SHA256, key, derived, info);
        return derived;
    }
}
