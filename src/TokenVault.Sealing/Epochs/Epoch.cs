using System.Security.Cryptography;
using TokenVault.Domain.Callers;
using TokenVault.Envelope.Epochs;
using TokenVault.Hpke;

namespace TokenVault.Sealing.Epochs;

/// <summary>
/// A minute's worth of sealing under one random key, which only the adapter can recover. Once disposed, the key is gone and this
/// process can't open what it sealed.
/// </summary>
/// <remarks>An epoch is made by the process that uses it and is never stored with its key, so no other process can continue it.</remarks>
public sealed class Epoch : IDisposable
{
    /// <summary>After so many records the gateway starts another epoch; a sealer refuses to go past it by itself.</summary>
    public const long RecordsMax = 1L << 24;

    // Pinned, so that the collector leaves no copies of it behind.
    private readonly byte[] _key = GC.AllocateUninitializedArray<byte>(EpochEnvelope.EpochKeyBytes, pinned: true);
    private readonly Lock _lock = new();
    private CardSealer[] _sealers = [];
    private bool _disposed;

    private Epoch(SealingKey key, GatewayId gateway, ECDsa signer, DateTimeOffset now)
    {
        // The header carries milliseconds. What is kept here must equal what is decoded from it.
        Started = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());
        Header = new EpochHeader(EpochId.Create(), key.Suite, key.Number, gateway, Started);
        RandomNumberGenerator.Fill(_key);

        var sealedKey = new byte[EpochEnvelope.SealedKeyBytes];
        using (var context = HpkeSender.Setup(Suites.KemOf(key.Suite), key.PublicKey.Span, EpochEnvelope.Info, out var encapsulation))
        {
            // One seal in this context, so the sequence number is never used twice.
            context.Seal(0, Header.Encode(), _key, sealedKey);
            Envelope = new EpochEnvelope(Header, encapsulation, sealedKey).Encode();
        }

        Signature = signer.SignData(Envelope, HashAlgorithmName.SHA256);
    }

    public EpochId Id => Header.Id;

    public EpochHeader Header { get; }

    public DateTimeOffset Started { get; }

    /// <summary>The encoded <see cref="EpochEnvelope"/>.</summary>
    public byte[] Envelope { get; }

    /// <summary>The gateway's signature over <see cref="Envelope"/>: ECDSA with SHA-256, IEEE P1363.</summary>
    public byte[] Signature { get; }

    /// <summary>How many records all sealers have sealed. May lag behind a sealer at work by the record in hand.</summary>
    public long RecordsSealed
    {
        get
        {
            var sum = 0L;
            foreach (var sealer in Volatile.Read(ref _sealers))
            {
                sum += sealer.RecordsSealed;
            }

            return sum;
        }
    }

    internal ReadOnlySpan<byte> Key => _key;

    /// <param name="key">The recipient.</param>
    /// <param name="gateway">The name that the signing certificate is registered under.</param>
    /// <param name="signer">The gateway's certificate key, P-256.</param>
    /// <param name="now">The gateway's clock; the adapter checks it against its own.</param>
    public static Epoch Start(SealingKey key, GatewayId gateway, ECDsa signer, DateTimeOffset now) => new(key, gateway, signer, now);

    /// <summary>Makes the sealer of one worker. Its number begins every nonce, so each number is given out once.</summary>
    /// <exception cref="ArgumentException">The worker has one already. A second would repeat nonces.</exception>
    public CardSealer CreateSealer(uint worker)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_sealers.Any(sealer => sealer.Worker == worker))
            {
                throw new ArgumentException("The worker has a sealer in this epoch already.", nameof(worker));
            }

            var made = new CardSealer(Id, worker, _key);
            Volatile.Write(ref _sealers, [.. _sealers, made]);
            return made;
        }
    }

    /// <summary>Ends the epoch: wipes the key and stops every sealer.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            CryptographicOperations.ZeroMemory(_key);
            foreach (var sealer in _sealers)
            {
                sealer.Dispose();
            }
        }
    }
}
