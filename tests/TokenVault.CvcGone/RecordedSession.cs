using System.Buffers.Binary;
using System.Security.Cryptography;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope.Cards;
using TokenVault.Hpke;

namespace TokenVault.CvcGone;

/// <summary>
/// All that somebody can record of one CVC session who is the gateway: the adapter's public key, the encapsulation, the handles
/// and what they bind. He even keeps the base nonce, which only makes the search for a key easier.
/// </summary>
internal sealed class RecordedSession : IDisposable
{
    private readonly HpkeContext _context;
    private ulong _sequence;

    public RecordedSession(uint keyId, byte[] publicKey, DateTimeOffset expire)
    {
        Span<byte> id = stackalloc byte[CvcHandle.SessionIdBytes];
        RandomNumberGenerator.Fill(id);
        (Session, KeyId, PublicKey, Expire) = (BinaryPrimitives.ReadUInt128BigEndian(id), keyId, publicKey, expire);
        _context = HpkeSender.Setup(HpkeKem.XWing, publicKey, CvcHandle.InfoOf(Session), out var encapsulation);
        Encapsulation = encapsulation;
        BaseNonce = _context.Schedule.BaseNonce.ToArray();
    }

    public UInt128 Session { get; }

    public uint KeyId { get; }

    public byte[] PublicKey { get; }

    public byte[] Encapsulation { get; }

    public DateTimeOffset Expire { get; }

    public byte[] BaseNonce { get; }

    /// <summary>The session's AEAD key. The thief of the story has forgotten it; the search for it needs it to know what it finds.</summary>
    public ReadOnlySpan<byte> Key => _context.Schedule.Key;

    /// <summary>A handle as a gateway makes it, sealed for one token and merchant.</summary>
    public RecordedHandle Seal(string name, ReadOnlySpan<byte> digits, Token token, MerchantId merchant)
    {
        var expire = Expire.ToUnixTimeSeconds();
        Span<byte> additional = stackalloc byte[CvcHandle.AdditionalDataBytesMax];
        var length = CvcHandle.WriteAdditionalData(additional, token, merchant, expire);
        Span<byte> plaintext = stackalloc byte[CvcHandle.PlaintextBytes];
        if (!Cvc.TryParse(digits, out var cvc))
        {
            throw new ArgumentException("A security code has three or four digits.", nameof(digits));
        }

        CvcPlaintext.Write(cvc, plaintext);
        var handle = new byte[CvcHandle.Bytes];
        _context.Seal(_sequence, additional[..length], plaintext, CvcHandle.Begin(handle, Session, _sequence, expire));
        _sequence++;
        return new RecordedHandle(name, this, handle, additional[..length].ToArray());
    }

    public void Dispose() => _context.Dispose();
}
