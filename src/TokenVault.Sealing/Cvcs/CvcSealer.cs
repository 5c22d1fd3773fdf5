using System.Buffers.Binary;
using System.Security.Cryptography;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope;
using TokenVault.Envelope.Cards;
using TokenVault.Hpke;

namespace TokenVault.Sealing.Cvcs;

/// <summary>Seals CVCs to one short-lived key of the adapter, many under one HPKE context.</summary>
/// <remarks>
/// Safe for many threads by a lock of some microseconds, which only requests with a CVC take. Without the session opened at the
/// adapter before (<see cref="Encapsulation"/>, <see cref="SessionId"/>) its handles don't open.
/// </remarks>
public sealed class CvcSealer : IDisposable
{
    private readonly HpkeContext _context;
    private readonly long _expireUnixSeconds;
    private readonly Lock _lock = new();
    private ulong _sequence;
    private bool _disposed;

    private CvcSealer(UInt128 session, HpkeContext context, byte[] encapsulation, uint keyId, DateTimeOffset expire)
    {
        SessionId = session;
        _context = context;
        Encapsulation = encapsulation;
        KeyId = keyId;
        Expire = expire;
        _expireUnixSeconds = expire.ToUnixTimeSeconds();
    }

    public UInt128 SessionId { get; }

    /// <summary><see cref="SessionId"/>, big-endian.</summary>
    public byte[] SessionIdBytes
    {
        get
        {
            var bytes = new byte[CvcHandle.SessionIdBytes];
            BinaryPrimitives.WriteUInt128BigEndian(bytes, SessionId);
            return bytes;
        }
    }

    public uint KeyId { get; }

    public byte[] Encapsulation { get; }

    public DateTimeOffset Expire { get; }

    /// <param name="suite">Of the adapter's key.</param>
    /// <param name="publicKey">The adapter's short-lived key.</param>
    /// <param name="keyId">Its id.</param>
    /// <param name="expire">When the adapter forgets it; every handle's own expiry, to the second.</param>
    /// <exception cref="HpkeException">The key is malformed.</exception>
    public static CvcSealer Start(SuiteId suite, ReadOnlySpan<byte> publicKey, uint keyId, DateTimeOffset expire)
    {
        Span<byte> id = stackalloc byte[CvcHandle.SessionIdBytes];
        RandomNumberGenerator.Fill(id);
        var session = BinaryPrimitives.ReadUInt128BigEndian(id);
        var context = HpkeSender.Setup(Suites.KemOf(suite), publicKey, CvcHandle.InfoOf(session), out var encapsulation);
        return new CvcSealer(session, context, encapsulation, keyId, expire);
    }

    /// <summary>Gives a handle of <see cref="CvcHandle.Bytes"/> that opens for this token and merchant only.</summary>
    public byte[] Seal(Cvc cvc, Token token, MerchantId merchant)
    {
        Span<byte> additional = stackalloc byte[CvcHandle.AdditionalDataBytesMax];
        var length = CvcHandle.WriteAdditionalData(additional, token, merchant, _expireUnixSeconds);
        Span<byte> plaintext = stackalloc byte[CvcHandle.PlaintextBytes];
        var handle = new byte[CvcHandle.Bytes];
        try
        {
            CvcPlaintext.Write(cvc, plaintext);
            lock (_lock)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);

                // Taken under the lock and never given back: a sequence number used twice would repeat a nonce.
                var sequence = _sequence++;
                _context.Seal(sequence, additional[..length], plaintext, CvcHandle.Begin(handle, SessionId, sequence, _expireUnixSeconds));
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plaintext);
        }

        return handle;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _context.Dispose();
        }
    }
}
